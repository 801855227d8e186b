"""A recording leaves the house: for the request of whom it is about, or for a case that holds it.

Decided, written down and told like a listening. Who gets it knows the people in it by names that
serve him alone. The voice of others stays here when somebody asks for his own (R63).
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from klankbord.audio.ranges import VirtualWav
from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law.engine import Decision
from klankbord.ledger import book
from klankbord.notices import afterwards
from klankbord.notices.models import AfterNotice
from klankbord.people import periods
from klankbord.people import queries as people
from klankbord.people.models import Account
from klankbord.recordings import custody, facts, hashes
from klankbord.recordings.draw import covering
from klankbord.recordings.listening import opening, playback
from klankbord.recordings.listening.opening import Sealed, Thread
from klankbord.recordings.models import Leg, Track
from klankbord.vault.models import Hold

RIGHTS_REQUEST, LEGAL_HOLD, OTHER = "rights_request", "legal_hold", "other"
"""Reasons of an export, as the law names them (R58); none of them is chosen by who exports."""

FOR_A_CASE = "case"
"""Why somebody may come near a recording for a case; an assignment to evaluate is no such thing."""

_CASE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class BadCase(Exception):
    """The code of a case is no code: small letters, digits, dots and dashes, at most 64."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes out, with the sound apart. Whoever is in it has a name for this recipient alone.

    Attributes:
        id: Of this export. It is in the file and in the log: the file's watermark.
        conversation, employee, caller: Names for this recipient.
        parties: Whose each channel of the sound is: agent, caller, mixed.
        reason: For the law: `RIGHTS_REQUEST` or `LEGAL_HOLD`.
        programmes: Names of the versions under which it was collected.
        purposes: Those, and no others, it may be used for.
        keep_until: After this nobody may keep it.
        objected_at: When the caller took back that he was recorded.
    """

    id: UUID
    at: datetime
    conversation: UUID
    employee: UUID
    caller: UUID
    parties: tuple[str, ...]
    reason: str
    function: str
    law_version: str
    programmes: tuple[str, ...]
    legal_basis: str
    purposes: tuple[str, ...]
    began: datetime
    duration_ms: int
    direction: str
    keep_until: datetime
    objected_at: datetime | None
    written: bool


@contextmanager
def export(
    leg: UUID, *, case: str, actor: Actor, at: datetime
) -> Iterator[tuple[Exported, VirtualWav | Thread | None]]:
    """Let a recording out, if the law allows it. It is in the log by the time this begins.

    Args:
        leg: Which.
        case: Code of the case: of a hold on this recording, or of somebody's own request.
        actor: Who gets it.
        at: Now.

    Yields:
        What goes out and its sound, or what was written in it; no sound when it cannot be parted
        from the voice of another.

    Raises:
        BadCase: The code is none.
        NoSuchLeg: It is not there.
        Refused: The law says no.
    """
    if not _CASE.fullmatch(case):
        raise BadCase(case)
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        reason = _reason(found, case, actor)
        decision = _decide(found, case=case, reason=reason, actor=actor, at=at)
        made = _made(found, case, reason, decision, actor, at) if decision.allowed else None
        if made is not None:
            detail = {"leg": str(leg), "function": actor.role, "reason": reason, "case": case,
                      "export": str(made.id)}  # fmt: skip
            about = [found.employee_id, found.call.caller]
            book.append("recording_exported", at=at, subjects=about, detail=detail)
    if made is None:
        raise decisions.Refused(decision)
    with transaction.atomic(), custody.held(leg, act="retain", at=at) as found:
        sealed = _sealed(found, made)
    if made.written:
        yield made, opening.read(sealed)
        return
    with ExitStack() as open_:
        channels = [each.open(open_) for each in sealed]
        yield made, VirtualWav(channels, sealed[0].track.rate) if channels else None


def _reason(leg: Leg, case: str, actor: Actor) -> str:
    """Why it is asked, as it stands written: a hold by the name of this case, or one's own."""
    keys = leg.tracks.values_list("key", flat=True)
    if Hold.objects.filter(key__in=keys, case=case, ended_at=None).exists():
        return LEGAL_HOLD
    return RIGHTS_REQUEST if actor.employee == leg.employee_id else OTHER


def _decide(leg: Leg, *, case: str, reason: str, actor: Actor, at: datetime) -> Decision:
    question = facts.for_collected(
        leg, act="export", data=leg.data, purpose=None, actor=actor, at=at, reason=case,
        granted=_granted(leg, actor, at),
    )  # fmt: skip
    question["export"] = {"reason": reason}
    about = [leg.employee_id, leg.call.caller]
    decision = decisions.decide(question, about=about, by=actor, thing=leg.pk, reason=reason)
    if actor.employee != leg.employee_id:
        happened = afterwards.Happening(
            kind=AfterNotice.Kind.EXPORTED if decision.allowed else AfterNotice.Kind.REFUSED,
            employee=leg.employee_id,
            leg=leg.pk,
            function=actor.role,
            reason=reason,
            rules=decision.denied_by,
        )
        afterwards.tell(happened, at=at, by=actor)
    return decision


def _granted(leg: Leg, actor: Actor, at: datetime) -> bool:
    """Whether the access matrix lets this person take it out: his own, or inside a case."""
    if actor.employee is not None and actor.employee == leg.employee_id:
        return True
    inside = leg.accesses.filter(periods.holding(at), account=actor.account, why=FOR_A_CASE)
    if actor.account is None or not inside.exists():
        return False
    return people.cleared(Account.objects.get(pk=actor.account), at)


def _made(
    leg: Leg, case: str, reason: str, decision: Decision, actor: Actor, at: datetime
) -> Exported:
    recipient = f"{case}\0{actor.account}"
    dossiers = covering.of_leg(leg.programmes)
    return Exported(
        id=uuid4(),
        at=at,
        conversation=hashes.pairwise(recipient, leg.pk),
        employee=hashes.pairwise(recipient, leg.employee_id),
        caller=hashes.pairwise(recipient, leg.call.caller),
        parties=tuple(str(track.party) for track in _tracks(leg)),
        reason=reason,
        function=actor.role,
        law_version=decision.law_version,
        programmes=tuple(each.version for each in dossiers),
        legal_basis=dossiers[0].legal_basis,
        purposes=tuple(leg.purposes),
        began=leg.made_at,
        duration_ms=leg.duration_ms,
        direction=leg.call.direction,
        keep_until=leg.retention_until,
        objected_at=leg.caller_objected_at,
        written=leg.data == "messages",
    )


def _tracks(leg: Leg) -> list[Track]:
    tracks = leg.tracks.select_related("key").filter(frames__gt=0)
    return sorted(tracks, key=lambda track: playback.ORDER[Track.Party(track.party)])


def _sealed(leg: Leg, made: Exported) -> list[Sealed]:
    """The sound of each party; of others none, when somebody asks for his own."""
    tracks = _tracks(leg)
    if made.reason != RIGHTS_REQUEST:
        return [opening.sealed(track) for track in tracks]
    if any(track.party == Track.Party.MIXED for track in tracks):
        return []
    return [
        opening.sealed(track) if track.party == Track.Party.AGENT else Sealed(track)
        for track in tracks
    ]
