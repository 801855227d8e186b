"""What the works council decides, and what the employer does about it: each a dated fact.

It becomes evidence of the version, and the law computes the rest. A letter goes with it, sealed.
Consent is never taken back here: the WOR knows no such thing. What the council says when it wants
to is written down as what it is, and `standing` tells what the law makes of it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.council import guarded, papers, standing
from klankbord.council.models import Letter
from klankbord.council.standing import Dated, Standing
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.programmes import lifecycle, parts, pdf, queries
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import Evidence, Version
from klankbord.recordings.ending import sealing
from klankbord.vault import boxes

COUNCIL, EMPLOYER = (guarded.MEMBER,), guarded.EMPLOYER
PDF = "pdf"

Scope = Mapping[str, Sequence[str]]
"""Purposes, means and data: which of those that the version names."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the council answered to a request, with its reasons (WOR art. 27(2))."""

    answer: str
    decided_at: datetime
    reason: str
    scope: Scope
    conditions: Sequence[str] = ()
    valid_until: datetime | None = None
    evaluate_by: datetime | None = None


def answer(
    version: Version, decision: Decision, *, letter: bytes | None = None, at: datetime, by: Actor
) -> Evidence:
    """Answer the request for a version.

    Raises:
        Fault: It is not for him, there is no request or no right of consent, it was consented to
            already, or the decision is dated before the request or after the start.
        Flawed: The reasons are no reasons.
    """
    with access.keeping(by, at):
        now = _begin(version, at, by, COUNCIL)
        _insist_on_request(now, decision.decided_at)
        if now.answer is not None and now.answer.detail["answer"] == "consented":
            raise Fault("The council consented to this version already.", "consented_already")
        detail: dict[str, Any] = {"answer": decision.answer, "reason": decision.reason}
        if decision.answer == "consented":
            _insist_on_before_start(version, decision)
            detail |= _scope(version, decision.scope)
            detail |= {"conditions": list(decision.conditions)} if decision.conditions else {}
            for field in ("valid_until", "evaluate_by"):
                moment = getattr(decision, field)
                if moment is not None and moment <= decision.decided_at:
                    raise Fault("That day lies before the decision.", f"{field}_before")
                detail |= {field: moment} if moment is not None else {}
        given = Given("works_council_answer", decision.decided_at, detail)
        return _record(version, given, letter, at=at, by=by)


def permit(
    version: Version,
    *,
    scope: Scope,
    ruled_at: datetime,
    letter: bytes | None,
    at: datetime,
    by: Actor,
) -> Evidence:
    """Record that the court permits what the council did not consent to (WOR art. 27(4)).

    Raises:
        Fault: It is not for him, nobody asked the council first, or it consented.
    """
    with access.keeping(by, at):
        now = _begin(version, at, by, EMPLOYER)
        _insist_on_request(now, ruled_at)
        if now.state in {standing.CONSENTED, standing.CONTESTED}:
            raise Fault("The council consented to this version already.", "consented_already")
        if letter is None:
            raise Fault("Add the ruling of the court as a PDF.", "no_ruling")
        given = Given("court_permission", ruled_at, _scope(version, scope))
        return _record(version, given, letter, at=at, by=by)


def notify(
    version: Version,
    *,
    notified_at: datetime,
    letter: bytes | None = None,
    at: datetime,
    by: Actor,
) -> Evidence:
    """Record that the council was told of a decision. The month for nullity begins (27(5)).

    Raises:
        Fault: It is not for him, there is no right of consent, or it was told before.
    """
    with access.keeping(by, at):
        now = _begin(version, at, by, EMPLOYER)
        if now.notified is not None:
            raise Fault("The council was told of it already.", "notified_already")
        return _record(version, Given("decision_notified", notified_at), letter, at=at, by=by)


def invoke_nullity(
    version: Version,
    *,
    invoked_at: datetime,
    known_at: datetime | None = None,
    letter: bytes | None = None,
    at: datetime,
    by: Actor,
) -> Evidence:
    """Invoke the nullity of a decision without consent: everything under it stops at once.

    What was recorded under it without consent is sealed, and each person finds that in his log.

    Args:
        version: What was decided.
        invoked_at: When the council wrote that it invokes nullity.
        known_at: When it was told of the decision, or saw that it was carried out. What the
            employer wrote down of it goes before.
        letter: What it wrote.
        at: Now.
        by: A member of the council.

    Raises:
        Dated: The month is over; the fault has its last day.
        Fault: It is not for him, something takes the place of consent, or it was done already.

    Source: WOR art. 27(5).
    """
    with access.keeping(by, at):
        now = _begin(version, at, by, COUNCIL)
        if now.state in {
            standing.CONSENTED, standing.CONTESTED, standing.COURT, standing.AGREEMENT,
        }:  # fmt: skip
            raise Fault("There is consent, or what takes its place.", "nothing_null")
        if now.state == standing.ANNULLED:
            raise Fault("Nullity was invoked already.", "null_already")
        began = now.notified.happened_at if now.notified else known_at
        if began is None or invoked_at < began:
            raise Fault("Say when the council knew of the decision.", "known_when")
        last = standing.last_day(began)
        if invoked_at.astimezone(AMSTERDAM).date() > last:
            raise Dated(f"That was possible up to {last.isoformat()}.", "nullity_late", last)
        if now.notified is None:
            _record(version, Given("decision_notified", began), None, at=at, by=by)
        made = _record(version, Given("nullity_invoked", invoked_at), letter, at=at, by=by)
        dossier = queries.dossier(version.pk)
        sealing.annulled(
            version.pk, lambda then: standing.consented(dossier, then, at), at=at, by=by
        )
    return made


def withdraw(
    version: Version, *, said_at: datetime, letter: bytes | None = None, at: datetime, by: Actor
) -> Evidence:
    """Write down that the council says that it withdraws its consent.

    Raises:
        Fault: It is not for him, or there is no consent that holds.
    """
    with access.keeping(by, at):
        now = _begin(version, at, by, COUNCIL)
        if now.state != standing.CONSENTED:
            raise Fault("There is no consent that holds.", "no_consent")
        return _record(version, Given("withdrawal", said_at), letter, at=at, by=by)


def dispute(version: Version, means: Sequence[str], *, at: datetime, by: Actor) -> Evidence:
    """Say of which means the council never agreed to them; none: that is settled.

    Raises:
        Fault: It is not for him, or the version does not name them.
    """
    with access.keeping(by, at):
        now = _begin(version, at, by, COUNCIL)
        if not set(means) <= set(version.means):
            raise Fault("The version does not name that.", "beyond_request")
        if set(means) == set(now.disputed):
            raise Fault("That stands there already.", "disputed_already")
        given = Given("disputed_means", at, {"means": list(means)})
        return _record(version, given, None, at=at, by=by)


def _begin(version: Version, at: datetime, by: Actor, roles: Sequence[str]) -> Standing:
    if by.role not in roles:
        raise Fault("This is for another function to give.", "not_yours")
    # One deed after another on a version: the second sees what the first wrote.
    Version.objects.select_for_update().get(pk=version.pk)
    now = standing.of(queries.dossier(version.pk), at)
    if now.state == standing.NO_RIGHT:
        raise Fault("Nobody has a right of consent here.", "no_right_of_consent")
    return now


def _insist_on_request(now: Standing, decided_at: datetime) -> None:
    if now.request is None:
        raise Fault("Nobody asked the council for consent to this version.", "not_asked")
    if decided_at <= now.request.happened_at:
        day = now.request.happened_at.astimezone(AMSTERDAM).date()
        raise Dated(f"The request is of {day.isoformat()}.", "before_request", day)


def _insist_on_before_start(version: Version, decision: Decision) -> None:
    if decision.decided_at > version.starts_at:
        day = version.starts_at.astimezone(AMSTERDAM).date()
        raise Dated(f"The programme starts on {day.isoformat()}.", "after_start", day)


def _scope(version: Version, scope: Scope) -> dict[str, list[str]]:
    named = {part: list(scope.get(part, ())) for part in parts.SCOPE}
    # A version for chats and mails alone names no means, so there are none to consent to.
    if not all(said or not getattr(version, part) for part, said in named.items()):
        raise Fault("Say at least one purpose, means and kind of data.", "scope_empty")
    if any(not set(said) <= set(getattr(version, part)) for part, said in named.items()):
        raise Fault("The version does not name that.", "beyond_request")
    return named


def _record(
    version: Version, given: Given, letter: bytes | None, *, at: datetime, by: Actor
) -> Evidence:
    if given.happened_at > at:
        raise Fault("This has not happened yet.", "ahead")
    if letter is None:
        return lifecycle.record(version, given, at=at, by=by)
    pdf.insist(letter, most=papers.LARGEST)
    digest = hashlib.sha256(letter).hexdigest()
    given = Given(given.kind, given.happened_at, given.detail, digest)
    made = lifecycle.record(version, given, at=at, by=by)
    key = papers.key(papers.IN_THE_OPEN, at)
    kept = Letter.objects.create(
        key=key, evidence=made, size=len(letter), given_at=at, given_as=by.role
    )
    boxes.seal(key, PDF, letter, row=_row(kept))
    detail: dict[str, Any] = {"letter": str(kept.pk), "evidence": given.kind, "function": by.role}
    book.append("council_letter_kept", at=at, subjects=[], detail=detail)
    return made


def read_letter(which: UUID, *, at: datetime, by: Actor) -> bytes:
    """A letter; that somebody looked is written down.

    Raises:
        Fault: It is not there for him, or its term is over.
    """
    with access.keeping(by, at):
        found = Letter.objects.filter(pk=which).first()
        held = papers.found([found.key_id]) if found else {}
        if found is None or found.key_id not in held:
            raise Fault("That is not there.", "no_paper")
        detail: dict[str, Any] = {"letter": str(found.pk), "function": by.role}
        book.append("council_letter_read", at=at, subjects=[], detail=detail)
        return boxes.unseal(held[found.key_id], PDF, row=_row(found))


def _row(letter: Letter) -> boxes.Row:
    return boxes.Row("council.letter", letter.pk)
