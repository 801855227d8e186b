"""What Cedar answers, beside what the engine does: decision and determining rules.

    python tests/law/cedar_oracle.py [--slice NAME] [--states N] [--seed N]

compares every state of the slices, or N of each; by hand, for a million of them take hours.
"""

import argparse
import hashlib
import itertools
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cedarpy

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from klankbord.law import cedar, engine
from klankbord.law.engine import Book
from law import slices
from law.lawful import Question

_NOBODY = cedarpy.Entities.from_json_str("[]")
AT_ONCE = 500
REPORTED = 20_000
"""After so many states it says how far it came, since the whole takes an hour or more."""

Said = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""The rules that deny, or LAWFUL; those that speak; the duties owed."""


class Oracle:
    """Our engine and Cedar side by side; both read the law in force, unless told otherwise."""

    def __init__(self, book: Book = engine.BOOK, *, exported: Book = engine.BOOK) -> None:
        self._book = book
        self._texts = [
            cedarpy.PolicySet.from_str(text)
            for text in (
                cedar.decisions(exported),
                cedar.speaking(exported),
                cedar.owing(exported),
            )
        ]
        # Of a million questions neither the text nor each answer anew fits in memory.
        self._known: dict[bytes, Said] = {}
        self._said: dict[Said, Said] = {}

    def differences(self, questions: Iterable[Question]) -> Iterator[tuple[Question, Said, Said]]:
        """The questions on which the two do not agree, with what each makes of it."""
        rest = iter(questions)
        while some := list(itertools.islice(rest, AT_ONCE)):
            parts = self._answers([view for asked in some for view in views(asked)])
            for asked in some:
                theirs = _together([next(parts) for _ in views(asked)])
                if theirs != (ours := self._ours(asked)):
                    yield asked, theirs, ours

    def _answers(self, asked: list[Question]) -> Iterator[Said]:
        requests = [
            cedar.request(self._book.bind(view, everything=True), view["at"]) for view in asked
        ]
        keys = [
            hashlib.sha256(json.dumps(request, sort_keys=True).encode()).digest()
            for request in requests
        ]
        new = {k: r for k, r in zip(keys, requests, strict=True) if k not in self._known}
        found = [_reasons(policies, list(new.values())) for policies in self._texts]
        answers = (self._said.setdefault(said, said) for said in zip(*found, strict=True))
        self._known |= dict(zip(new, answers, strict=True))
        return iter([self._known[key] for key in keys])

    def _ours(self, asked: Question) -> Said:
        decision = self._book.decide(asked)
        return (
            frozenset(decision.denied_by or [cedar.LAWFUL]),
            frozenset(rule.id for rule in self._book.at_bits(decision.speaking)),
            frozenset(
                f"{owed.rule.id}.{owed.rule.duties.index(owed.duty) + 1}"
                for owed in decision.obligations
            ),
        )

    @property
    def asked(self) -> int:
        """How many different questions Cedar was asked."""
        return len(self._known)


def _reasons(policies: Any, requests: list[Any]) -> list[frozenset[str]]:
    answers = cedarpy.is_authorized_batch(requests, policies, _NOBODY)
    assert not any(answer.diagnostics.errors for answer in answers)
    return [frozenset(answer.diagnostics.id_annotations_by_reason.values()) for answer in answers]


def _together(parts: list[Said]) -> Said:
    """What several programmes make of it: who denies under one denies, and then owes nothing."""
    deciding, speaks, owed = (frozenset().union(*part) for part in zip(*parts, strict=True))
    denied = deciding - {cedar.LAWFUL}
    told = frozenset(duty for duty in owed if duty.partition(".")[0] not in denied)
    return denied or deciding, speaks, told


def views(asked: Question) -> list[Question]:
    """The question under each of its programmes."""
    return [asked, *({**asked, "programme": other} for other in asked.get("other_programmes", []))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slice", action="append", choices=slices.SLICES)
    parser.add_argument("--states", type=int, help="so many states of each slice, instead of all")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    for name in args.slice or slices.SLICES:
        whole = args.states is None or slices.size(name) <= args.states
        asked = iter(slices.every(name) if whole else slices.some(name, args.states, args.seed))
        oracle, done, differ = Oracle(), 0, 0
        while some := list(itertools.islice(asked, REPORTED)):
            found = list(oracle.differences(some))
            done, differ = done + len(some), differ + len(found)
            line = {"slice": name, "states": done, "of": slices.size(name),
                    "different": oracle.asked, "differences": differ}  # fmt: skip
            print(json.dumps(line), flush=True)  # noqa: T201  a command
            for one in found[:3]:
                print(one, file=sys.stderr)  # noqa: T201  a command


if __name__ == "__main__":
    main()
