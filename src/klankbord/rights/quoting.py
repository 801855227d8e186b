"""What a caller said himself, as it lies here in writing, before it is erased.

By it his words are found in what others wrote about the call. It is read before the deed: a store
may be far away.
"""

import contextlib
from datetime import datetime
from uuid import UUID

from django.db import transaction

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings import custody
from klankbord.recordings.intake import transcribing
from klankbord.recordings.listening import opening
from klankbord.recordings.models import Track
from klankbord.recordings.offered import threads
from klankbord.rights import filing
from klankbord.rights.models import Request
from klankbord.vault.stores.contract import StoreFault

TAKEN = (Request.Type.ERASURE, Request.Type.OBJECTION)


def said(request: UUID, outcome: str, *, at: datetime) -> dict[UUID, tuple[str, ...]]:
    """{recording: texts of the caller} of what an answer is about to erase; else nothing."""
    if outcome == Request.Outcome.REFUSED:
        return {}
    with access.deed(Access(SYSTEM, "retain", None, at)):
        of_callers = Request.objects.filter(who=Request.Who.CALLER, type__in=TAKEN)
        found = of_callers.filter(pk=request, identified_at__isnull=False).first()
        legs = filing.concerned(found, at) if found is not None else []
    return {leg: texts for leg in legs if (texts := _of(leg, at))}


def _of(leg: UUID, at: datetime) -> tuple[str, ...]:
    with transaction.atomic(), custody.held(leg, act="retain", at=at, lock=False) as found:
        tracks = list(found.tracks.select_related("key").exclude(party=Track.Party.AGENT))
        turns = [turn for track in tracks for turn in transcribing.of(track) or ()]
        written = [opening.sealed(track) for track in tracks if track.encoding == threads.TEXT]
    texts = [turn.text for turn in turns if turn.party != Track.Party.AGENT]
    for each in written:
        with contextlib.suppress(StoreFault):  # he is not kept waiting for a store
            texts += [message.text for message in threads.joined([each.words() or b"[]"])]
    return tuple(texts)
