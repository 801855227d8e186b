"""The parts of a draft: their shapes, and the most that they may say. Pure.

A part has the shape of its table in the programme file, so a page and a file are read by the same
code; `gaps` says what a page asks more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from klankbord.law import vocabulary
from klankbord.people.shapes import Shape, Table
from klankbord.programmes import evidence, loading

Said = Mapping[str, Any]
DATA_FOR: Mapping[str, tuple[str, ...]] = {
    "training": (
        "audio", "live_audio", "screen", "transcript", "score", "comment", "aggregate",
        "listening_log", "messages",
    ),
    "quality": (
        "audio", "screen", "transcript", "score", "comment", "aggregate", "listening_log",
        "messages",
    ),
    "appraisal": (
        "audio", "transcript", "score", "comment", "aggregate", "listening_log", "messages",
    ),
    "complaint": (
        "audio", "transcript", "score", "comment", "aggregate", "listening_log", "messages",
    ),
    "evidence": ("audio", "transcript", "listening_log", "messages"),
    "integrity": ("audio", "transcript", "listening_log", "messages"),
    "ai_training": (),
}  # fmt: skip
"""Data that a purpose may ask for; anything else goes too far for it (S2)."""

USUAL = ("audio", "score", "comment", "aggregate", "listening_log")
"""Data of a usual programme."""

MATRIX: Mapping[str, Mapping[str, str]] = {
    "employee": {
        "audio": "own", "screen": "own", "transcript": "own", "score": "own", "comment": "own",
        "listening_log": "own", "messages": "own",
    },
    "evaluator": {
        "audio": "assigned", "screen": "assigned", "transcript": "assigned", "score": "assigned",
        "comment": "assigned", "messages": "assigned",
    },
    "coach": {
        "audio": "released", "screen": "released", "transcript": "released", "score": "released",
        "comment": "released", "messages": "released",
    },
    "team_lead": {"aggregate": "five_or_more"},
    "quality_manager": {"aggregate": "five_or_more"},
    "manager": {"aggregate": "five_or_more"},
    "works_council": {"aggregate": "five_or_more"},
    "dpo": {"listening_log": "case"},
}  # fmt: skip
"""Who sees what at most (design 4.4): a version names some of it, and never more."""

BARRED = ("hr", "manager")
"""Who sees nothing of what is for training (P5)."""

_version = loading.VERSION
_fields: Mapping[str, Shape] = {**_version.must, **_version.may}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a draft. `kind` is the kind of evidence that comes of it, if it is evidence."""

    name: str
    stage: int
    shape: Table
    kind: str = ""


def _of_version(must: tuple[str, ...], may: tuple[str, ...] = ()) -> Table:
    return Table(
        must={name: _fields[name] for name in must}, may={name: _fields[name] for name in may}
    )


def _evidence(name: str, stage: int) -> Part:
    return Part(name, stage, evidence.KINDS[name], kind=name)


PURPOSE = Table(
    must={
        "title": loading.PROGRAMME.must["title"],
        **_of_version(("purposes", "legal_basis", "starts_at")).must,
    },
    may=_of_version((), ("ends_at", "review_due", "course")).may,
)
PARTS: Mapping[str, Part] = {
    part.name: part
    for part in (
        Part("purpose", 1, PURPOSE),
        Part("reach", 1, _of_version(("teams", "queues", "hours", "plan"))),
        Part(
            "content",
            1,
            _of_version(("acts", "data", "means", "matrix"), ("criteria", "processor", "disputes")),
        ),
        _evidence("alternatives", 2),
        _evidence("interests", 3),
        _evidence("balancing_test", 3),
        _evidence("dpia_screening", 4),
        _evidence("dpia", 4),
        Part("organisation", 5, loading.ORGANISATION),
        _evidence("conduct_rules", 6),
    )
}
OF_VERSION = ("purpose", "reach", "content")


def means_for(acts: Iterable[str], data: Iterable[str]) -> set[str]:
    """The means that acts and data cannot do without; to keep chats and mails alone takes none."""
    named = set(data)
    alone = "messages" if "messages" in named and "audio" not in named else None
    found = {vocabulary.own_means(act, alone) for act in acts}
    found |= {vocabulary.MEANS_OF_DATA.get(each) for each in named}
    return {each for each in found if each is not None}


def matrix_for(data: Iterable[str]) -> dict[str, dict[str, str]]:
    """The access to some categories of data, as far as it goes whatever the purpose."""
    named = set(data)
    cells = {
        role: {each: when for each, when in row.items() if each in named}
        for role, row in MATRIX.items()
        if role not in BARRED
    }
    return {role: row for role, row in cells.items() if row}
