"""A DPIA as the file of the French authority's PIA software, out and in. Pure.

Its structure (LINCnil/pia, `pia_architecture.json`): answers by the number of their question, among
them three groups of risks (32, 33, 34), each with impacts (1), the titles of measures (4), severity
(5) and likelihood (6) on a gauge of four. Ours all go into the first group. What the file knows
only of a group, or not at all, stands in lines of its own in the text of the measure, so that what
goes out comes back the same.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from klankbord.law import vocabulary, words
from klankbord.law.texts import Text
from klankbord.people.faults import Fault

Said = Mapping[str, Any]
GROUPS = (32, 33, 34)
GAUGE = {"low": 1, "medium": 2, "high": 3}
MOST = 12
"""Risks that are taken in."""
LONGEST = 4000
"""Characters of a text that is taken in."""

_LINES = {"about": "Risico", "likelihood": "Kans", "severity": "Ernst"}
_LINES |= {"owner": "Wie", "due": "Klaar op"}
_CODES = {
    "about": {
        "chilling_effect": "minder durven zeggen",
        "profiling": "profilering",
        "function_creep": "doelverschuiving",
        "other": "ander risico",
    },
    "likelihood": {"low": "laag", "medium": "midden", "high": "hoog"},
}
_CODES["severity"] = _CODES["residual_risk"] = _CODES["likelihood"]
_LEFT = {"residual_risk": "Restrisico", "prior_consultation": "Vooraf gevraagd aan de AP"}
_VALIDATED = 2
"""Status of a file that was found good, or signed (3)."""
_YES_NO = {True: "ja", False: "nee"}


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
            **dict.fromkeys(("is_example", "is_archive"), 0),
            "status": _VALIDATED if dpia.get("done") else 0,
            "id": 1,
            "name": title,
            "concerned_people_opinion": _marked(dpia.get("views_of_staff", "")),
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
        "evaluations": [_left(dpia, moment)],
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
    found: dict[str, Any] = {"views_of_staff": _text(said["pia"].get("concerned_people_opinion"))}
    found["risks"] = _own(answers, measures) or _of_groups(answers, measures)
    found["means"] = _means(answers.get("123", {}))
    for each in _tables(said.get("evaluations")):
        if each.get("reference_to") == f"3.{GROUPS[0] % 10}":
            found |= _parted(_text(each.get("evaluation_comment")), _LEFT)[1]
    status = said["pia"].get("status")
    if found.get("means"):  # a file of ours
        found |= {"required": True, "done": isinstance(status, int) and status >= _VALIDATED}
    return {name: each for name, each in found.items() if each not in ("", [])}


def _own(answers: Mapping[str, Said], measures: Sequence[Said]) -> list[dict[str, Any]]:
    """The risks of a file that we wrote: each has its own measure, with what we say of it."""
    impacts = [_plain(each) for each in _listed(answers.get(f"{GROUPS[0]}1", {}))]
    if [each["title"] for each in measures] != [_title(n) for n, _ in enumerate(impacts, start=1)]:
        return []
    rows = ({"risk": impact, **each} for impact, each in zip(impacts, measures, strict=True))
    return [_filled(row) for row in rows][:MOST]


def _of_groups(answers: Mapping[str, Said], measures: Sequence[Said]) -> list[dict[str, Any]]:
    """The risks of any other file: what it says of a group holds for each impact in it."""
    by_title = {each["title"]: each for each in measures if each.get("title")}
    rows = []
    for group in GROUPS:
        titles = [_plain(each) for each in _listed(answers.get(f"{group}4", {}))]
        taken = [by_title[title] for title in titles if title in by_title]
        said = {
            "severity": _level(answers.get(f"{group}5", {})),
            "likelihood": _level(answers.get(f"{group}6", {})),
            "measure": "\n".join(each["measure"] for each in taken)[:LONGEST],
        }
        impacts = map(_plain, _listed(answers.get(f"{group}1", {})))
        rows += [_filled({"risk": impact, **said}) for impact in impacts]
    return rows[:MOST]


def _filled(row: Said) -> dict[str, Any]:
    return {name: each for name, each in row.items() if each and name != "title"}


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
        "121": _in_words(words.DATA, content.get("data", ())),
        "123": _in_words(words.MEANS, parts.get("dpia", {}).get("means", content.get("means", ()))),
        "211": _in_words(words.PURPOSES, purpose.get("purposes", ())),
        "212": f"{_basis(purpose)}{interests.get('reason', '')}",
        "213": str(balance.get("employees", {}).get("necessity", "")),
    }
    yield from ((question, {"text": _marked(text)}) for question, text in texts.items())


def _in_words(known: Mapping[str, Text], codes: Iterable[str]) -> str:
    return ", ".join(known[code].nl if code in known else code for code in codes)


def _basis(purpose: Said) -> str:
    """The words of the basis as a sentence."""
    said = words.VALUES.get(purpose.get("legal_basis", ""))
    return f"{said.nl.capitalize()}. " if said else ""


def _title(number: int) -> str:
    return f"Maatregel {number}"


def _content(risk: Said) -> str:
    said = {**risk, "due": str(risk.get("due", ""))[:10]}
    lines = filter(None, (str(risk.get("measure", "")), *_lines(said, _LINES)))
    return _marked("\n".join(lines))


def _lines(said: Said, labels: Mapping[str, str]) -> Iterator[str]:
    for name, label in labels.items():
        value = said.get(name, "")
        text = _YES_NO[value] if isinstance(value, bool) else _CODES.get(name, {}).get(value, value)
        if text:
            yield f"{label}: {text}"


def _left(dpia: Said, moment: str) -> dict[str, Any]:
    """The risk that is left, as the judgement of the first group of risks."""
    gauge = GAUGE.get(dpia.get("residual_risk", ""), 0)
    return {
        **dict.fromkeys(("id", "pia_id"), 1),
        "status": 3 if dpia.get("done") else 0,
        "global_status": 2 if dpia.get("done") else 0,
        "reference_to": f"3.{GROUPS[0] % 10}",
        "evaluation_comment": _marked("\n".join(_lines(dpia, _LEFT))),
        "gauges": {"x": gauge, "y": gauge},
        "estimated_implementation_date": None,
        "created_at": moment,
    }


def _parted(text: str, labels: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """A text without the lines that we put to it, and what those say."""
    found: dict[str, Any] = {}
    kept = []
    for line in text.splitlines():
        name = next((n for n, label in labels.items() if line.startswith(f"{label}: ")), "")
        if name:
            said = line.partition(": ")[2].strip()
            codes = {text: code for code, text in _CODES.get(name, {}).items()}
            found[name] = said == _YES_NO[True] if name == "prior_consultation" else said
            found[name] = codes.get(said, "") if codes else found[name]
        else:
            kept.append(line)
    return "\n".join(kept).strip(), {name: each for name, each in found.items() if each != ""}


def _measure(said: Said) -> dict[str, str]:
    title = _plain(said.get("title"))
    bare = "" if re.fullmatch(_title(0)[:-1] + r"\d+", title) else title
    text, found = _parted(_text(said.get("content")) or bare, _LINES)
    return {"title": title, "measure": text, **found}


def _means(answer: Said) -> list[str]:
    data = answer.get("data")
    named = str(data.get("text") if isinstance(data, dict) else "").split(", ")
    codes = {said.nl: code for code, said in words.MEANS.items()}
    found = [codes.get(each, each) for each in named]  # an older file of ours has the codes
    return found if set(found) <= set(vocabulary.MEANS) else []


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
    """A text without its mark-up: that software writes HTML, in which lines end by their tags."""
    if not isinstance(said, str):
        return ""
    text = said
    if "<" in said:
        text = re.sub(r"\s*\n\s*", " ", text)
        text = re.sub(r" *<(?:br|/p|/div|/li|ul|ol)\b[^>]*> *", "\n", text, flags=re.IGNORECASE)
        text = re.sub(r"<[^>]*>", "", text)
    return _plain(html.unescape(text).replace("\xa0", " "))


def _plain(said: object) -> str:
    return said.replace("\x00", "").strip()[:LONGEST] if isinstance(said, str) else ""


def _marked(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")
