"""Nothing that is kept of a call leads to its caller any more, once his voice was erased.

The offer keeps its keyed hash: it proves the draw, and by it the same call does not come in again.
No row leads from there to the recording.
"""

import secrets
from datetime import datetime
from uuid import uuid4

from klankbord.gate.access import Actor
from klankbord.recordings.ending import handovers
from klankbord.recordings.models import Call, GateCall, SourceCopy, Track
from klankbord.vault import keys


def sever(call: Call, *, at: datetime, by: Actor, why: str) -> bool:
    """Let a call forget who called, inside a deed; whether it did.

    Where somebody else's part of the call still has the caller's voice it does not.

    Args:
        call: Which.
        at: Now.
        by: Who decided.
        why: A code.
    """
    voices = Track.objects.filter(leg__call=call, key__gone_at=None)
    if voices.exclude(party=Track.Party.AGENT).exists():
        return False
    gate = GateCall.objects.filter(
        offer__source=call.source, offer__source_id_hash=call.source_id_hash
    )
    for key in [call.key, *(each.key for each in gate.select_related("key"))]:
        if not keys.held(key):
            keys.shred(key, at=at, by=by, why=why)
    gone = SourceCopy.objects.filter(leg__in=call.legs.values("pk"), gone_at__isnull=False)
    gone.update(source_id_hash="")
    handovers.forget_caller(list(call.legs.values_list("pk", flat=True)))
    keys.forget_idle(call.caller)
    call.caller = uuid4()
    call.source_id_hash = secrets.token_hex(32)
    call.content_sha256 = ""
    call.save(update_fields=["caller", "source_id_hash", "content_sha256"])
    return True
