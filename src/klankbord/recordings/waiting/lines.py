"""Lines and what callers hear on them, with what follows for calls: offered anew, or sealed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from klankbord.gate.access import Actor
from klankbord.notices import announcements, attesting, sounds
from klankbord.notices.attesting import TestCall
from klankbord.notices.models import Attestation, Sound
from klankbord.recordings.ending import sealing
from klankbord.recordings.waiting import reoffering


def tested(call: TestCall, *, programmes: Sequence[str], at: datetime, by: Actor) -> Attestation:
    """Write down a test call; it proves the line once a DPO has seen it.

    A test that failed, or heard something else than was proven, ends the proof of the line: what
    was recorded since is sealed.

    Raises:
        Fault: As `attesting.insist_on_keeper` and `attesting.record`.
    """
    attesting.insist_on_keeper(by)
    with transaction.atomic(durable=True):
        before = attesting.proof(call.line, at)
        made = attesting.record(call, programmes=programmes, at=at, by=by)
        if before is not None and attesting.proof(call.line, at) is None:
            sealing.unannounced(call.line, call.tested_at, at=at, by=by)
    return made


def seen(attestation: Attestation, *, at: datetime, by: Actor) -> Attestation:
    """A DPO has seen a test call: the line is proven, and what waited for that is offered anew.

    Raises:
        Fault: As `attesting.record_seen`.
    """
    with transaction.atomic(durable=True):
        proven = attesting.record_seen(attestation, at=at, by=by)
        reoffering.of_line.defer(line=proven.line)
    return proven


def declined(attestation: Attestation, *, at: datetime, by: Actor) -> None:
    """A DPO does not accept a test call.

    Raises:
        Fault: As `attesting.record_declined`.
    """
    with transaction.atomic(durable=True):
        attesting.record_declined(attestation, at=at, by=by)


def sounded(name: str, content: bytes, *, at: datetime, by: Actor) -> Sound | None:
    """Keep how a text of the library sounds; None if it sounds so already.

    Every line that was tested with this text has changed by it: until a new test call that a DPO
    has seen, nothing on it is recorded.

    Raises:
        Fault: As `attesting.insist_on_keeper`, `announcements.script` and `sounds.record`.
    """
    attesting.insist_on_keeper(by)
    with transaction.atomic(durable=True):
        text = announcements.kept(announcements.script(name))
        made = sounds.record(text, content, at=at, by=by)
        if made is not None:
            for line in sounds.lines(text):
                _change(line, "", changed_at=at, at=at, by=by)
    return made


def changed(
    line: str, configuration_sha256: str, *, changed_at: datetime, at: datetime, by: Actor
) -> bool:
    """A line has another configuration since a moment; what was recorded since then is sealed.

    Returns:
        Whether a proof ended. Until the next test call nothing on the line is recorded.

    Raises:
        Fault: As `attesting.record_change`.
    """
    with transaction.atomic(durable=True):
        return _change(line, configuration_sha256, changed_at=changed_at, at=at, by=by)


def _change(
    line: str, configuration_sha256: str, *, changed_at: datetime, at: datetime, by: Actor
) -> bool:
    ended = attesting.record_change(line, configuration_sha256, changed_at=changed_at, at=at, by=by)
    if ended:
        sealing.unannounced(line, changed_at, at=at, by=by)
    return ended
