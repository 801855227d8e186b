"""Questions by the thousand: a lawful one with a few facts changed, as the schema allows."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from klankbord import law
from law.lawful import Question, lawful, put, stated, without

SCHEMA = json.loads(
    (Path(law.__file__).parent / "schemas" / "question.schema.json").read_text(encoding="utf-8")
)
ACTS: list[str] = SCHEMA["properties"]["act"]["enum"]

INSTANTS = [
    *("2026-08-01T09:00:00+02:00", "2026-10-15T09:00:00+02:00", "2026-11-16T00:00:00+01:00"),
    *("2026-11-17T10:00:00+01:00", "2026-11-20T10:59:50+01:00", "2026-11-20T11:00:00+01:00"),
    *("2026-11-24T10:00:00+01:00", "2026-11-30T09:00:00+01:00", "2026-12-01T09:59:50+01:00"),
    *("2026-12-01T10:00:00+01:00", "2026-12-01T09:00:01Z", "2026-12-15T10:00:00+01:00"),
    *("2027-03-01T00:00:00+01:00", "2028-01-01T00:00:00Z"),
]


def leaves(node: dict[str, Any] = SCHEMA, prefix: str = "") -> dict[str, dict[str, Any]]:
    """Every path that ends in a value, with its node of the schema."""
    found = {}
    for name, field in node["properties"].items():
        is_programme = field.get("$ref", "").endswith("programme")
        inner = SCHEMA["$defs"]["programme"] if is_programme else field
        if "properties" in inner:
            found |= leaves(inner, f"{prefix}{name}.")
        else:
            found[prefix + name] = inner
    return found


LEAVES = {
    path: node
    for path, node in leaves().items()
    if path not in ("id", "act", "at", "other_programmes")
}


def values(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema allows at a node, from small pools."""
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if node.get("$ref", "").endswith("instant"):
        return st.sampled_from(INSTANTS)
    if node["type"] == "array":
        unique = node.get("uniqueItems", False)
        return st.lists(values(node["items"]), max_size=4, unique=unique)
    if node["type"] == "string":
        return st.sampled_from(["DE", "US"] if "A-Z" in node.get("pattern", "") else ["v1", "v2"])
    return st.booleans() if node["type"] == "boolean" else _COUNTS.filter(_from(node["minimum"]))


_COUNTS = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 12, 49, 50, 120])


def _from(least: int) -> Callable[[int], bool]:
    return lambda count: count >= least


@st.composite
def questions(draw: st.DrawFn, acts: list[str] = ACTS, changes: int = 4) -> Question:
    """A lawful question with some facts set or left out."""
    asked = lawful(draw(st.sampled_from(acts)))
    for _ in range(draw(st.integers(0, changes))):
        path = draw(st.sampled_from(sorted(LEAVES)))
        if draw(st.booleans()):
            put(asked, path, draw(values(LEAVES[path])))
        elif stated(asked, path):
            asked = without(asked, path)
    return asked
