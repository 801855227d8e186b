"""A case from its placing to its end: two people, a term, a quarter, and nothing beside it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

import woonstede
from klankbord.cases import disclosure, holding, queries, terms, withholding
from klankbord.cases.models import Case
from klankbord.gate import access, disclosing
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.disclosing import Person
from klankbord.law.instants import AMSTERDAM
from klankbord.people.faults import Fault
from klankbord.recordings.ending import holding as recordings
from klankbord.recordings.models import Leg
from klankbord.vault import holds

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "De klant stelt ons aansprakelijk voor dit gesprek."


def held(leg, at):
    with access.deed(Access(SYSTEM, "retain", None, at)):
        found = Leg.objects.select_related("key").get(pk=leg)
        return found.held, holds.cases(found.key)


def test_a_case_freezes_what_it_is_about_and_nothing_else(organisation, legs, ilse):
    now = organisation.now
    case = holding.place(legs[:1], "claim", WHY, at=now, by=ilse)
    assert held(legs[0], now) == (True, {str(case)})
    assert held(legs[1], now) == (False, frozenset())
    assert "case_placed" in woonstede.lines(organisation.anna.pk)
    opened = queries.one(case, ilse, at=now)
    assert (opened.words["why"], opened.own) == (WHY, True)
    assert [each.leg for each in opened.things] == legs[:1]


def test_the_law_is_asked_of_each_recording_before_it_is_frozen(organisation, legs, ilse):
    now, noor = organisation.now, organisation.actor("noor", "evaluator")
    holding.place(legs, "claim", WHY, at=now, by=ilse)
    holding.report(legs[0], "Hier wordt iemand bedreigd.", at=now, by=noor)
    said = [
        (line["act"], line["function"], line["thing"], line["answer"])
        for line in woonstede.details(organisation.anna.pk)
        if line.get("reason") == "case" and "answer" in line
    ]
    asked = [("retain", "dpo", str(leg), "yes_if") for leg in sorted(legs)]
    assert said == [*asked, ("restrict", "evaluator", str(legs[0]), "yes_if")]


def test_who_placed_it_does_not_confirm_it(organisation, legs, ilse):
    case = holding.place(legs[:1], "claim", WHY, at=organisation.now, by=ilse)
    with pytest.raises(Fault) as own:
        holding.confirm(case, at=organisation.now, by=ilse)
    assert own.value.code == "case_own"
    assert queries.waiting(ilse, at=organisation.now) == []
    system = Access(SYSTEM, "retain", None, organisation.now)
    with pytest.raises(IntegrityError), access.deed(system):
        Case.objects.update(
            confirmed_at=organisation.now, confirmed_by=ilse.account, review_on=organisation.now
        )


def test_what_nobody_confirms_in_five_working_days_is_let_go(organisation, legs, ilse):
    now = organisation.now
    case = holding.place(legs[:1], "claim", WHY, at=now, by=ilse)
    last = terms.act_by(now.astimezone(AMSTERDAM).date())
    on_the_day = datetime.combine(last, datetime.min.time(), AMSTERDAM) + DAY / 2
    assert holding.lapse(on_the_day) == 0
    assert holding.lapse(on_the_day + DAY) == 1
    assert held(legs[0], on_the_day + DAY) == (False, frozenset())
    assert queries.one(case, ilse, at=on_the_day + DAY).case.end == "unconfirmed"


def test_two_cases_hold_one_recording_until_the_last_one_ends(organisation, legs, ilse):
    now = organisation.now
    first, other = (holding.place(legs, "claim", WHY, at=now, by=ilse) for _ in range(2))
    holding.end(first, "Geschikt.", at=now, by=ilse)
    assert held(legs[0], now) == (True, {str(other)})
    holding.end(other, "Geschikt.", at=now, by=ilse)
    assert held(legs[0], now) == (False, frozenset())


def test_a_second_person_keeps_it_and_each_quarter_somebody_looks(organisation, legs, ilse):
    now, noor = organisation.now, organisation.actor("noor", "evaluator")
    case = holding.report(legs[0], "De beller wordt bedreigd.", at=now, by=noor)
    assert held(legs[0], now)[0]
    assert [each.pk for each in queries.waiting(ilse, at=now)] == [case]
    with pytest.raises(Fault, match="first"):
        holding.review(case, "Nog nodig.", at=now, by=ilse)
    holding.confirm(case, at=now, by=ilse)
    found = queries.one(case, ilse, at=now).case
    assert found.review_on == terms.review_on(now.astimezone(AMSTERDAM).date())
    later = now + timedelta(days=80)
    assert [each.pk for each in queries.waiting(ilse, at=later)] == [case]
    holding.review(case, "De rechter doet in mei uitspraak.", at=later, by=ilse)
    assert queries.waiting(ilse, at=later) == []
    assert held(legs[0], later) == (True, {str(case)})
    assert holding.lapse(later) == 0


def test_a_finding_that_nobody_decides_on_ends_and_is_in_the_log(organisation, legs, ilse):
    now, noor = organisation.now, organisation.actor("noor", "evaluator")
    case = holding.report(legs[0], "Hier wordt iemand bedreigd.", at=now, by=noor)
    later = now + timedelta(days=12)
    assert holding.lapse(later) == 1
    assert queries.one(case, ilse, at=later).case.end == "undecided"
    kinds = woonstede.lines(organisation.anna.pk)
    assert {"case_placed", "case_ended", "case_read"} <= set(kinds)


def test_who_reports_a_finding_reads_no_case(organisation, legs):
    now, noor = organisation.now, organisation.actor("noor", "evaluator")
    case = holding.report(legs[0], "Hier wordt iemand bedreigd.", at=now, by=noor)
    for read in (lambda: queries.all_of(noor, at=now), lambda: queries.one(case, noor, at=now)):
        with pytest.raises(Fault):
            read()
    with access.keeping(noor, now):
        assert not Case.objects.exists()
    with pytest.raises(Fault):
        holding.place(legs, "claim", WHY, at=now, by=noor)


@pytest.mark.parametrize(
    ("ground", "words", "code"), [("serious", WHY, "case_ground"), ("claim", " ", "nothing_said")]
)
def test_a_case_has_a_ground_and_a_reason(organisation, legs, ilse, ground, words, code):
    with pytest.raises(Fault) as refused:
        holding.place(legs, ground, words, at=organisation.now, by=ilse)
    assert refused.value.code == code
    assert held(legs[0], organisation.now)[0] is False


def test_what_a_dispute_keeps_stays_when_a_case_ends(organisation, legs, ilse):
    now = organisation.now
    recordings.place(legs[0], case="dispute", review_on=(now + 2 * DAY).date(), at=now, by=SYSTEM)
    case = holding.place(legs[:1], "claim", WHY, at=now, by=ilse)
    holding.end(case, "Geschikt.", at=now, by=ilse)
    assert held(legs[0], now) == (True, {"dispute"})


def test_a_dispute_that_keeps_the_row_alone_freezes_nothing_after_a_case(organisation, legs, ilse):
    now = organisation.now
    case = holding.place(legs[:1], "claim", WHY, at=now, by=ilse)
    with access.deed(Access(SYSTEM, "retain", None, now)):
        key = Leg.objects.select_related("key").get(pk=legs[0]).key
        holds.record(key, case="dispute", review_on=(now + 2 * DAY).date(), at=now, by=SYSTEM)
    holding.end(case, "Geschikt.", at=now, by=ilse)
    assert held(legs[0], now) == (False, {"dispute"})


def test_what_is_written_of_a_case_is_in_the_copy_unless_a_ground_stands_written(
    organisation, legs, ilse
):
    now, anna = organisation.now, Person(employee=organisation.anna.pk)
    case = holding.place(legs[:1], "claim", WHY, at=now, by=ilse)

    def copied(person=anna):
        [row] = disclosing.read(disclosure.ABOUT, person, at=now)
        return row.values

    assert (copied()["ground"], copied()["words"]) == ("claim", {"why": WHY})
    assert list(disclosing.read(disclosure.ABOUT, Person(account=ilse.account), at=now)) == []
    for ground, words, code in (
        ("no_time", "Druk.", "case_ground"),
        ("defence", " ", "nothing_said"),
    ):
        with pytest.raises(Fault) as refused:
            withholding.withhold(case, ground, words, at=now, by=ilse)
        assert refused.value.code == code
    withholding.withhold(case, "defence", "De zitting is in mei.", at=now, by=ilse)
    left = copied()
    assert (left["withheld"], left["withheld_at"]) == ("defence", now)
    assert "words" not in left
    assert "case_withheld" in woonstede.lines(organisation.anna.pk)
    assert queries.one(case, ilse, at=now).words["withheld"] == "De zitting is in mei."
    holding.end(case, "Geschikt.", at=now, by=ilse)
    assert copied()["words"] == {"why": WHY, "end": "Geschikt."}
    with access.deed(Access(SYSTEM, "retain", None, now)):
        caller = Leg.objects.select_related("call").get(pk=legs[0]).call.caller
    heard = copied(Person(caller=caller))
    assert (heard["withheld"], heard.get("words")) == ("others_rights", None)
