"""The policy is made of what is configured, and what it lacks keeps it from being published."""

import ast
import dataclasses
import importlib
from datetime import timedelta
from pathlib import Path

import pytest

import klankbord
import woonstede
from klankbord.breaches import sealed as breaches
from klankbord.cases import holding as cases
from klankbord.council import papers as council
from klankbord.evaluations.figures import tallying
from klankbord.law.vocabulary import POLICY_ITEMS
from klankbord.notices import (
    afterwards,
    comparing,
    composing,
    judging,
    processing,
    readable,
    terms,
)
from klankbord.notices.composing import Configured, Said
from klankbord.people import objections, partings
from klankbord.programmes import papers
from klankbord.recordings import keeping
from klankbord.recordings.ending import copies, handovers
from klankbord.recordings.shipments import shipping
from klankbord.reviews import bringing
from klankbord.rights import sealed

BOTH = {
    "hours": ("op werkdagen van 8 tot 18 uur", "on working days from 8 to 18"),
    "lines": ("huur en reparatie", "rent and repairs"),
    "hosting": ("Op onze eigen computers.", "On our own computers."),
    "sign_in": ("met een wachtwoord en een code", "with a password and a code"),
    "incidents": ("Bel de helpdesk.", "Call the helpdesk."),
    "recipients": ("Niemand.", "Nobody."),
    "transfers": ("Alles blijft in Nederland.", "All stays in the Netherlands."),
}
SAID = Said(
    controller="Woonstede",
    contact="privacy@woonstede.example",
    dpo="fg@woonstede.example",
    **{f"{name}_{lang}": said for name, pair in BOTH.items()
       for lang, said in zip(("nl", "en"), pair, strict=True)},
)  # fmt: skip


def of(dossier=None, *, said=SAID, kept=(), teams=("Huur",)):
    dossier = dossier or woonstede.dossier()
    return Configured((dossier,), {dossier.code: teams}, frozenset(kept), said)


def found(configured):
    return judging.flaws(configured, composing.compose(configured))


def items(configured):
    return {flaw.item for flaw in found(configured)}


def test_a_policy_of_a_whole_programme_holds_all_parts_and_reads_easily():
    sections = composing.compose(of())
    assert tuple(each.item for each in sections) == POLICY_ITEMS
    assert found(of()) == ()
    assert judging.ease(sections) >= readable.EASY
    told = composing.plain(sections)
    assert "2 november 2026 tot en met 29 januari 2027" in told
    assert "“Beter luisteren, eerste ronde”" in told
    assert "opname van een gesprek | 90 dagen" in told
    assert composing.unpacked(composing.packed(sections)) == sections


@pytest.mark.parametrize(
    ("name", "item"),
    [("hours_nl", "P1"), ("lines_en", "P1"), ("hosting_nl", "P3"), ("sign_in_en", "P6"),
     ("incidents_nl", "P6"), ("controller", "P8"), ("contact", "P8"), ("dpo", "P9"),
     ("recipients_nl", "P11"), ("transfers_en", "P12")],
)  # fmt: skip
def test_what_is_not_said_in_both_languages_blocks_its_part(name, item):
    [flaw] = found(of(said=dataclasses.replace(SAID, **{name: " "})))
    assert flaw.item == item
    assert flaw.text.nl.startswith("Vul in ")
    assert flaw.text.en.startswith("Fill in ")
    tongue = {"nl": ("Nederlands", "Dutch"), "en": ("Engels", "English")}.get(name[-2:])
    assert tongue is None or (tongue[0] in flaw.text.nl and tongue[1] in flaw.text.en)


WORDS = [(lang, word) for lang, words in readable.VAGUE.items() for word in words]


@pytest.mark.parametrize(("lang", "word"), WORDS)
def test_a_word_that_leaves_things_open_is_told_with_its_sentence_and_what_to_write(lang, word):
    mine = f"Bank. Onze {word.replace(' ', '  ').title()} kantoor. Klaar."
    [flaw] = found(of(said=dataclasses.replace(SAID, **{f"recipients_{lang}": mine})))
    assert flaw.item == "P11"
    for said, tongue in (
        (flaw.text.nl, {"nl": "Nederlands", "en": "Engels"}[lang]),
        (flaw.text.en, {"nl": "Dutch", "en": "English"}[lang]),
    ):
        assert said.startswith(f"“{word}”")
        assert f"{tongue}: “Onze {word.title()}" in said
        assert "Bank" not in said
    assert flaw.text.nl.endswith(readable.VAGUE[lang][word].nl)
    assert flaw.text.en.endswith(readable.VAGUE[lang][word].en)


def test_a_word_that_only_looks_like_it_leaves_nothing_open():
    said = dataclasses.replace(SAID, recipients_nl="etcher en zonder andere onbepaalden")
    assert items(of(said=said)) == set()


def test_a_processor_that_a_programme_names_stands_in_policy_and_register_and_is_not_nobody():
    there = {"name": "Hulp BV", "host": "api.hulp.example", "country": "IE"}
    named = dataclasses.replace(woonstede.dossier(), terms={"processor": there})
    assert items(of(named)) == {"P11"}
    client = {"recipients_nl": "Onze bank.", "recipients_en": "Our bank."}
    said = dataclasses.replace(SAID, **client)
    assert items(of(named, said=said)) == set()
    parts = {each.item: each.words("nl") for each in composing.compose(of(named, said=said))}
    assert "Hulp BV (api.hulp.example)" in parts["P11"]
    assert "binnen de Europese Economische Ruimte (IE)" in parts["P12"]
    [_, activity] = processing.compose(of(named, said=said))
    assert "Onze bank. Bij “Beter luisteren”" in activity.words("nl")
    far = there | {"country": "US", "transfer_tool": "scc_tia"}
    abroad = dataclasses.replace(named, terms={"processor": far})
    assert items(of(abroad, said=said)) == {"P12"}, "it does not all stay in the Netherlands"
    moved = dataclasses.replace(said, transfers_nl="Naar de VS.", transfers_en="To the US.")
    assert items(of(abroad, said=moved)) == set()
    parts = {each.item: each.words("nl") for each in composing.compose(of(abroad, said=moved))}
    assert "beschermd door een modelcontract" in parts["P12"]


def test_a_kind_of_data_without_a_term_blocks_the_table():
    assert items(of(kept={"record", "audio"})) == set()
    assert items(of(kept={"brain_waves"})) == {"P4"}


LACKS = [
    ({"ends_at": None}, "P1", "geen einde en geen evaluatiedatum. Vul een"),
    ({"plan": {}}, "P1", "geen steekproef met een plafond. Vul in"),
    ({"course": ""}, "P2", "noemt geen cursus. Vul de naam"),
    ({"course": "", "purposes": ("quality",), "rows": ()}, "P2", "precies is. Schrijf de reden"),
    ({"legal_basis": "none"}, "P10", "ontbreekt de grondslag. Kies er een"),
    ({"matrix": {}}, "P5", "Niemand heeft toegang. Vul"),
    ({"matrix": {"hr": {"score": "own"}}}, "P5", "ziet ook HR gegevens van training. Haal dat"),
    ({"matrix": {"coach": {"score": "sometimes"}}}, "P5", "sometimes. Wat kan: altijd, van uzelf"),
    ({"data": ("audio", "screen")}, "P4", "Haal het uit de gegevens van “"),
]


@pytest.mark.parametrize(("changed", "item", "said"), LACKS)
def test_what_a_programme_lacks_blocks_the_part_that_would_say_it(changed, item, said):
    whole = woonstede.dossier()
    [flaw] = found(of(dataclasses.replace(whole, **changed)))
    assert flaw.item == item
    assert said in flaw.text.nl
    assert item == "P5" or whole.title in flaw.text.en
    assert flaw.text.en.count(". ") == flaw.text.nl.count(". ")


def test_a_programme_without_a_team_blocks_the_part_that_would_name_it():
    [flaw] = found(of(teams=()))
    assert (flaw.item, "noemt geen team. Kies" in flaw.text.nl) == ("P1", True)


def test_terms_are_those_by_which_things_are_destroyed():
    days = {"audio": keeping.SELECTED, "quarantine": keeping.QUARANTINE, "gate": keeping.QUARANTINE,
            "source_copy": copies.REMEMBERED, "shipment": shipping.CONTENT,
            "report": shipping.REPORT, "brought_in": bringing.LOOK_BACK}  # fmt: skip
    months = {"score": keeping.RECORD, "comment": keeping.RECORD, "record": keeping.RECORD,
              "notice": afterwards.MONTHS_KEPT, "objection": objections.MONTHS_KEPT,
              "aggregate": tallying.KEPT, "parting": partings.MONTHS, "paper": papers.MONTHS,
              "handover": handovers.MONTHS,
              "request": sealed.MONTHS, "breach": breaches.MONTHS,
              "case": cases.KEPT, **council.MONTHS}  # fmt: skip
    known = terms.NAMED | terms.KEPT
    assert {kind: timedelta(days=known[kind].number) for kind in days} == days
    assert all(known[kind].unit == "days" for kind in days)
    assert {kind: (known[kind].number, known[kind].unit) for kind in months} == {
        kind: (number, "months") for kind, number in months.items()
    }


def kinds_of_keys():
    """The classes of data under which the packages make keys: a code, or a name of the module."""
    source = Path(klankbord.__path__[0]).parent
    for path in source.rglob("*.py"):
        module = ".".join(path.relative_to(source).with_suffix("").parts)
        calls = [
            each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)
        ]
        made = ("keys.create", "Wanted", "keys.Wanted")
        for given in (g for call in calls if ast.unparse(call.func) in made for g in call.keywords):
            if given.arg == "kind" and isinstance(given.value, ast.Constant):
                yield given.value.value
            elif given.arg == "kind" and ast.unparse(given.value).isupper():
                yield getattr(importlib.import_module(module), given.value.id)


def test_whatever_is_sealed_has_a_term_so_that_a_policy_can_be_published():
    kinds = set(kinds_of_keys())
    assert {"score", "brought_in", "case", "breach"} <= kinds
    assert kinds <= {*terms.NAMED, *terms.KEPT}


@pytest.mark.parametrize(
    ("plan", "nl", "en"),
    [
        ({"per_person": 1, "ceiling": 2}, "is dat er 1 per persoon", "is 1 for each person"),
        ({"per_person": 1, "ceiling": 2, "of": "queue", "calls": 1},
         "is dat er 1 van elke wachtrij, wie ze ook voert. Van één persoon is het er hoogstens 1",
         "is 1 of each queue, whoever takes it. Of one person it is 1"),
    ],
)  # fmt: skip
def test_one_call_is_told_as_one(plan, nl, en):
    [said] = [each.paragraphs[0] for each in composing.compose(
        of(dataclasses.replace(woonstede.dossier(), plan=plan))) if each.item == "P1"]  # fmt: skip
    assert nl in said.nl
    assert en in said.en


def test_reading_ease_is_flesch_douma_without_the_names_of_laws():
    # one sentence of 4 words and 5 syllables: 206.84 - 0.93 x 4 - 77 x 5 / 4
    assert readable.ease("Wij luisteren soms mee.") == round(206.84 - 0.93 * 4 - 77 * 6 / 4)
    assert readable.ease("De kat zit.") == round(206.84 - 0.93 * 3 - 77)
    assert readable.ease("De Algemene verordening gegevensbescherming geldt.") == readable.ease(
        "De geldt."
    )
    assert readable.ease("12 - 13.") is None


def test_a_difference_is_told_in_sentences_and_only_where_there_is_one():
    before = composing.compose(of())
    whole = woonstede.dossier()
    after = composing.compose(of(dataclasses.replace(whole, plan={"per_person": 2, "ceiling": 4})))
    [change] = comparing.changes(before, after, "nl")
    assert change.item == "P1"
    assert change.gone == ("Per maand zijn dat er 3 per persoon, en nooit meer dan 5.",)
    assert change.came == ("Per maand zijn dat er 2 per persoon, en nooit meer dan 4.",)
    assert comparing.changes(before, before, "en") == ()
