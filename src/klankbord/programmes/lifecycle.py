"""Adding to a dossier: dated evidence, never a change of what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people import shapes
from klankbord.people.shapes import Flaw, Flawed
from klankbord.programmes import evidence, queries
from klankbord.programmes.models import Evidence, Version


@dataclass(frozen=True, slots=True)
class Given:
    """A dated fact as somebody gives it: what kind, when it happened, and what it says."""

    kind: str
    happened_at: datetime
    detail: Mapping[str, Any] = field(default_factory=dict)
    document_sha256: str = ""


def add_evidence(version: Version, given: Given, *, at: datetime, by: Actor) -> Evidence:
    """Add one dated fact to a version. It counts from the moment that it is recorded.

    Raises:
        Flawed: The kind is unknown, the detail does not fit it, or it has not happened yet.
    """
    with transaction.atomic(durable=True):
        return record(version, given, at=at, by=by)


def record(version: Version, given: Given, *, at: datetime, by: Actor) -> Evidence:
    """As `add_evidence`, inside the transaction of another deed."""
    if by.account is None:
        raise Flawed([Flaw("by", "evidence is recorded by a person with an account.")])
    kept = _checked(given, at)
    row = Evidence.objects.create(
        version=version,
        kind=given.kind,
        happened_at=given.happened_at,
        recorded_at=at,
        recorded_by_id=by.account,
        detail=shapes.plain(kept),
        document_sha256=given.document_sha256,
    )
    entry = {
        "evidence": given.kind,
        "version": queries.name(version),
        "happened_at": given.happened_at.isoformat(),
        "id": str(row.pk),
        "function": by.role,
    }
    book.append("evidence_added", at=at, subjects=[], detail=entry)
    return row


def _checked(given: Given, at: datetime) -> dict[str, Any]:
    flaws: list[Flaw] = []
    kept = evidence.read_detail(given.kind, given.detail, "detail", flaws)
    if given.document_sha256:
        shapes.read(evidence.SHA256, given.document_sha256, "document_sha256", flaws)
    if given.happened_at > at:
        flaws.append(Flaw("happened_at", "has not happened yet. Record it when it has."))
    if flaws:
        raise Flawed(flaws)
    return kept
