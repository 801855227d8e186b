"""The pages of promises, faults and duties name tests that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("explanation/promises.md", "reference/faults.md", "reference/duties.md")
NAMED = re.compile(r"`((?:tests/[\w/.]+)?(?:::\w+)?)`")


@pytest.mark.parametrize("page", PAGES)
def test_every_promise_has_a_test_that_exists(page: str) -> None:
    lines = (ROOT / "docs" / page).read_text().splitlines()
    rows = [line for line in lines if line.startswith("| ")][2:]
    assert len(rows) > 10
    missing = []
    for row in rows:
        path = ""
        for name in filter(None, NAMED.findall(row)):
            path = name.partition("::")[0] or path
            if not _exists(path, name.partition("::")[2]):
                missing.append(f"{path}::{name.partition('::')[2]}")
        assert path, f"no test stands behind: {row}"
    assert missing == []


def _exists(path: str, function: str) -> bool:
    place = ROOT / path
    if not function:
        return place.exists()
    names = {
        node.name
        for node in ast.walk(ast.parse(place.read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    return function in names
