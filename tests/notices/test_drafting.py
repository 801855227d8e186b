"""The next policy: said by the quality manager, seen by a DPO, published as evidence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

import woonstede
from klankbord.notices import composing, drafting, policies, queries
from klankbord.notices.composing import Said
from klankbord.notices.models import Policy, PolicyDraft
from klankbord.people.faults import Fault
from klankbord.programmes import queries as programmes
from notices.test_composing import SAID

AT = woonstede.SUBMITTED
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world():
    woonstede.people()


def manager():
    return woonstede.actor("petra", "quality_manager", AT)


def dpo():
    return woonstede.actor("ilse", "dpo", AT)


def ready():
    version = woonstede.programme(woonstede.file(without=("policy",)))
    drafting.say(SAID, at=AT, by=manager())
    drafting.record_seen(drafting.draft(AT).fingerprint, at=AT, by=dpo())
    return version


def state(version, code="policy"):
    return {line.code: line.state for line in queries.readiness(version.pk, AT).lines}[code]


def test_a_policy_that_a_dpo_saw_is_published_as_evidence_of_its_programmes():
    version = ready()
    assert state(version) == "missing"
    made = drafting.publish(drafting.draft(AT).fingerprint, at=AT, by=manager())
    assert state(version) == "proven"
    said = programmes.dossier(version.pk).newest("policy", AT).detail
    assert (said["number"], said["channel"], said["findable"]) == (1, "personal_message", True)
    assert (made.number, made.programmes) == (1, [woonstede.CODE])
    assert policies.is_complete(made)
    assert composing.unpacked(made.content) == drafting.draft(AT).sections
    assert made.dpo == woonstede.account("ilse")
    again = drafting.draft(AT)
    assert (again.same_as, again.said, again.ready) == (1, SAID, False)
    assert PolicyDraft.objects.filter(policy=None).count() == 1


def test_nothing_is_published_that_is_flawed_unseen_changed_or_the_same():
    woonstede.programme(woonstede.file(without=("policy",)))
    now = drafting.draft(AT)
    with pytest.raises(Fault, match="changed"):
        drafting.publish(now.fingerprint, at=AT, by=manager())
    drafting.say(Said(), at=AT, by=manager())
    with pytest.raises(Fault, match="missing"):
        drafting.publish(drafting.draft(AT).fingerprint, at=AT, by=manager())
    drafting.say(SAID, at=AT, by=manager())
    print_ = drafting.draft(AT).fingerprint
    with pytest.raises(Fault, match="has to see it"):
        drafting.publish(print_, at=AT, by=manager())
    with pytest.raises(Fault, match="changed while"):
        drafting.record_seen(now.fingerprint, at=AT, by=dpo())
    drafting.record_seen(print_, at=AT, by=dpo())
    drafting.publish(print_, at=AT, by=manager())
    drafting.record_seen(print_, at=AT, by=dpo())
    with pytest.raises(Fault, match="already"):
        drafting.publish(print_, at=AT, by=manager())
    assert Policy.objects.count() == 1


def test_what_a_dpo_saw_is_not_what_is_there_once_anything_changes():
    ready()
    assert drafting.draft(AT).ready
    woonstede.programme(
        woonstede.file(
            without=("policy",), number=2, change="material", plan={"per_person": 1, "ceiling": 2}
        ),
        at=AT + timedelta(hours=1),
    )
    now = drafting.draft(AT + timedelta(hours=1))
    assert (now.seen_at, now.seen_before, now.ready) == (None, True, False)


def test_each_does_his_own_part():
    ready()
    print_ = drafting.draft(AT).fingerprint
    with pytest.raises(Fault, match="quality manager"):
        drafting.publish(print_, at=AT, by=dpo())
    with pytest.raises(Fault, match="quality manager"):
        drafting.say(SAID, at=AT, by=woonstede.actor("anna", "employee", AT))
    with pytest.raises(Fault, match="data protection officer"):
        drafting.record_seen(print_, at=AT, by=manager())


def test_a_text_as_long_as_a_book_is_refused_and_nothing_is_lost():
    drafting.say(SAID, at=AT, by=manager())
    with pytest.raises(Fault, match="signs"):
        drafting.say(Said(controller="x" * (drafting.LONGEST + 1)), at=AT, by=manager())
    assert drafting.draft(AT).said == SAID


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one_policy():
    ready()
    print_, by = drafting.draft(AT).fingerprint, manager()

    def publish(_):
        try:
            return drafting.publish(print_, at=AT, by=by).number
        except Fault as fault:
            return fault.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(str, pool.map(publish, range(2)))) == ["1", "policy_unseen"]
    assert Policy.objects.count() == 1
