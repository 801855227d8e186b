"""A transcript as it is read beside the player: who said what, and at which second."""

from dataclasses import dataclass, field

from django.utils.translation import gettext

from klankbord.recordings.listening import playback
from klankbord.recordings.offered import transcripts


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: from which second until which, and who."""

    begin_ms: int
    end_ms: int
    name: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Turns by time; `gone` says whose are not there any more."""

    turns: tuple[Said, ...]
    gone: tuple[str, ...]


def transcript(read: playback.Spoken) -> Transcript:
    """The transcript of a call, for its page."""
    names = {
        transcripts.AGENT: gettext("Employee"),
        transcripts.CALLER: gettext("Caller"),
        transcripts.UNKNOWN: gettext("One of both"),
    }
    turns = (Said(each.begin, each.end, names[each.party], each.text) for each in read.turns)
    return Transcript(tuple(turns), tuple(_gone(party) for party in read.gone))


def _gone(party: str) -> str:
    if party == transcripts.AGENT:
        return gettext("What the employee said has been erased.")
    return gettext("What the caller said has been erased.")
