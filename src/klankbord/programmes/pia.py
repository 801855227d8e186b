"""A DPIA as the file of the French authority's PIA software, out and in. Pure.

Its structure (LINCnil/pia, `pia_architecture.json`): answers by the number of their question, among
them three groups of risks (32, 33, 34), each with impacts (1), measures (4), severity (5) and
likelihood (6) on a gauge of four. Ours all go into the first group. What the file does not know,
such as who takes a measure, stands in the text of the measure.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from klankbord.people.faults import Fault

Said = Mapping[str, Any]
GROUPS = (32, 33, 34)
GAUGE = {"low": 1, "medium": 2, "high": 3}
MOST = 12
"""Risks that are taken in."""
LONGEST = 4000
"""Characters of a text that is taken in."""

_OWNER, _DUE = "Wie: ", "Klaar op: "


def written(title: str, parts: Mapping[str, Said], at: datetime) -> dict[str, Any]:
    """A DPIA as that software reads it.

    Args:
        title: Of the programme.
        parts: {part of a draft, or kind of evidence: its table}.
        at: Now.
    """
    dpia, moment = parts.get("dpia", {}), at.isoformat()
    risks = dpia.get("risks", [])
    answers = dict(_context(parts)) | dict(_risks(risks))
    return {
        "pia": {
            **dict.fromkeys(("category", "author_name", "evaluator_name", "validator_name"), ""),
            **dict.fromkeys(("status", "is_example", "is_archive"), 0),
            "id": 1,
            "name": title,
            "concerned_people_opinion": dpia.get("views_of_staff", ""),
            "created_at": moment,
            "updated_at": moment,
        },
        "answers": [
            {"id": number, "pia_id": 1, "reference_to": int(question), "created_at": moment}
            | {"data": {"text": None, "gauge": None, "list": []} | data}
            for number, (question, data) in enumerate(answers.items(), start=1)
        ],
        "measures": [
            {"id": number, "pia_id": 1, "title": _title(number), "created_at": moment}
            | {"content": _content(each)}
            for number, each in enumerate(risks, start=1)
        ],
        "evaluations": [],
        "comments": [],
    }


def read(said: object) -> dict[str, Any]:
    """What such a file says of a DPIA, as far as we have a place for it.

    Raises:
        Fault: It is no such file.
    """
    if not isinstance(said, dict) or not isinstance(said.get("pia"), dict):
        raise Fault("This is no file of the PIA software.", "no_pia")
    answers = {str(each.get("reference_to")): each for each in _tables(said.get("answers"))}
    measures = [_measure(each) for each in _tables(said.get("measures"))]
    impacts = [
        (_text(each), group) for group in GROUPS for each in _listed(answers.get(f"{group}1", {}))
    ]
    risks = []
    for number, (impact, group) in enumerate(impacts[:MOST]):
        measure = measures[number] if number < len(measures) else {}
        levels = {
            "severity": _level(answers.get(f"{group}5", {})),
            "likelihood": _level(answers.get(f"{group}6", {})),
        }
        row = {"risk": impact, **levels, **measure}
        risks.append({name: each for name, each in row.items() if each})
    views = _text(said["pia"].get("concerned_people_opinion"))
    found: dict[str, Any] = {"risks": risks} if risks else {}
    return found | ({"views_of_staff": views} if views else {})


def _risks(risks: Sequence[Said]) -> Iterator[tuple[str, dict[str, Any]]]:
    group = GROUPS[0]
    yield f"{group}1", {"list": [str(each.get("risk", "")) for each in risks]}
    yield f"{group}4", {"list": [_title(number) for number, _ in enumerate(risks, start=1)]}
    for last, name in (("5", "severity"), ("6", "likelihood")):
        gauges = [GAUGE[each[name]] for each in risks if each.get(name) in GAUGE]
        yield f"{group}{last}", {"gauge": max(gauges, default=None)}


def _context(parts: Mapping[str, Said]) -> Iterator[tuple[str, dict[str, Any]]]:
    purpose, content = parts.get("purpose", {}), parts.get("content", {})
    interests, balance = parts.get("interests", {}), parts.get("balancing_test", {})
    texts = {
        "111": str(purpose.get("title", "")),
        "121": ", ".join(content.get("data", ())),
        "123": ", ".join(content.get("means", ())),
        "211": ", ".join(purpose.get("purposes", ())),
        "212": f"{purpose.get('legal_basis', '')}. {interests.get('reason', '')}",
        "213": str(balance.get("employees", {}).get("necessity", "")),
    }
    yield from ((question, {"text": text}) for question, text in texts.items())


def _title(number: int) -> str:
    return f"Maatregel {number}"


def _content(risk: Said) -> str:
    lines = [
        str(risk.get("measure", "")),
        f"{_OWNER}{risk['owner']}" if risk.get("owner") else "",
        f"{_DUE}{str(risk['due'])[:10]}" if risk.get("due") else "",
    ]
    return "\n".join(filter(None, lines))


def _measure(said: Said) -> dict[str, str]:
    text = _text(said.get("content")) or _text(said.get("title"))
    found: dict[str, str] = {}
    kept = []
    for line in text.splitlines():
        if line.startswith(_OWNER):
            found["owner"] = line.removeprefix(_OWNER)
        elif line.startswith(_DUE):
            found["due"] = line.removeprefix(_DUE)
        else:
            kept.append(line)
    return {"measure": "\n".join(kept).strip(), **found}


def _level(answer: Said) -> str:
    data = answer.get("data")
    gauge = data.get("gauge") if isinstance(data, dict) else None
    names = {number: name for name, number in GAUGE.items()} | {4: "high"}
    return names.get(gauge, "") if isinstance(gauge, int) else ""


def _listed(answer: Said) -> list[object]:
    data = answer.get("data")
    found = data.get("list") if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _tables(said: object) -> list[dict[str, Any]]:
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []


def _text(said: object) -> str:
    """A text without its mark-up: that software writes HTML."""
    if not isinstance(said, str):
        return ""
    broken = re.sub(r"<(?:br|/p|/div|/li)\b[^>]*>", "\n", said, flags=re.IGNORECASE)
    bare = html.unescape(re.sub(r"<[^>]*>", "", broken)).replace("\xa0", " ").replace("\x00", "")
    return bare.strip()[:LONGEST]
