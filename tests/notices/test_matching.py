"""What a policy says of hours and queues is what is set, or its first part is kept back."""

from dataclasses import replace

import pytest

import woonstede
from klankbord.notices import matching
from klankbord.programmes.words import DAYS
from notices.test_composing import SAID, found, of

WORK = {"days": list(DAYS[:5]), "begin": "08:00", "end": "18:00"}


def told(hours=None, queues=None, *, dossier=None, **said):
    """The differences of P1 that keep it back, when this is set and that is said."""
    terms = {"hours": hours} if hours else {}
    terms |= {"queues": queues} if queues else {}
    dossier = replace(dossier or woonstede.dossier(), terms=terms)
    flaws = found(of(dossier, said=replace(SAID, **said)))
    assert {flaw.item for flaw in flaws} <= {"P1"}
    return [flaw.text.nl for flaw in flaws]


def test_what_is_said_is_what_is_set():
    assert told(WORK, ["huur", "Reparatie"], lines_en="huur and reparatie") == []


@pytest.mark.parametrize(
    ("hours_nl", "differs"),
    [
        ("van maandag tot en met vrijdag, 08:00 tot 18:00", False),
        ("maandag, dinsdag, woensdag, donderdag en vrijdag van 8.00 tot 18.00 uur", False),
        ("op werkdagen van 9 tot 18 uur", True),
        ("elke dag van 8 tot 18 uur", True),
        ("op werkdagen en in het weekend van 8 tot 18 uur", True),
        ("maandag van 8 tot 18 uur", True),
        ("van 8 tot 18 uur", True),
        ("op werkdagen", True),
        ("op werkdagen van 8 tot 18 uur, en om 20:30", True),
    ],
)
def test_other_hours_or_days_are_told_with_what_is_set(hours_nl, differs):
    said = told(WORK, hours_nl=hours_nl)
    assert bool(said) is differs
    for each in said:
        assert "Nederlands" in each
        assert "maandag, dinsdag, woensdag, donderdag, vrijdag 08:00-18:00" in each


def test_each_language_is_held_against_what_is_set_by_itself():
    [said] = told(WORK, hours_en="on working days from 8 to 17")
    assert "Engels" in said


@pytest.mark.parametrize("lines", ["huurders en reparatie", "de lijn voor klachten"])
def test_a_queue_that_is_set_and_not_named_is_told(lines):
    [said] = told(None, ["huur"], lines_nl=lines, lines_en="huur")
    assert said == "Ingestelde wachtrijen ontbreken in het Nederlands: huur."


def test_a_programme_without_hours_of_its_own_is_no_difference():
    assert told(None) == []
    some = replace(woonstede.dossier(), terms={"hours": WORK})
    other = replace(woonstede.dossier(), code="ander", terms={})
    configured = replace(
        of(some, said=replace(SAID, hours_nl="elke dag van 8 tot 18 uur, soms tot 20 uur")),
        programmes=(some, other),
    )
    assert [each.nl for each in matching.differences(configured)] == []
