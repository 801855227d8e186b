"""The fast check of a question agrees with the published schema, and says where a fault is."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord import law
from klankbord.law import question
from law.lawful import changed, lawful, paths, put, without

SCHEMAS = Path(law.__file__).parent / "schemas"
SCHEMA = json.loads((SCHEMAS / "question.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
ACTS = json.loads((Path(__file__).parent / "needs.json").read_text(encoding="utf-8"))


def test_the_shape_has_exactly_the_fields_of_the_schema():
    assert question.CHECKS.keys() == set(_leaves(SCHEMA))
    instant_paths = {path for path, node in _leaves(SCHEMA).items() if _is_instant(node)}
    assert instant_paths == question.INSTANTS


WRONG = [
    *(None, True, 0, -1, 1.5, 2.0, "", "x", "NL", "nl", "training", "2026-12-01T10:00:00Z"),
    *("2026-12-01", [], ["audio"], ["audio", "audio"], ["training"], [1], [0], {}, {"x": 1}),
]
PLACES = sorted([*question.CHECKS, "programme", "works_council.scope", "recording.hold", "request"])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_check_refuses_and_accepts_what_the_schema_does(data):
    asked = json.loads(json.dumps(lawful(data.draw(st.sampled_from(sorted(ACTS))))))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(PLACES))
        name = path + data.draw(st.sampled_from(["", "", "", "x"]))
        _put_anyhow(asked, name, data.draw(st.sampled_from(WRONG)))

    assert _accepted(asked) == VALIDATOR.is_valid(asked)


@pytest.mark.parametrize("path", PLACES)
def test_a_value_in_a_place_is_judged_as_by_the_schema(path):
    for value in WRONG:
        asked = put({"id": "q", "act": "record", "at": "2026-12-01T10:00:00Z"}, path, value)
        assert _accepted(asked) == VALIDATOR.is_valid(asked), value


def test_of_a_long_value_the_beginning_is_shown():
    for act, shown in [("x" * 38, f"'{'x' * 38}'"), ("x" * 39, f"'{'x' * 39}...")]:
        with pytest.raises(question.Fault) as fault:
            question.check({**lawful("record"), "act": act})
        assert str(fault.value).endswith(f" was expected, not {shown}.")
        assert str(fault.value).startswith("act: one of record, ")


@pytest.mark.parametrize("path", sorted(question.CHECKS))
@pytest.mark.parametrize("value", [None, 3.5, {"x": 1}, ["§"]])
def test_a_wrong_value_is_refused_with_the_path_of_the_field(path, value):
    with pytest.raises(question.Fault, match=rf"^{path}[:\[]"):
        question.check(put({"id": "q", "act": "record", "at": "2026-12-01T10:00:00Z"}, path, value))


@pytest.mark.parametrize("missing", ["id", "act", "at"])
def test_a_question_without_its_head_is_refused(missing):
    with pytest.raises(question.Fault, match=rf"^{missing}: this field is required"):
        question.check(without(lawful("record"), missing))


def test_an_unknown_field_is_named_where_it_stands():
    with pytest.raises(question.Fault, match=r"^programme\.dpia\.don: unknown field"):
        question.check(changed(lawful("record"), programme__dpia__don=True))
    with pytest.raises(question.Fault, match=r"^other_programmes\[1\]\.stat: unknown field"):
        question.check(changed(lawful("record"), other_programmes=[{}, {"stat": "draft"}]))


def test_an_instant_must_exist_on_the_calendar():
    schema_accepts = changed(lawful("record"), at="2026-02-30T10:00:00Z")
    assert VALIDATOR.is_valid(schema_accepts)
    with pytest.raises(question.Fault, match=r"^at: an instant"):
        question.check(schema_accepts)


@pytest.mark.parametrize("act", ACTS)
def test_every_lawful_question_is_in_order(act):
    question.check(lawful(act))
    VALIDATOR.validate(lawful(act))
    assert set(paths(lawful(act))) <= question.CHECKS.keys()


def _accepted(asked: dict[str, Any]) -> bool:
    try:
        question.check(asked)
    except question.Fault:
        return False
    return True


def _put_anyhow(asked: dict[str, Any], path: str, value: Any) -> None:
    *above, name = path.split(".")
    inside = asked
    for part in above:
        if not isinstance(inside.get(part), dict):
            inside[part] = {}
        inside = inside[part]
    inside[name] = value


def _leaves(node: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found = {}
    for name, stated in node["properties"].items():
        is_programme = stated.get("$ref", "").endswith("programme")
        inner = SCHEMA["$defs"]["programme"] if is_programme else stated
        if "properties" in inner:
            found |= _leaves(inner, f"{prefix}{name}.")
        else:
            found[prefix + name] = inner
    return found


def _is_instant(node: dict[str, Any]) -> bool:
    return node.get("$ref", "").endswith("instant")
