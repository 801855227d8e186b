"""What the council decides becomes evidence, and the law computes the rest (law.md 3.2, 3.3)."""

from datetime import date, datetime, timedelta

import pytest

import woonstede
from klankbord.council import deciding, desk, standing
from klankbord.council.deciding import Decision
from klankbord.council.models import Letter
from klankbord.council.standing import Dated
from klankbord.gate import access
from klankbord.law import engine
from klankbord.notices import dispatching
from klankbord.people.faults import Fault
from klankbord.programmes import facts, force, queries
from klankbord.programmes.models import Evidence, Organisation
from klankbord.vault.models import Box

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANSWERED = woonstede.SUBMITTED + HOUR
TODAY = woonstede.TODAY
WHOLE = {
    "purposes": ["training"],
    "means": ["audio"],
    "data": ["audio", "score", "comment", "aggregate", "listening_log"],
}
REASON = "Met deze voorwaarden vinden wij het evenwicht tussen werk en privacy goed."
PDF = b"%PDF-1.7\n" + b"x" * 3000 + b"\nstartxref\n12\n%%EOF\n"


def member(at=ANSWERED):
    return woonstede.actor("or", "works_council", at)


def employer(at=ANSWERED):
    return woonstede.actor("petra", "quality_manager", at)


def decided(answer="consented", at=ANSWERED, **said):
    scope = said.pop("scope", WHOLE)
    return Decision(answer, said.pop("decided_at", at), REASON, scope, **said)


def consent(version, at=ANSWERED, **said):
    return deciding.answer(version, decided(at=at, **said), at=at, by=member(at))


def refuse(version, at=ANSWERED):
    return deciding.answer(version, decided("refused", at), at=at, by=member(at))


def state(version, at=TODAY):
    return standing.of(queries.dossier(version.pk), at).state


def asked(version, act, at=TODAY, data="audio", **more):
    """The law's answer as far as it is about the council."""
    question = {
        "id": "1", "act": act, "at": at.isoformat(), "purpose": "training", "data": data,
        "recording": {"made_at": (at - HOUR).isoformat()},
        **facts.question(version.pk, at), **more,
    }  # fmt: skip
    return "no" if {"R21", "R22", "R26"} & set(engine.decide(question).denied_by) else "yes"


RECORD, USE, REPORT = ("record", "audio"), ("listen_back", "audio"), ("report_team", "aggregate")


def all_three(version, at=TODAY):
    return [asked(version, act, at, data) for act, data in (RECORD, USE, REPORT)]


def fails(code, deed, *args, **kwargs):
    before = Evidence.objects.count()
    with pytest.raises(Fault) as failed:
        deed(*args, **kwargs)
    assert failed.value.code == code
    assert Evidence.objects.count() == before
    return failed.value


# The rows of law.md 3.3 that are about the council.


def test_normal_what_was_consented_to_is_allowed(version):
    assert state(version, ANSWERED) == "waits"
    assert all_three(version) == ["no"] * 3  # silence is no consent
    consent(version)
    assert state(version) == "consented"
    assert force.status(queries.dossier(version.pk), TODAY) == "in_force"
    assert all_three(version) == ["yes"] * 3


def test_a_period_of_consent_that_ended_ends_everything(version):
    until = datetime.fromisoformat("2026-11-20T00:00+01:00")
    consent(version, valid_until=until, evaluate_by=until - DAY)
    assert all_three(version, until - HOUR) == ["yes"] * 3
    assert state(version, until) == "ended"
    assert all_three(version, until) == ["no"] * 3


def test_nullity_in_time_stops_everything_at_once(version):
    refuse(version)
    deciding.notify(version, notified_at=ANSWERED + HOUR, at=ANSWERED + HOUR, by=employer())
    deciding.invoke_nullity(version, invoked_at=TODAY, at=TODAY, by=member(TODAY))
    assert state(version) == "annulled"
    later = TODAY + HOUR
    assert all_three(version, later) == ["no"] * 3
    question = {"id": "1", "act": "record", "at": later.isoformat(), "purpose": "training"}
    denied = engine.decide(question | facts.question(version.pk, later)).denied_by
    assert {"R21", "R22"} <= set(denied)


def test_a_programme_that_is_void_goes_on_nowhere_and_people_are_not_told_of_it(version):
    refuse(version)
    assert [each.id for each in queries.going_on(TODAY)] == [version.pk]
    deciding.notify(version, notified_at=ANSWERED + HOUR, at=ANSWERED + HOUR, by=employer())
    deciding.invoke_nullity(version, invoked_at=TODAY, at=TODAY, by=member(TODAY))
    later = TODAY + HOUR
    assert (queries.going_on(later), queries.telling(later), queries.in_force(later)) == ((),) * 3
    assert dispatching.awaited(later) == {}
    assert force.current(queries.dossiers(version.programme_id), later) is None


def test_withdrawal_of_consent_without_conditions_changes_nothing_but_asks_for_a_talk(version):
    consent(version)
    deciding.withdraw(version, said_at=TODAY, at=TODAY, by=member(TODAY))
    assert state(version) == "contested"
    assert all_three(version, TODAY + HOUR) == ["yes"] * 3
    said = standing.of(queries.dossier(version.pk), TODAY)
    assert said.talk_by == date(2026, 12, 9)


def test_withdrawal_because_a_condition_is_not_met_ends_everything(version):
    consent(version, conditions=["Hoogstens vijf gesprekken per persoon per maand."])
    deciding.withdraw(version, said_at=TODAY, at=TODAY, by=member(TODAY))
    assert state(version) == "withdrawn"
    assert all_three(version, TODAY + HOUR) == ["no"] * 3


def test_a_disputed_part_is_suspended_and_comes_back_when_it_is_settled(version):
    consent(version)
    deciding.dispute(version, ["audio"], at=TODAY, by=member(TODAY))
    assert [asked(version, "record"), asked(version, "listen_back")] == ["no", "no"]
    deciding.dispute(version, [], at=TODAY + HOUR, by=member(TODAY))
    assert asked(version, "record", TODAY + 2 * HOUR) == "yes"
    fails("disputed_already", deciding.dispute, version, [], at=TODAY + 3 * HOUR, by=member(TODAY))


@pytest.mark.parametrize("change", ["material", "withdrawal"])
def test_a_material_change_and_the_end_of_a_programme_need_their_own_consent(version, change):
    consent(version)
    said = woonstede.file(without=("works_council_answer", "activation"))
    said["version"] |= {"number": 2, "change": change}
    second = woonstede.programme(said, at=TODAY)
    assert state(second) == "waits"
    assert "R26" in force.activation(queries.dossier(second.pk), TODAY).denied_by
    assert force.status(queries.dossier(version.pk), TODAY) == "changing"
    assert all_three(version) == ["yes"] * 3  # the old version goes on


# Paths.


def test_a_refusal_stops_it_until_the_court_permits(version):
    refuse(version)
    assert state(version) == "refused"
    assert all_three(version) == ["no"] * 3
    told = {"scope": WHOLE, "ruled_at": ANSWERED + HOUR, "at": ANSWERED + HOUR, "by": employer()}
    fails("no_ruling", deciding.permit, version, letter=None, **told)
    deciding.permit(version, letter=PDF, **told)
    assert state(version) == "court"
    assert all_three(version) == ["yes"] * 3
    fails(
        "nothing_null", deciding.invoke_nullity, version, invoked_at=TODAY, at=TODAY,
        by=member(TODAY),
    )  # fmt: skip


def test_after_a_refusal_the_council_may_consent_but_consent_is_not_answered_again(version):
    refuse(version)
    at = ANSWERED + HOUR
    consent(version, at)
    assert state(version) == "consented"
    fails("consented_already", refuse, version, at + HOUR)


def test_consent_holds_for_what_it_covers_and_no_more(version):
    consent(version, scope=WHOLE | {"data": ["audio"]})
    assert asked(version, "record") == "yes"
    assert asked(version, "score", data="score") == "no"


def test_a_body_without_a_right_of_consent_decides_nothing(version):
    Organisation.objects.create(
        since=ANSWERED, recorded_at=ANSWERED, headcount=30, has_dpo=True,
        participation="staff_representation",
    )  # fmt: skip
    at = ANSWERED + HOUR
    assert state(version, at) == "no_right"
    fails("no_right_of_consent", consent, version, at)
    fails("no_right_of_consent", deciding.notify, version, notified_at=at, at=at, by=employer())


# What cannot be.


def test_consent_dated_after_the_start_or_before_the_request_names_the_day(version):
    start = woonstede.STARTED
    fault = fails("after_start", consent, version, start + HOUR)
    assert isinstance(fault, Dated)
    assert fault.day == date(2026, 11, 2)
    early = datetime.fromisoformat("2026-09-14T10:00+02:00")
    fault = fails("before_request", consent, version, decided_at=early)
    assert fault.day == date(2026, 9, 15)
    fails("ahead", consent, version, decided_at=ANSWERED + DAY)


def test_nullity_after_its_month_is_refused_with_the_last_day(version):
    began = datetime.fromisoformat("2026-11-02T10:00+01:00")
    late = datetime.fromisoformat("2026-12-03T00:30+01:00")
    invoke = {"known_at": began, "at": late, "by": member(late)}
    fault = fails("nullity_late", deciding.invoke_nullity, version, invoked_at=late, **invoke)
    assert fault.day == date(2026, 12, 2)
    fails("known_when", deciding.invoke_nullity, version, invoked_at=began - HOUR, **invoke)
    in_time = late - HOUR
    deciding.invoke_nullity(version, invoked_at=in_time, **invoke)
    kinds = set(Evidence.objects.filter(recorded_at=late).values_list("kind", flat=True))
    assert kinds == {"decision_notified", "nullity_invoked"}
    fails("null_already", deciding.invoke_nullity, version, invoked_at=in_time, **invoke)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"scope": WHOLE | {"means": ["audio", "screen"]}}, "beyond_request"),
        ({"scope": WHOLE | {"data": []}}, "scope_empty"),
        ({"valid_until": ANSWERED - DAY}, "valid_until_before"),
        ({"evaluate_by": ANSWERED - DAY}, "evaluate_by_before"),
    ],
)
def test_consent_that_says_something_impossible_is_refused(version, said, code):
    fails(code, consent, version, **said)


@pytest.mark.parametrize(("who", "role"), [("petra", "quality_manager"), ("tess", "admin")])
def test_nobody_answers_for_the_council_nor_the_council_for_the_employer(version, who, role):
    by = woonstede.actor(who, role, ANSWERED)
    fails("not_yours", deciding.answer, version, decided(), at=ANSWERED, by=by)
    fails("not_yours", deciding.withdraw, version, said_at=ANSWERED, at=ANSWERED, by=by)
    fails(
        "not_yours", deciding.permit, version, scope=WHOLE, ruled_at=ANSWERED, letter=PDF,
        at=ANSWERED, by=member(),
    )  # fmt: skip


def test_a_letter_is_looked_at_sealed_and_tied_to_its_evidence(version):
    deed = {"at": ANSWERED, "by": member()}
    for content in (b"%PDF-1.7 no end", b"MZ" + b"x" * 99, b""):
        fails("no_pdf", deciding.answer, version, decided(), letter=content, **deed)
    large = PDF[:-20] + b"x" * 5 * 1024 * 1024 + PDF[-20:]
    fails("paper_large", deciding.answer, version, decided(), letter=large, **deed)
    made = deciding.answer(version, decided(), letter=PDF, **deed)
    assert len(made.document_sha256) == 64
    [letter] = desk.letters(version, **deed).values()
    assert deciding.read_letter(letter, **deed) == PDF
    with access.whole():
        assert all(PDF not in bytes(box.sealed) for box in Box.objects.all())
    tess = woonstede.actor("tess", "admin")
    with pytest.raises(Fault):
        deciding.read_letter(letter, at=TODAY, by=tess)
    with access.keeping(employer(), TODAY):
        assert Letter.objects.update(size=1) == 0  # seen, and never written again
