"""What a no looks like: problem+json (RFC 9457), in the language that was asked for.

Beside the members of the RFC each problem has a `code` for machines. A refusal by the law adds
`rules`, `reasons`, `remedies` and `missing`; a body or query that cannot be used adds `errors`.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from klankbord.edges.api.wording import KINDS, Kind
from klankbord.law import engine
from klankbord.law.engine import Decision
from klankbord.law.rule import Rule
from klankbord.law.texts import Text

MEDIA = "application/problem+json"
ALWAYS = (400, 401, 403, 411, 413, 415, 422, 500)
"""Statuses that every operation can answer with."""


class Reason(Schema):
    """One rule that says no."""

    rule: str
    hardness: str | None = Field(description="Letters W, J, T, S, B; null if they differ by case.")
    text: str
    sources: list[str]


class Remedy(Schema):
    """What would be allowed instead, or who can arrange it."""

    rule: str
    text: str


class FieldError(Schema):
    """What is wrong with one field. Values are never repeated."""

    field: str
    code: str
    message: str


class Problem(Schema):
    """Why something was not done (RFC 9457)."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    rules: list[str] = Field([], description="Rules that say no, in numeric order.")
    reasons: list[Reason] = Field([])
    remedies: list[Remedy] = Field([])
    missing: list[str] = Field([], description="Facts that were not proven.")
    errors: list[FieldError] = Field([])


class Stopped(Exception):
    """An operation ends here with a problem."""

    def __init__(
        self,
        code: str,
        detail: Text | None = None,
        errors: Sequence[FieldError] = (),
        rules: Sequence[str] = (),
    ) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.rules = rules


def may(*statuses: int) -> dict[int, type[Problem]]:
    """The problems that an operation declares: these, and those that every operation can have."""
    return dict.fromkeys(sorted({*ALWAYS, *statuses}), Problem)


def language() -> str:
    """The language that was asked for, out of the two in which the rules are written."""
    return "en" if (get_language() or "").startswith("en") else "nl"


def said(text: Text) -> str:
    """A text in that language."""
    return text.in_language(language())


def answer(code: str, detail: Text | str | None = None, **more: Any) -> HttpResponse:
    """A problem as a response.

    Args:
        code: One of `wording.KINDS`.
        detail: What to say instead of the usual words.
        more: Further members.
    """
    kind: Kind = KINDS[code]
    words = detail if isinstance(detail, str) else said(detail or kind.detail)
    problem = Problem(
        type=f"urn:klankbord:problem:{code}",
        code=code,
        title=said(kind.title),
        status=kind.status,
        detail=words,
        **more,
    )
    response = JsonResponse(problem.dict(), status=kind.status, content_type=MEDIA)
    if kind.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="klankbord"'
    return response


def refused(decision: Decision) -> HttpResponse:
    """A decision that says no."""
    letters = {reason.rule.id: reason.hardness for reason in decision.reasons}
    rules = [engine.BOOK.rules[_place(rule)] for rule in decision.denied_by]
    return _refused(rules, letters, decision.missing)


def turned_away(rule_ids: Iterable[str], missing: Sequence[str]) -> HttpResponse:
    """A refusal of which only the rules were kept."""
    rules = [engine.BOOK.rules[_place(rule)] for rule in rule_ids]
    return _refused(rules, _letters(rules), missing)


def explained(rule_ids: Iterable[str]) -> dict[str, Any]:
    """The members `reasons` and `remedies` of a no that is an answer and no problem."""
    rules = [engine.BOOK.rules[_place(rule)] for rule in rule_ids]
    return _told(rules, _letters(rules))


def _refused(
    rules: Sequence[Rule], letters: dict[str, str], missing: Sequence[str]
) -> HttpResponse:
    return answer(
        "refused",
        rules=[rule.id for rule in rules],
        missing=list(missing),
        **_told(rules, letters),
    )


def _told(rules: Sequence[Rule], letters: dict[str, str]) -> dict[str, Any]:
    return {
        "reasons": [
            Reason(
                rule=rule.id,
                hardness=letters.get(rule.id),
                text=said(rule.text),
                sources=engine.BOOK.cited(rule),
            )
            for rule in rules
        ],
        "remedies": [Remedy(rule=rule.id, text=said(rule.remedy)) for rule in rules],
    }


def _letters(rules: Iterable[Rule]) -> dict[str, str]:
    return {rule.id: rule.hardness for rule in rules if isinstance(rule.hardness, str)}


def _place(rule_id: str) -> int:
    """The newest declaration of a rule."""
    return max(place for place, rule in enumerate(engine.BOOK.rules) if rule.id == rule_id)
