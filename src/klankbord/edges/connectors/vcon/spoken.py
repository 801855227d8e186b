"""What a machine wrote down of a dialog: an analysis of type `transcript`, by any of its shapes.

The standard leaves the shape to the vendor. Read are: a list of `{parties, start, duration, text}`
with moments on the clock or in seconds; `segments` of `{start, end, text, speaker}` (whisper, and
the World Transcription Format); `turns` as `recordings.transcripts` has them; and Deepgram's
`results`. Who spoke is known by the index of a party, by the word agent or customer, or by the
channel of a sound with two. A number that a machine gave a voice is no party.

A `transcript-redacted` is taken before a `transcript`.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, BinaryIO

from klankbord.edges.connectors.exports import Export
from klankbord.edges.connectors.records import Record
from klankbord.edges.connectors.vcon import container
from klankbord.edges.connectors.vcon.container import Vcon

KINDS = ("transcript-redacted", "transcript")
NOT_READ = "a transcript is of a shape that is not read"
_ROLES = {"agent": "agent", "customer": "caller", "caller": "caller"}

Told = dict[str, Any]


def words(
    vcon: Vcon, number: int, agent: int | None, export: Export, name: str
) -> tuple[Callable[[], BinaryIO] | None, tuple[str, ...]]:
    """How to open the transcript of a dialog, and notes about it.

    Args:
        vcon: With the names of today.
        number: Which dialog.
        agent: Index of the employee among the parties.
        export: Where the vCon is.
        name: Its file.
    """
    if not any(True for _ in _of(vcon.record, number)):
        return None, ()
    if _turns(vcon.record, number, agent) is None:
        return None, (NOT_READ,)
    return partial(_again, export, name, vcon.record.place, number, agent), ()


def _of(record: Record, number: int) -> Iterator[Mapping[str, Any]]:
    """The transcripts of a dialog, the redacted one first."""
    listed = record.values.get("analysis")
    for kind in KINDS:
        for each in listed if isinstance(listed, list) else []:
            told = each.get("dialog", 0) if isinstance(each, dict) else None
            if told is None or each.get("type") != kind:
                continue
            if number in (told if isinstance(told, list) else [told]):
                yield each


def _turns(record: Record, number: int, agent: int | None) -> list[Told] | None:
    """The turns of the first transcript whose shape is known."""
    began = _moment(record, number)
    for each in _of(record, number):
        try:
            found = list(_read(_body(each), agent, began))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ArithmeticError):
            continue
        if found:
            return found
    return None


def _body(analysis: Mapping[str, Any]) -> Any:
    body, encoding = analysis["body"], analysis.get("encoding", "none")
    if not isinstance(body, str):
        return body
    if encoding.startswith("base64"):
        body = container.decoded(body, "analysis").decode()
    return json.loads(body)


def _moment(record: Record, number: int) -> datetime | None:
    try:
        return datetime.fromisoformat(record.values["dialog"][number]["start"])
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _read(body: Any, agent: int | None, began: datetime | None) -> Iterator[Told]:
    if isinstance(body, list):
        yield from (_piece(each, agent, began) for each in body)
    elif "turns" in body:
        yield from body["turns"]
    elif "segments" in body:
        yield from (_piece(each, agent, began) for each in body["segments"])
    else:
        yield from _deepgram(body["results"]["channels"])


def _piece(told: Mapping[str, Any], agent: int | None, began: datetime | None) -> Told:
    begin = _ms(told["start"], began)
    end = _ms(told["end"], began) if "end" in told else begin + _ms(told["duration"], None)
    party = told.get("parties", told.get("party"))
    who = told.get("role", told.get("speaker"))
    return {
        "party": _role(party, agent) or _ROLES.get(str(who).lower()),
        "start_ms": begin,
        "end_ms": max(begin, end),
        "text": told["text"],
    }


def _role(party: Any, agent: int | None) -> str | None:
    """Whose words these are, by the index of a party."""
    alone = party[0] if isinstance(party, list) and len(party) == 1 else party
    if not isinstance(alone, int) or agent is None:
        return None
    return "agent" if alone == agent else "caller"


def _ms(value: Any, began: datetime | None) -> int:
    """Seconds, or a moment on the clock, as milliseconds from the beginning."""
    if isinstance(value, str) and began is not None:
        return round((datetime.fromisoformat(value) - began).total_seconds() * 1000)
    return round(float(value) * 1000)


def _deepgram(channels: list[Any]) -> Iterator[Told]:
    """Words one by one: what one voice says without a second's silence is a turn."""
    for channel in channels:
        said = channel["alternatives"][0]["words"]
        turn = 0
        spans: list[tuple[int, Any]] = []
        for at, word in enumerate(said):
            last = said[at - 1] if at else word
            apart = word["start"] - last["end"] > 1 or word.get("speaker") != last.get("speaker")
            turn += bool(at and apart)
            spans.append((turn, word))
        for _, group in groupby(spans, key=lambda each: each[0]):
            together = [word for _, word in group]
            yield {
                "party": None,
                "start_ms": _ms(together[0]["start"], None),
                "end_ms": _ms(together[-1]["end"], None),
                "text": " ".join(each.get("punctuated_word", each["word"]) for each in together),
            }


def _again(export: Export, name: str, place: str, number: int, agent: int | None) -> BinaryIO:
    """The transcript, when it is wanted: read from its file once more, and not kept until then."""
    for vcon in container.vcons(export, name):
        if isinstance(vcon, Vcon) and vcon.record.place == place:
            turns = _turns(vcon.record, number, agent)
            return io.BytesIO(json.dumps({"turns": turns or []}, default=str).encode())
    raise OSError("The vCon changed since it was read.")
