"""A breach from its discovery to its closing: who writes, what is refused, and what stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from klankbord.breaches import assessing, keeping, queries
from klankbord.breaches.keeping import Known
from klankbord.breaches.models import Breach, Entry
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.people.faults import Fault
from klankbord.vault.models import Box

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LOW = dict.fromkeys(assessing.CRITERIA, "low")
WHY = "Wij keken wie erbij kon, en wat er staat."


@pytest.fixture
def ilse(organisation):
    return organisation.actor("ilse", "dpo")


@pytest.fixture
def tess(organisation):
    return organisation.actor("tess", "admin")


def known(now, **more):
    said = {
        "what": "Een laptop met drie opnamen is gestolen.",
        "discovered_at": now - 10 * HOUR,
        "nature": ["confidentiality"],
        "persons": ["employees", "callers"],
        "data": ["audio"],
        "people": 6,
    }
    return Known(**(said | more))


@pytest.fixture
def breach(organisation, tess):
    """Reported by the administrator, ten hours after it was discovered."""
    return keeping.enter(known(organisation.now), at=organisation.now, by=tess)


def test_the_administrator_reports_and_does_not_read(organisation, breach, tess, ilse):
    with pytest.raises(Fault, match="DPO and the controller"):
        queries.register(tess, at=organisation.now)
    with access.keeping(tess, organisation.now):
        assert not Breach.objects.exists()
        assert not Entry.objects.exists()
    [lying] = queries.register(ilse, at=organisation.now)
    assert (lying.breach.pk, lying.breach.entered_as) == (breach, "admin")
    assert (lying.clock.hours, lying.due) == (62, ("assess",))


@pytest.mark.parametrize(
    ("name", "role"),
    [("noor", "evaluator"), ("bram", "coach"), ("petra", "quality_manager"), ("hr", "hr")],
)
def test_nobody_else_reports_or_sees_one(organisation, breach, name, role):
    other = organisation.actor(name, role)
    with pytest.raises(Fault):
        keeping.enter(known(organisation.now), at=organisation.now, by=other)
    with pytest.raises(Fault):
        queries.one(breach, other, at=organisation.now)
    with access.keeping(other, organisation.now):
        assert not Breach.objects.exists()


def test_words_are_sealed_and_that_somebody_read_them_is_written_down(organisation, breach, ilse):
    with access.whole():
        kept = b"".join(bytes(box.sealed) for box in Box.objects.all())
    assert b"laptop" not in kept
    opened = queries.one(breach, ilse, at=organisation.now)
    assert opened.words["what"] == "Een laptop met drie opnamen is gestolen."
    assert [(step.kind, step.done_as) for step in opened.steps] == [("found", "admin")]


def test_a_conclusion_is_never_milder_than_the_answers(organisation, breach, ilse):
    now = organisation.now
    with pytest.raises(Fault) as milder:
        keeping.assess(breach, LOW | {"number": "unknown"}, "none", WHY, at=now, by=ilse)
    assert milder.value.code == "breach_milder"
    keeping.assess(breach, LOW | {"number": "unknown"}, "high", WHY, at=now, by=ilse)
    assert queries.one(breach, ilse, at=now).lying.due == ("report", "tell")


def test_a_late_report_needs_its_reasons(organisation, breach, ilse):
    later = organisation.now + 63 * HOUR
    with pytest.raises(Fault) as late:
        keeping.report(breach, later, "", at=later, by=ilse)
    assert late.value.code == "breach_late"
    keeping.report(breach, later, "De laptop was eerst zoek.", at=later, by=ilse)
    keeping.report(breach, later + HOUR, "", at=later + HOUR, by=ilse)
    opened = queries.one(breach, ilse, at=later + HOUR)
    assert opened.lying.breach.reported_at == later
    assert [step.kind for step in opened.steps] == ["found", "reported", "followed"]
    assert opened.steps[1].words == "De laptop was eerst zoek."


def test_a_high_risk_is_closed_after_authority_and_persons_were_told(organisation, breach, ilse):
    now = organisation.now
    keeping.assess(breach, LOW | {"consequences": "high"}, "high", WHY, at=now, by=ilse)
    for _step in range(2):
        with pytest.raises(Fault) as undone:
            keeping.close(breach, "Klaar.", at=now, by=ilse)
        assert undone.value.code == "breach_undone"
        keeping.report(breach, now, "", at=now, by=ilse)
    keeping.tell(breach, "", "Zes brieven, op papier.", at=now, by=ilse)
    keeping.close(breach, "Schijven zijn voortaan versleuteld.", at=now, by=ilse)
    assert queries.waiting(now) == []
    with pytest.raises(Fault, match="no such breach"):
        keeping.add(breach, known(now), at=now, by=ilse)


@pytest.mark.parametrize("exempt", ["unreadable", "removed", "public"])
def test_persons_need_not_be_told_each_on_a_ground_of_the_law(organisation, breach, ilse, exempt):
    now = organisation.now
    keeping.assess(breach, LOW, "high", WHY, at=now, by=ilse)
    keeping.report(breach, now, "", at=now, by=ilse)
    keeping.tell(breach, exempt, WHY, at=now, by=ilse)
    keeping.close(breach, "Klaar.", at=now, by=ilse)


def test_the_database_itself_closes_nothing_that_is_undone(organisation, breach):
    system = Access(SYSTEM, "retain", None, organisation.now)
    with access.deed(system), pytest.raises(IntegrityError), transaction.atomic():
        Breach.objects.filter(pk=breach).update(closed_at=organisation.now)


def test_more_becomes_known_and_what_was_said_first_stays(organisation, breach, ilse):
    now = organisation.now
    more = known(now, what="Een laptop en een telefoon.", people=8, measures="Op slot gezet.")
    keeping.add(breach, more, at=now + HOUR, by=ilse)
    opened = queries.one(breach, ilse, at=now)
    assert (opened.lying.breach.people, opened.words["measures"]) == (8, "Op slot gezet.")
    assert opened.steps[0].words == "Een laptop met drie opnamen is gestolen."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"what": " "}, "nothing_said"),
        ({"measures": "Van 111222333 is alles vernieuwd."}, "bsn"),
        ({"nature": []}, "breach_code"),
        ({"data": ["shoe size"]}, "breach_code"),
    ],
)
def test_what_says_too_little_or_a_bsn_is_not_taken(organisation, ilse, change, code):
    now = organisation.now
    with pytest.raises(Fault) as refused:
        keeping.enter(known(now, **change), at=now, by=ilse)
    assert refused.value.code == code


def test_moments_stand_in_their_order(organisation, breach, ilse):
    now = organisation.now
    for change in ({"discovered_at": now + HOUR}, {"happened_at": now - HOUR}):
        with pytest.raises(Fault):
            keeping.enter(known(now, **change), at=now, by=ilse)
    with pytest.raises(Fault):
        keeping.report(breach, now - 11 * HOUR, "", at=now, by=ilse)
