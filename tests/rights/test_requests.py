"""Requests of people about themselves: clocks, who decides, and what follows at once."""

import io
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

import cast
import exporting
import woonstede
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Actor
from klankbord.law import calendar
from klankbord.people import facts as people
from klankbord.people import objections, unrecorded, writing
from klankbord.people.faults import Fault
from klankbord.people.models import Coaching, Objection
from klankbord.recordings import queries as recordings
from klankbord.recordings.ending import restricting
from klankbord.recordings.intake import arriving
from klankbord.recordings.offered import offers
from klankbord.rights import clocks, closing, deciding, filing, grounds, handling, queries
from klankbord.rights.deciding import Answer
from klankbord.rights.filing import Asked
from klankbord.rights.models import Request
from klankbord.vault.models import Box

pytestmark = pytest.mark.django_db
DOOR = Actor(role="integration")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
REASONS = "Wij keken naar uw situatie en naar dit gesprek. Dit is wat wij doen, en waarom."
NUMBER = "+31612340001"


@pytest.fixture
def anna(organisation):
    return organisation.actor("anna", "employee")


@pytest.fixture
def ilse(organisation):
    return organisation.actor("ilse", "dpo")


def come_in(organisation, *numbers):
    began = organisation.now - timedelta(hours=3)
    rows = [cast.offer(number, at=began + timedelta(minutes=number)) for number in numbers]
    arrivals = [offers.parse(row, source=cast.SOURCE) for row in rows]
    opens = [lambda: io.BytesIO(exporting.SOUND)] * len(rows)
    came = arriving.arrive(arrivals, opens, source=cast.SOURCE, at=organisation.now, by=DOOR)
    return [outcome.leg for outcome in came]


def ask(who, organisation, type_="access", words="Wat weet u van mij?", **more):
    person = filing.signed_in(who, organisation.now)
    return filing.file(Asked(type_, words, **more), person, at=organisation.now, by=who)


def by_caller(organisation, type_="erasure", number=NUMBER):
    asked = Asked(type_, "Wis mijn gesprek van maandag.", contact=number, number=number)
    return filing.file(asked, filing.caller(number), at=organisation.now, by=SYSTEM).request


def standings(organisation, anna):
    return {row.id: row.standing for row in recordings.own(anna, at=organisation.now + SECOND)}


def test_a_request_has_the_clock_of_the_law_and_its_words_are_sealed(organisation, anna, ilse):
    filed = ask(anna, organisation, words="Alles over mijn rugklachten.")
    assert filed.request.due_on == calendar.answer_by(clocks.local(organisation.now))
    assert filed.request.identity == "signed_in"
    sealed = b"".join(bytes(box.sealed) for box in Box.objects.filter(key=filed.request.key))
    assert sealed
    assert b"rugklachten" not in sealed
    opened = queries.desk_one(filed.request.pk, ilse, at=organisation.now)
    assert opened.words["words"] == "Alles over mijn rugklachten."
    assert woonstede.lines(organisation.anna.pk)[-2:] == ["request_filed", "request_read"]


def test_what_came_in_by_another_way_counts_from_that_day(organisation, ilse):
    received = datetime.fromisoformat("2026-08-31T23:00+02:00")
    asked = Asked("erasure", "Brief van een beller.", received_at=received)
    made = filing.file(asked, filing.caller(NUMBER), at=organisation.now, by=ilse).request
    assert made.due_on == date(2026, 9, 30)
    assert queries.desk(ilse, at=organisation.now)[0].clock.colour == "late"


def test_the_same_asked_twice_is_one_request_with_both_words_and_the_first_clock(
    organisation, anna, ilse
):
    first = ask(anna, organisation, "erasure", words="Wis het.")
    again = ask(anna, organisation, "erasure", words="En ook dat andere.")
    assert (again.request.pk, again.joined) == (first.request.pk, True)
    assert queries.desk_one(first.request.pk, ilse, at=organisation.now).added == (
        "En ook dat andere.",
    )
    ask(anna, organisation, "access")
    assert len(queries.own(anna, at=organisation.now)) == 2


def test_nobody_else_sees_a_request(organisation, anna):
    made = ask(anna, organisation).request
    for name, role in (
        ("noor", "evaluator"),
        ("joris", "employee"),
        ("petra", "quality_manager"),
        ("tess", "admin"),
    ):
        other = organisation.actor(name, role)
        assert queries.own(other, at=organisation.now) == []
        with pytest.raises(Fault):
            queries.desk(other, at=organisation.now)
        with access.keeping(other, organisation.now):
            assert not Request.objects.filter(pk=made.pk).exists()


def test_a_restriction_works_in_the_deed_that_asks_it_and_is_told_before_it_ends(
    organisation, anna, ilse
):
    first, second = come_in(organisation, 1, 2)
    made = ask(anna, organisation, "restriction", legs=(first,)).request
    assert standings(organisation, anna) == {first: "restricted", second: "kept"}
    refused = Answer("refused", REASONS, "no_case")
    deciding.decide(made.pk, refused, at=organisation.now + SECOND, by=ilse)
    with pytest.raises(Fault, match="told first"):
        handling.lift(made.pk, at=organisation.now + 5 * DAY, by=ilse)
    handling.tell_lifting(made.pk, at=organisation.now + 2 * SECOND, by=ilse)
    with pytest.raises(Fault, match="a working day before"):
        handling.lift(made.pk, at=organisation.now + 3 * SECOND, by=ilse)
    assert handling.lift(made.pk, at=organisation.now + 5 * DAY, by=ilse) == 1
    assert standings(organisation, anna)[first] == "kept"
    with pytest.raises(ValueError, match="told"):
        restricting.lift(first, told_at=organisation.now, by=ilse, at=organisation.now)


def test_an_objection_stops_at_once_and_when_granted_what_was_recorded_is_erased(
    organisation, anna, ilse
):
    (leg,) = come_in(organisation, 1)
    made = ask(anna, organisation, "objection", words="Ik herstel van een burn-out.").request
    assert people.objection(organisation.anna.pk, organisation.now) == {"status": "open"}
    _, done = deciding.decide(
        made.pk, Answer("granted", REASONS), at=organisation.now + SECOND, by=ilse
    )
    assert done.erased == 1
    assert Objection.objects.get().status == "granted"
    assert standings(organisation, anna) == {leg: "erased"}
    assert done.recipients[0]["kind"] == "platform", "the platform has a copy and hears of it"


def test_an_objection_is_refused_on_compelling_grounds_alone(organisation, anna, ilse):
    made = ask(anna, organisation, "objection", words="Liever niet.").request
    assert set(grounds.of(made)) == {"compelling"}
    with pytest.raises(Fault):
        deciding.decide(made.pk, Answer("refused", REASONS, "excessive"), at=organisation.now,
                        by=ilse)  # fmt: skip
    assert Objection.objects.get().status == "open", "nothing of it was done"
    deciding.decide(
        made.pk, Answer("refused", REASONS, "compelling"), at=organisation.now + SECOND, by=ilse
    )
    assert Objection.objects.get().status == "rejected"


def test_who_coaches_or_manages_a_person_neither_reads_nor_decides(organisation, anna, ilse):
    made = ask(anna, organisation).request
    with access.whole():
        Coaching.objects.create(
            coach_id=ilse.account, employee=organisation.anna, since=organisation.now - DAY
        )
    opened = queries.desk_one(made.pk, ilse, at=organisation.now)
    assert (opened.yours, opened.words) == (False, {})
    with pytest.raises(Fault, match="too close"):
        deciding.decide(made.pk, Answer("granted", REASONS), at=organisation.now, by=ilse)
    with (
        pytest.raises(IntegrityError, match="no coach or manager"),
        access.keeping(ilse, organisation.now),
    ):
        Request.objects.filter(pk=made.pk).update(
            state="answered", outcome="granted", decided_at=organisation.now,
            decided_by=ilse.account, decided_relation="none",
        )  # fmt: skip


def test_the_clock_stands_still_for_a_proof_and_is_extended_in_the_first_month_once(
    organisation, ilse
):
    made = by_caller(organisation)
    first = made.due_on
    handling.ask_identity(made.pk, "Wij bellen u terug.", at=organisation.now, by=ilse)
    later = organisation.now + 5 * DAY
    assert queries.desk(ilse, at=later)[0].clock.colour == "still"
    found = handling.identify(made.pk, "call_back", at=later, by=ilse)
    received = clocks.local(organisation.now)
    assert found.due_on == calendar.answer_by(received, paused=5) > first
    found = handling.extend(made.pk, "Het zijn er veel.", at=later, by=ilse)
    assert found.due_on == calendar.answer_by(received, extended=True, paused=5)
    with pytest.raises(Fault, match="already"):
        handling.extend(made.pk, "Nog eens.", at=later, by=ilse)
    late = by_caller(organisation, "access")
    with pytest.raises(Fault, match="first month"):
        handling.extend(late.pk, "Te laat.", at=organisation.now + 60 * DAY, by=ilse)
    with pytest.raises(Fault):
        handling.identify(late.pk, "passport_copy", at=later, by=ilse)


def test_a_caller_whose_number_it_is_has_his_call_erased_and_the_request_outlives_it(
    organisation, anna, ilse
):
    mine, other = come_in(organisation, 1, 2)
    made = by_caller(organisation)
    assert queries.desk_one(made.pk, ilse, at=organisation.now).things == ()
    with pytest.raises(Fault, match="how you know"):
        deciding.decide(made.pk, Answer("granted", REASONS), at=organisation.now, by=ilse)
    handling.identify(made.pk, "call_back", at=organisation.now, by=ilse)
    things = queries.desk_one(made.pk, ilse, at=organisation.now).things
    assert [thing.leg for thing in things] == [mine]
    done = deciding.decide(
        made.pk, Answer("granted", REASONS), at=organisation.now + SECOND, by=ilse
    )[1]
    assert (done.erased, done.halved, done.held) == (0, 1, 0)
    assert standings(organisation, anna) == {mine: "kept", other: "kept"}
    opened = queries.desk_one(made.pk, ilse, at=organisation.now + DAY)
    assert (opened.request.outcome, opened.words["answer"]) == ("granted", REASONS)
    assert opened.things == ()


def test_a_caller_whose_objection_is_refused_is_told_before_his_call_is_used_again(
    organisation, anna, ilse
):
    (leg,) = come_in(organisation, 1)
    made = by_caller(organisation, "objection")
    handling.identify(made.pk, "call_back", at=organisation.now, by=ilse)
    assert standings(organisation, anna) == {leg: "restricted"}
    later = [organisation.now + number * SECOND for number in range(1, 4)]
    with pytest.raises(Fault, match="Answer"):
        handling.tell_lifting(made.pk, at=later[0], by=ilse)
    deciding.decide(made.pk, Answer("refused", REASONS, "compelling"), at=later[1], by=ilse)
    handling.tell_lifting(made.pk, at=later[2], by=ilse)
    assert handling.lift(made.pk, at=organisation.now + 5 * DAY, by=ilse) == 1
    assert standings(organisation, anna)[leg] == "kept"


def test_of_a_granted_objection_of_a_caller_nothing_is_lifted(organisation, ilse):
    come_in(organisation, 1)
    made = by_caller(organisation, "objection")
    handling.identify(made.pk, "call_back", at=organisation.now, by=ilse)
    deciding.decide(made.pk, Answer("granted", REASONS), at=organisation.now + SECOND, by=ilse)
    with pytest.raises(Fault, match="Answer"):
        handling.tell_lifting(made.pk, at=organisation.now + 2 * SECOND, by=ilse)


def test_an_objection_that_is_answered_elsewhere_takes_its_request_along(organisation, anna, ilse):
    made = ask(anna, organisation, "objection", words="Liever niet.").request
    other = ask(anna, organisation, "access").request
    assert closing.close_answered(organisation.now) == 0
    objections.decide(
        Objection.objects.get(), granted=False, answer=REASONS, compelling_grounds=True,
        at=organisation.now + SECOND, by=ilse,
    )  # fmt: skip
    assert closing.close_answered(organisation.now + DAY) == 1
    assert closing.close_answered(organisation.now + DAY) == 0
    opened = queries.own_one(made.pk, anna, at=organisation.now + DAY)
    told = opened.request
    assert (told.state, told.outcome, told.ground) == ("answered", "refused", "compelling")
    assert told.decided_at == organisation.now + SECOND
    assert opened.words["answer"] == REASONS
    assert queries.own_one(other.pk, anna, at=organisation.now + DAY).request.state == "open"
    assert "request_answered" in woonstede.lines(organisation.anna.pk)


def test_one_that_is_granted_elsewhere_erases_what_was_recorded(organisation, anna, ilse):
    (leg,) = come_in(organisation, 1)
    ask(anna, organisation, "objection", words="Liever niet.")
    objections.decide(Objection.objects.get(), granted=True, answer="Wij stoppen.",
                      at=organisation.now + SECOND, by=ilse)  # fmt: skip
    assert closing.close_answered(organisation.now + DAY) == 1
    assert standings(organisation, anna) == {leg: "erased"}


def test_partly_comes_before_wholly_and_every_no_has_a_ground_of_the_list(organisation, anna, ilse):
    first, second = come_in(organisation, 1, 2)
    made = ask(anna, organisation, "erasure").request
    for answer in (Answer("refused", REASONS), Answer("refused", REASONS, "opinion"),
                   Answer("granted", "Ja."), Answer("granted", REASONS, "claim")):  # fmt: skip
        with pytest.raises(Fault):
            deciding.decide(made.pk, answer, at=organisation.now, by=ilse)
    partly = Answer("partly", REASONS, "still_needed", legs=(first,))
    deciding.decide(made.pk, partly, at=organisation.now + SECOND, by=ilse)
    assert standings(organisation, anna) == {first: "erased", second: "kept"}
    access_ = ask(anna, organisation).request
    with pytest.raises(Fault, match="partly"):
        deciding.decide(access_.pk, Answer("refused", REASONS, "rights_of_others"),
                        at=organisation.now, by=ilse)  # fmt: skip


def test_a_wrong_name_is_written_rightly(organisation, anna, ilse):
    made = ask(anna, organisation, "rectification", words="Ik heet anders.").request
    deciding.decide(
        made.pk, Answer("granted", REASONS, name="Anna de Vrij"), at=organisation.now, by=ilse
    )
    assert organisation.anna.name == "Anna de Vrij"
    assert "fact_corrected" in woonstede.lines(organisation.anna.pk)


def test_portability_is_refused_with_the_copy_offered(organisation, anna, ilse):
    made = ask(anna, organisation, "portability").request
    with pytest.raises(Fault):
        deciding.decide(made.pk, Answer("granted", REASONS), at=organisation.now, by=ilse)
    answer = Answer("refused", REASONS, "no_portability")
    deciding.decide(made.pk, answer, at=organisation.now, by=ilse)
    assert "kopie" in grounds.GROUNDS["no_portability"].text.nl


def test_who_evaluates_asks_about_himself_at_the_same_desk(organisation, ilse):
    noor = organisation.actor("noor", "evaluator")
    made = ask(noor, organisation).request
    assert (made.who, made.person) == ("staff", noor.account)
    assert [each.request.pk for each in queries.own(noor, at=organisation.now)] == [made.pk]
    own = ask(ilse, organisation).request
    with pytest.raises(Fault, match="too close"):
        deciding.decide(own.pk, Answer("granted", REASONS), at=organisation.now, by=ilse)


@pytest.mark.parametrize("text", ["mijn bsn is 111222333", "BSN 123.456.782"])
def test_what_looks_like_a_bsn_is_refused(text):
    with pytest.raises(Fault, match="BSN"):
        writing.insist_on_no_bsn(text)


def test_a_telephone_number_is_no_bsn():
    for text in ("06 12 34 56 78", "+31 6 1234 5678", "zaak 2026123456", "123456789"):
        writing.insist_on_no_bsn(text)


def test_a_statement_goes_with_an_opinion_and_with_no_opinion_of_another(organisation, anna, ilse):
    other = uuid4()
    made = ask(anna, organisation, "rectification", evaluations=(other,)).request
    answer = Answer("partly", REASONS, "opinion", statement="Ik zei het wel.")
    with pytest.raises(Fault, match="statement"):
        deciding.decide(made.pk, answer, at=organisation.now, by=ilse)


def test_a_caller_who_objects_is_frozen_once_he_is_known_and_never_recorded_again(
    organisation, anna, ilse
):
    mine, other = come_in(organisation, 1, 2)
    made = by_caller(organisation, "objection")
    assert standings(organisation, anna)[mine] == "kept", "nobody knows yet that it is his number"
    handling.identify(made.pk, "call_back", at=organisation.now, by=ilse)
    assert standings(organisation, anna) == {mine: "restricted", other: "kept"}
    deciding.decide(made.pk, Answer("granted", REASONS), at=organisation.now + SECOND, by=ilse)
    assert standings(organisation, anna)[mine] == "erased"
    listed = unrecorded.sought(NUMBER, at=organisation.now + DAY, by=ilse)
    assert [each.kind for each in listed] == ["caller_objected"]
