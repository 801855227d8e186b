"""Every word on the screen exists in Dutch, and no page falls back to English unnoticed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

import klankbord.edges.web

HOME = Path(klankbord.edges.web.__file__).parent
CATALOGUE = HOME / "locale" / "nl" / "LC_MESSAGES" / "django.po"

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
LITERAL = r"(u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"))"
CALL = re.compile(rf"\b(p?gettext|np?gettext)\({LITERAL}(?:, {LITERAL})?")

Key = tuple[str | None, str]


def in_templates() -> Iterator[Key]:
    for path in sorted((HOME / "templates").rglob("*.*")):
        for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            first, second = call[2], call[3]
            if call[1].startswith(("p", "np")):
                yield ast.literal_eval(first), ast.literal_eval(second)
            else:
                yield None, ast.literal_eval(first)


def in_code() -> Iterator[Key]:
    for path in sorted(HOME.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [each.value for each in node.args[:2] if isinstance(each, ast.Constant)]
            if name in CALLS and texts:
                yield None, texts[0]
            elif name in WITH_CONTEXT:
                yield texts[0], texts[1]


def plurals() -> set[tuple[str, str]]:
    """Texts that are told by their number: (for one, for more)."""
    found = {
        (ast.literal_eval(call[2]), ast.literal_eval(call[3]))
        for path in (HOME / "templates").rglob("*.*")
        for call in CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path)))
        if call[1] == "ngettext"
    }
    for path in HOME.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("ngettext"):
                one, more = (each.value for each in node.args[:2] if isinstance(each, ast.Constant))
                found.add((str(one), str(more)))
    return found


def used() -> set[Key]:
    return set(in_templates()) | set(in_code())


def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE), encoding="utf-8")


def words(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_every_text_of_a_page_is_found_by_this_test():
    found = used()
    assert (None, "Sign in") in found
    assert ("time of day", "H:i") in found
    assert len(found) > 100


def test_every_text_has_a_dutch_translation():
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue() if not entry.obsolete}
    assert used() - known == set()


def test_no_translation_is_empty_fuzzy_or_left_over():
    entries = list(catalogue())
    assert entries
    assert [e.msgid for e in entries if e.fuzzy or e.obsolete or not all(words(e))] == []
    assert {(e.msgctxt, e.msgid) for e in entries} - used() == set()


def test_a_translation_has_the_same_gaps_to_fill():
    gap = re.compile(r"%\(\w+\)s|(?<!%)\{\w*\}")
    for entry in catalogue():
        expected = set(gap.findall(entry.msgid)) | set(gap.findall(entry.msgid_plural))
        for text in words(entry):
            assert set(gap.findall(text)) <= expected, entry.msgid
        assert set(gap.findall(words(entry)[-1])) == expected, entry.msgid


def test_what_is_told_of_more_than_one_is_translated_as_it_is_written():
    known = {(entry.msgid, entry.msgid_plural) for entry in catalogue() if entry.msgid_plural}
    assert plurals() == known


LIMITS = (
    "%(n)s months",
    "Both are kept for %(months)s months",
    "Type this code with your staff number",
    "{n} times: {what}",
    "alpha {alpha}",
)
"""Begins of texts whose number is never one: a limit of the code, or one of several to choose."""
COUNTED = re.compile(
    r"(?:%\((?:n|count|days|months|calls|number)\)s|\{(?:n|count|calls)\})"
    r" (?:working |other )?(?:calls|recordings|days|months|people|persons|evaluators|objects|"
    r"lines|messages|questions|times|hours|weeks|rows|conversations|copies|points|scores)\b"
)
AT_LEAST_SOME = re.compile(r"[Ff]ewer than|or more|Too little|points out of|it takes|days before")


def test_what_is_counted_says_one_as_one():
    singular = [e.msgid for e in catalogue() if not e.msgid_plural and COUNTED.search(e.msgid)]
    found = {said for said in singular if not AT_LEAST_SOME.search(said)}
    assert {said for said in found if not said.startswith(LIMITS)} == set()


def test_the_compiled_catalogue_is_that_of_its_source():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {(e.msgctxt, e.msgid): words(e) for e in compiled} == {
        (e.msgctxt, e.msgid): words(e) for e in catalogue()
    }
