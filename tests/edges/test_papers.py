"""A paper can be kept and read aloud, and nothing in it is an instruction."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from klankbord.edges import papers
from klankbord.edges.papers import Paper, Part

PAPER = Paper(
    title="Register",
    language="nl",
    made_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    lead="Wat wij verwerken.",
    parts=[Part("Doel", ["Coaching."], ["Wat", "Hoe lang"], [["opname", "90 dagen"]] * 80)],
)


def test_a_paper_is_tagged_for_who_hears_it_and_the_same_twice():
    made = papers.pdf(PAPER)
    assert made.startswith(b"%PDF-")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert b"(nl)" in made
    assert made == papers.pdf(PAPER)


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "#panic()", "$x", "*vet* _a_ @b <c>"])
def test_what_it_says_is_never_an_instruction(name):
    assert papers.pdf(replace(PAPER, title=name, lead=name, parts=[Part(name, [name])]))


def test_a_sign_that_no_font_has_does_not_keep_the_paper_back():
    assert papers.pdf(replace(PAPER, lead="Ćžш א 中文 \U0001f600 \x07"))
