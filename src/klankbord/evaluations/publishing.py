"""Scorecards come into being: parsed, published to employees, and never edited (R37)."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rfc8785

from klankbord.evaluations import forms
from klankbord.evaluations.models import Scorecard
from klankbord.gate import access
from klankbord.gate.access import Access, Actor
from klankbord.ledger import book


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
    parsed = forms.parse(dict(form))
    if problems := forms.problems(parsed):
        raise forms.BadForm(*problems)
    sha256 = hashlib.sha256(rfc8785.dumps({"form": dict(form), "texts": dict(texts)})).hexdigest()
    with access.deed(Access(by, "activate", None, at)):
        made, new = Scorecard.objects.get_or_create(
            code=code,
            number=number,
            defaults={"form": form, "texts": texts, "published_at": at, "sha256": sha256},
        )
        if new:
            detail = {"scorecard": f"{code}.v{number}", "sha256": sha256, "function": by.role}
            book.append("scorecard_published", at=at, subjects=[], detail=detail)
    if made.sha256 != sha256:
        raise OtherForm(f"{code} v{number}")
    return made
