"""Scorecards come into being: parsed, published to employees, and never edited (R37)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import rfc8785

from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import flaws, forms
from klankbord.gate import access
from klankbord.gate.access import Access, Actor
from klankbord.ledger import book


class Standing(StrEnum):
    """Where a published version stands at a moment."""

    COMING = "coming"
    IN_USE = "in_use"
    OVER = "over"


class OtherForm(Exception):
    """This number of the scorecard exists with other contents. A change is the next number."""


def publish(
    code: str, number: int, form: Mapping[str, Any], texts: Mapping[str, Any], *,
    at: datetime, by: Actor,
) -> Scorecard:  # fmt: skip
    """Publish one version of a scorecard; the same one twice is one.

    Args:
        code: Its code.
        number: Its version.
        form: As `klankbord score` takes it.
        texts: {"title", question id or option id: {"nl", "en"}}.
        at: Now.
        by: Who publishes.

    Raises:
        BadForm: The form cannot be scored with.
        OtherForm: That version exists already and says something else.
    """
    with access.deed(Access(by, "activate", None, at)):
        return record(code, number, form, texts, at=at, by=by)


def record(
    code: str, number: int, form: Mapping[str, Any], texts: Mapping[str, Any], *,
    used_from: datetime | None = None, programmes: Sequence[str] = (), at: datetime, by: Actor,
) -> Scorecard:  # fmt: skip
    """Publish one version of a scorecard inside the transaction of another deed.

    Args:
        code: Its code.
        number: Its version.
        form: As `publish`.
        texts: As `publish`.
        used_from: The moment from which calls are scored with it; now if it does not say.
        programmes: Codes of the programmes that it is for; every one if there is none.
        at: Now.
        by: Who publishes.

    Raises:
        BadForm, OtherForm: As `publish`.
    """
    parsed = forms.parse(dict(form))
    if problems := flaws.of(parsed):
        raise forms.BadForm(*problems)
    sha256 = hashlib.sha256(rfc8785.dumps({"form": dict(form), "texts": dict(texts)})).hexdigest()
    made, new = Scorecard.objects.get_or_create(
        code=code,
        number=number,
        defaults={
            "form": form,
            "texts": texts,
            "published_at": at,
            "used_from": used_from or at,
            "programmes": list(programmes),
            "sha256": sha256,
        },
    )
    if new:
        detail = {"scorecard": f"{code}.v{number}", "sha256": sha256, "function": by.role}
        book.append("scorecard_published", at=at, subjects=[], detail=detail)
    if made.sha256 != sha256:
        raise OtherForm(f"{code} v{number}")
    return made


def newest() -> list[Scorecard]:
    """Every version that anybody is or will be scored with, by code, the newest first."""
    return list(Scorecard.objects.filter(published_at__isnull=False).order_by("code", "-number"))


def standing(of: Scorecard, at: datetime) -> Standing:
    """Whether a version is used: from its day until the day of a later one of the same form."""
    if of.used_from is not None and of.used_from > at:
        return Standing.COMING
    later = Scorecard.objects.filter(code=of.code, number__gt=of.number, published_at__lte=at)
    return Standing.OVER if later.exclude(used_from__gt=at).exists() else Standing.IN_USE
