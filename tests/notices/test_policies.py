"""The policy: published, announced, and given to each person."""

from datetime import timedelta

import pytest

import told
import woonstede
from klankbord.gate.access import SYSTEM
from klankbord.law import vocabulary
from klankbord.notices import deliveries, disclosure, facts, policies, queries
from klankbord.people.faults import Fault
from klankbord.programmes import queries as programmes

AT = woonstede.SUBMITTED
STARTED = woonstede.STARTED
DAY = timedelta(days=1)
TEXT = "Zo luisteren wij mee. " * 20
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    woonstede.people()


@pytest.fixture
def anna():
    return woonstede.employee("1001")


def publish(number=1, items=vocabulary.POLICY_ITEMS, text=TEXT):
    return policies.publish(number=number, items=items, text=text, at=AT, by=SYSTEM)


def deliver(policy, *people, at=AT):
    return deliveries.deliver(
        policy, [person.pk for person in people], channel="portal", at=at, by=SYSTEM
    )


def test_a_policy_that_is_published_is_never_changed():
    policy = publish()
    assert publish() == policy
    with pytest.raises(Fault, match="Publish the next"):
        publish(text="Iets anders. " * 20)
    with pytest.raises(Fault, match="number 2"):
        publish(number=3)


@pytest.mark.parametrize(("items", "text"), [(["P99"], TEXT), (["P1"], "  ")])
def test_what_is_no_policy_is_refused(items, text):
    with pytest.raises(Fault):
        publish(items=items, text=text)


def test_announcing_gives_every_version_its_evidence():
    version = woonstede.programme(woonstede.file(without=("policy",)))
    policies.announce(
        publish(),
        channel="personal_message",
        findable=True,
        versions=[version],
        at=AT,
        by=woonstede.actor("petra", "quality_manager", AT),
    )
    dossier = programmes.dossier(version.pk)
    assert {line.code: line.state for line in queries.readiness(version.pk, AT).lines}[
        "policy"
    ] == "proven"
    assert dossier.newest("policy", AT).detail["number"] == 1
    with pytest.raises(Fault, match="already"):
        policies.announce(
            queries.policy(1),
            channel="portal_banner",
            findable=True,
            versions=[],
            at=AT,
            by=SYSTEM,
        )


def test_who_got_the_policy_is_told_from_that_moment(anna):
    version = woonstede.programme()
    dossier = programmes.dossier(version.pk)
    assert facts.notice(anna.pk, STARTED, dossier=dossier) == {}
    assert deliver(queries.policy(1), anna, at=STARTED) == 1
    assert facts.notice(anna.pk, STARTED - DAY, dossier=dossier) == {}
    told = facts.notice(anna.pk, STARTED, dossier=dossier)
    assert told["complete"] is True
    assert told["read_confirmed"] is False
    assert woonstede.lines(anna.pk)[-1] == "policy_delivered"


def test_a_second_delivery_does_not_move_the_first(anna):
    woonstede.programme()
    policy = queries.policy(1)
    assert deliver(policy, anna, at=STARTED) == 1
    assert deliver(policy, anna, woonstede.employee("1002"), at=STARTED + DAY) == 1
    assert queries.received(anna.pk)[0].delivered_at == STARTED


def test_an_incomplete_policy_tells_nobody(anna):
    version = woonstede.programme(woonstede.file(without=("policy",)))
    half = publish(items=["P1", "P2"])
    policies.announce(
        half, channel="personal_message", findable=True, versions=[version], at=AT,
        by=woonstede.actor("petra", "quality_manager", AT),
    )  # fmt: skip
    deliver(half, anna)
    dossier = programmes.dossier(version.pk)
    assert facts.notice(anna.pk, STARTED, dossier=dossier)["complete"] is False
    assert facts.informed(dossier, [anna.pk], STARTED) == frozenset()


def test_the_checklist_counts_who_was_told(anna):
    version = woonstede.programme()
    joris = woonstede.employee("1002")
    deliver(queries.policy(1), anna)
    told = queries.told(version.pk, STARTED)
    assert told.scope == {anna.pk, joris.pk}
    assert told.untold == {joris.pk}
    deliver(queries.policy(1), joris, at=STARTED)
    assert queries.told(version.pk, STARTED).untold == {joris.pk}  # in time is before
    assert queries.told(version.pk, STARTED + DAY).untold == frozenset()


def test_reading_is_confirmed_by_the_person_himself_and_decides_nothing(anna):
    version = woonstede.programme()
    deliver(queries.policy(1), anna)
    delivery = anna.deliveries.get()
    with pytest.raises(Fault, match="himself"):
        deliveries.confirm_read(delivery, at=AT, by=woonstede.actor("joris", "employee"))
    dossier = programmes.dossier(version.pk)
    before = facts.informed(dossier, [anna.pk], STARTED)
    deliveries.confirm_read(delivery, at=AT, by=woonstede.actor("anna", "employee"))
    assert facts.notice(anna.pk, STARTED, dossier=dossier)["read_confirmed"] is True
    assert facts.informed(dossier, [anna.pk], STARTED) == before == {anna.pk}


def test_a_page_on_the_intranet_is_no_delivery(anna):
    with pytest.raises(Fault, match="portal, mail, paper"):
        deliveries.deliver(publish(), [anna.pk], channel="upload_only", at=AT, by=SYSTEM)


def test_what_is_held_about_a_person_can_be_named(anna):
    deliver(publish(), anna)
    assert told.kinds(disclosure, anna.pk) == ["delivery"]
