"""The page of duties names for each of S1 to S36 a screen or function, a rule and a test."""

import importlib
import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from klankbord.edges.cli import main
from klankbord.law.engine import BOOK
from klankbord.programmes import sheets

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "duties.md"
NUMBERS = range(1, 37)
ROW = re.compile(r"^\| S(\d+) ([^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
SOMETHING = {"CODE": "regeling", "LINE": "lijn", "ID": "00000000-0000-0000-0000-000000000000"}
RULES = {rule.id for rule in BOOK.rules}
WIDE = {"all": RULES, "R61 to R70": {f"R{number}" for number in range(61, 71)}}

DRAFT = "/regelingen/concepten/ID/"
"""Behind it stands the name of a part of the dossier."""

Row = tuple[int, str, str, str]


def rows() -> list[Row]:
    return [(int(row[1]), row[3], row[4], row[5]) for row in ROW.finditer(PAGE.read_text())]


def is_there(place: str) -> bool:
    """Whether an address of a page, a command, or a function or module of ours exists."""
    if place.startswith("klankbord "):
        return place.split()[1] in {command.name for command in main.found()}
    if not place.startswith("/"):
        return is_code(place)
    if place.startswith(DRAFT):
        return place.removeprefix(DRAFT).strip("/") in sheets.PARTS
    for word, example in SOMETHING.items():
        place = place.replace(word, example)
    try:
        resolve(place)
    except Resolver404:
        return False
    return True


def is_code(place: str) -> bool:
    module, _, name = f"klankbord.{place}".rpartition(".")
    try:
        return hasattr(importlib.import_module(module), name) or bool(
            importlib.import_module(f"{module}.{name}")
        )
    except ModuleNotFoundError:
        return False


def test_every_duty_stands_there_once_and_in_order() -> None:
    assert [number for number, *_ in rows()] == list(NUMBERS)


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"S{row[0]}")
def test_a_duty_names_a_place_a_rule_and_a_test(row: Row) -> None:
    _, where, rules, tests = row
    places = CODE.findall(where)
    assert places
    assert [place for place in places if not is_there(place)] == []
    for wide, meant in WIDE.items():
        rules = rules.replace(wide, " ".join(meant))
    named = rules.replace(",", " ").split()
    assert named
    assert set(named) <= RULES
    assert "`tests/" in tests


def test_what_is_not_there_is_found_out() -> None:
    for place in (
        "/ondernemingsraad/nergens/",
        f"{DRAFT}nergens/",
        "vault.sweep.sweeep",
        "klankbord sweeep",
    ):
        assert not is_there(place)
