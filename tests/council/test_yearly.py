"""The proof of a year: of groups only, honest about what nobody measures, and signed."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.db import transaction

import woonstede
from klankbord.council import yearly
from klankbord.edges.papers import yearly as proofs
from klankbord.evaluations.calibration import agreement
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.ledger import book
from klankbord.ledger.book import Line
from klankbord.people.faults import Fault
from klankbord.people.models import Employee

AT = woonstede.TODAY
PEOPLE = 6
CALLER = book.ORGANISATION.__class__(int=77)
pytestmark = pytest.mark.django_db


def month(number):
    return datetime.fromisoformat(f"2026-{number:02}-20T12:00+02:00")


@pytest.fixture
def year(version):
    """Six people were recorded from August to October, four in November; some were heard."""
    with access.deed(Access(SYSTEM, "retain", None, AT)):
        staff = [Employee.objects.create(number=f"3{n}", name=f"P{n}").pk for n in range(PEOPLE)]
    lines = []
    for number, people in ((8, PEOPLE), (9, PEOPLE), (10, PEOPLE), (11, 4)):
        for who, _call in product(staff[:people], range(3)):
            lines.append(Line(who, "recording_admitted", {"leg": str(who)}, month(number)))
            lines.append(Line(CALLER, "recording_admitted", {"leg": str(who)}, month(number)))
    heard = {"function": "evaluator", "purpose": "training", "reason": "drawn_sample"}
    own = {"function": "employee", "purpose": "none", "reason": "own_recording"}
    lines += [Line(who, "listening_began", heard, month(10)) for who in staff]
    lines += [Line(who, "listening_began", own, month(10)) for who in staff]
    won = [(who, 1, "changed") for who in staff] + [(who, 1, "upheld") for who in staff[:5]]
    for who, number, outcome in [*won, (staff[0], 2, "upheld")]:
        said = {"evaluation": str(who), "outcome": outcome, "round": number}
        lines.append(Line(who, "dispute_decided", said, month(10)))
    no = {"act": "use_in_review", "answer": "no", "rules": ["R8"], "function": "hr"}
    lines += [Line(staff[0], "decision", no, month(10)), Line(staff[0], "incident", {}, month(10))]
    lines.append(Line(staff[0], "decision", no | {"answer": "yes", "rules": []}, month(10)))
    with transaction.atomic():
        book.append_lines(lines, at=AT)
    return yearly.read(2026, at=AT, by=woonstede.actor("or", "works_council"))


def test_calls_a_person_are_figures_of_five_people_or_more(year):
    months = {each.period: each for each in year.months}
    assert len(months) == 11  # this month is the last
    assert (months["2026-09"].persons, months["2026-09"].per_person) == (PEOPLE, 3.0)
    assert months["2026-10"].heard == PEOPLE * 2
    hidden = [each.period for each in year.months if each.persons is None]
    assert hidden == ["2026-08", "2026-11"]  # four people, and what would give them away
    assert (months["2026-01"].recorded, months["2026-01"].per_person) == (0, 0.0)


def test_a_function_that_few_have_is_hidden_and_the_people_themselves_are_not(year):
    heard = {(each.function, each.reason): each.times for each in year.heard}
    assert heard["evaluator", "drawn_sample"] is None
    assert set(heard) == {("evaluator", "drawn_sample"), ("employee", "own_recording")}


def test_what_went_wrong_and_what_was_refused_is_counted_and_names_nobody(year):
    assert dict(year.wrong)["incident"] == 1
    assert [(each.act, each.rules, each.times) for each in year.refused] == [
        ("use_in_review", ("R8",), 1)
    ]


def test_disputes_won_are_told_by_round_and_a_round_of_few_is_hidden(year):
    assert year.disputes == {1: {"changed": 6, "upheld": 5, "lapsed": 0}, 2: None}
    paper = proofs.paper(year, "nl", "Woonstede")
    [part] = [part for part in paper.parts if part.title == "Gewonnen bezwaren"]
    assert [row[1:] for row in part.rows] == [["6", "0", "5"], ["verborgen"] * 3]


def test_agreement_is_told_by_question_once_enough_was_calibrated(year):
    found = agreement.agreement(
        [dict.fromkeys("abcde", float(n % 2)) for n in range(30)], level="nominal", seed=1
    )
    agreed = yearly.Agreed({"nl": "Beter luisteren"}, {"nl": "Naam genoemd"}, found)
    paper = proofs.paper(replace(year, agreement=(agreed,)), "nl", "Woonstede")
    [part] = [part for part in paper.parts if part.title == "Eensgezindheid van beoordelaars"]
    assert [*part.rows] == [
        ["Beter luisteren", "Naam genoemd", "1,00", "1,00 – 1,00", "100%", "30"]
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_nobody_measures_is_said_and_not_made_up(year, language):
    said = {part.title: part for part in proofs.paper(year, language, "Woonstede").parts}
    title = ("Eensgezindheid van beoordelaars", "Agreement between evaluators")[language == "en"]
    assert [*said[title].paragraphs] == [proofs.NOT_MEASURED.in_language(language)]
    rows = [row for part in said.values() for row in part.rows]
    assert [
        "november" if language == "nl" else "November",
        *[proofs.HIDDEN.in_language(language)] * 5,
    ] in rows


def test_anybody_checks_it_with_the_public_key_alone_and_no_byte_can_be_changed(year):
    with zipfile.ZipFile(io.BytesIO(proofs.bundle(year, "nl", "Woonstede"))) as folder:
        held = {name: folder.read(name) for name in folder.namelist()}
    assert sorted(held) == [
        "LEESMIJ.txt", "jaarbewijs-2026.pdf", "jaarbewijs-2026.pdf.sig", "klankbord.pem",
    ]  # fmt: skip
    paper, signature = held["jaarbewijs-2026.pdf"], held["jaarbewijs-2026.pdf.sig"]
    key = load_pem_public_key(held["klankbord.pem"])
    key.verify(signature, paper)
    with pytest.raises(InvalidSignature):
        key.verify(signature, paper[:-1] + bytes([paper[-1] ^ 1]))
    assert b"pdfuaid" in paper
    assert b"openssl pkeyutl -verify" in held["LEESMIJ.txt"]


def test_it_is_for_the_council_and_only_of_a_year_that_the_log_knows(year):
    del year
    with pytest.raises(Fault):
        yearly.read(2026, at=AT, by=woonstede.actor("petra", "quality_manager"))
    council = woonstede.actor("or", "works_council")
    for other in (1999, 2027):
        with pytest.raises(Fault, match="nothing of this year"):
            yearly.read(other, at=AT, by=council)
    assert yearly.years(AT + timedelta(days=40)) == (2026,)
