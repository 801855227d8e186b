"""Chats and mails with customers, as far as the rules for calls let them in.

What colleagues write to each other is never offered: the content of other messages is read only
after notice, on a concrete ground, metadata first, private items skipped (R13). Nothing that an
export says proves any of that, so it is refused by that rule and nothing of it is read on.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from klankbord.edges.connectors import markup
from klankbord.edges.connectors.contract import Row, Sound, Unwanted, Wrong
from klankbord.recordings.offered import threads
from klankbord.recordings.offered.values import MESSAGES

OTHER = "other_messages"
ATTACHMENT = "attachment"
PLAIN, HTML = "text/plain", "text/html"
AGENT, CALLER = "agent", "caller"
CUSTOMERS = frozenset({"customer", "caller", "klant"})
AGENTS = frozenset({"agent", "medewerker"})
MACHINES = frozenset({"bot", "system"})


@dataclass(frozen=True, slots=True)
class Said:
    """One message as an export tells it; `by` is in its own words."""

    at: str
    by: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What an export tells of one conversation, besides its messages."""

    call: str = field(repr=False)
    agents: frozenset[str | None] = field(repr=False)
    callers: frozenset[str] = field(repr=False)
    channel: str
    more: Row = field(default_factory=dict, repr=False)


def text(said: str, media_type: str, call: str, field: str) -> str:
    """A message as plain text.

    Args:
        said: As the export has it.
        media_type: Of it; empty for plain text.
        call: Of which conversation.
        field: Where it stands, for a fault.

    Raises:
        Unwanted: It is no text: a file that was sent along.
        Wrong: It is longer than is read.
    """
    kind = (media_type or PLAIN).partition(";")[0].strip().lower()
    if kind == PLAIN:
        return said
    if kind != HTML:
        raise Unwanted(call, ATTACHMENT)
    if len(said) > markup.LONGEST:
        raise Wrong(field, "too_long")
    return markup.plain(said)


def side(by: str) -> str | None:
    """Whose message it is: agent or caller; None of a machine.

    Raises:
        ValueError: It is somebody else's.
    """
    word = by.strip().lower()
    if word in MACHINES:
        return None
    if word in AGENTS | CUSTOMERS:
        return AGENT if word in AGENTS else CALLER
    raise ValueError(word)


def row(of: Conversation, said: Iterable[Said]) -> Row:
    """The row of a conversation between one employee and customers.

    Raises:
        Unwanted: It is none.
    """
    if len(of.agents - {None}) > 1:
        raise Unwanted(of.call, "two_employees")
    agent = next(iter(of.agents - {None}), None)
    try:
        sides = [(each.at, side(each.by)) for each in said]
    except ValueError as fault:
        raise Unwanted(of.call, OTHER) from fault
    people = [(at, by) for at, by in sides if by]
    if not (of.callers or any(by == CALLER for _, by in people)):
        raise Unwanted(of.call, OTHER)
    if any(_colleague(agent, caller) for caller in of.callers):
        raise Unwanted(of.call, OTHER)
    first = min(people, default=None)
    return {
        "source_call_id": of.call,
        "agent_ref": agent,
        "caller_ref": next(iter(of.callers)) if len(of.callers) == 1 else None,
        "started_at": first and first[0],
        "direction": None if first is None else "inbound" if first[1] == CALLER else "outbound",
        "channel": of.channel,
        **of.more,
    }


def content(again: Callable[[], Iterable[Said]]) -> Sound:
    """The messages, read once more when they are wanted, and not kept until then."""
    return Sound(lambda: _written(again()), MESSAGES)


def _written(said: Iterable[Said]) -> BinaryIO:
    told: list[Mapping[str, str]] = [
        {"at": each.at, "by": by, "text": each.text} for each in said if (by := side(each.by))
    ]
    return io.BytesIO(threads.written(told))


def _colleague(agent: str | None, caller: str) -> bool:
    """Whether both have an address of mail of one organisation."""
    ends = [address.rpartition("@")[2].lower() for address in (agent or "", caller)]
    return "@" in caller and "@" in (agent or "") and ends[0] == ends[1]
