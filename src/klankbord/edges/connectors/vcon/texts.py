"""The written part of a vCon: its dialogs of type `text` are the messages of one conversation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from klankbord.edges.connectors import messages, times
from klankbord.edges.connectors.contract import Row, Settings, Sound, Unwanted, Wrong
from klankbord.edges.connectors.exports import Export
from klankbord.edges.connectors.messages import Conversation, Said
from klankbord.edges.connectors.records import Record
from klankbord.edges.connectors.vcon import claims, container
from klankbord.edges.connectors.vcon.container import Vcon

NAMES = ("uuid", "mailto", "sip", "tel", "name")
"""What somebody who writes is called by."""


def made(vcon: Vcon, export: Export, name: str, settings: Settings) -> tuple[Row, Sound | None]:
    """The row of the conversation, and how to read its messages.

    Raises:
        Wrong, Unwanted: As `contract.item` takes them.
    """
    call = f"{vcon.id}/text"
    parties = vcon.record.records("parties")
    dialogs = _texts(vcon.record)
    claimed = [claims.of(vcon.record, number, settings) for number, _ in dialogs]
    here = [parties[seat] for seat in _seats(dialogs, parties)]
    said = list(_said(vcon.record, call, settings))
    sides = [_side(each, call) for each in here]
    callers = [each for each, side in zip(here, sides, strict=True) if side == messages.CALLER]
    agents = [each for each, side in zip(here, sides, strict=True) if side == messages.AGENT]
    ends = [each.ends for each in claimed if each.ends]
    if any(each.forbidden for each in claimed) or (ends and said and min(ends) <= said[0].at):
        raise Unwanted(call, "not_granted")
    mail = any(each.text("mailto") for each in callers)
    row = messages.row(
        Conversation(
            call=call,
            agents=frozenset(_called(each) for each in agents),
            callers=frozenset(called for each in callers if (called := _called(each))),
            channel="email" if mail else "chat",
            more={
                "parent_call_id": vcon.id,
                "queue": dialogs[0][1].text("skill", "campaign"),
                "basis": next((each.basis for each in claimed if each.basis), None),
                "source_expiry": min(ends, default=None),
            },
        ),
        said,
    )
    return row, messages.content(lambda: _again(export, name, vcon.record.place, settings))


def _texts(vcon: Record) -> list[tuple[int, Record]]:
    listed = enumerate(vcon.records("dialog"))
    return [(number, each) for number, each in listed if each.values.get("type") == "text"]


def _said(vcon: Record, call: str, settings: Settings) -> Iterator[Said]:
    parties = vcon.records("parties")
    for _, dialog in _texts(vcon):
        seats = _seats([(0, dialog)], parties)
        told = dialog.number("originator")
        seat = int(told) if told is not None else seats[0] if seats else -1
        if not 0 <= seat < len(parties):
            raise Wrong(f"{dialog.path}originator", "impossible")
        began = times.instant(dialog.need("start"), f"{dialog.path}start", settings)
        kind, body = dialog.text("mediatype") or "", f"{dialog.path}body"
        messages.text("", kind, call, body)  # a file is not decoded to find that it is one
        said = messages.text(_body(dialog), kind, call, body)
        yield Said(began, _word(parties[seat]), said)


def _seats(dialogs: Sequence[tuple[int, Record]], parties: Sequence[Record]) -> list[int]:
    """Who is in some dialogs, each once, in the order in which they are named."""
    found: dict[int, None] = {}
    for _, dialog in dialogs:
        told: Any = dialog.values.get("parties")
        for entry in told if isinstance(told, list) else [told]:
            for seat in entry if isinstance(entry, list) else [entry]:
                if isinstance(seat, bool) or not isinstance(seat, int):
                    raise Wrong(f"{dialog.path}parties", "wrong_type")
                if not 0 <= seat < len(parties):
                    raise Wrong(f"{dialog.path}parties", "impossible")
                found[seat] = None
    return list(found)


def _side(party: Record, call: str) -> str | None:
    try:
        return messages.side(_word(party))
    except ValueError as fault:
        raise Unwanted(call, messages.OTHER) from fault


def _word(party: Record) -> str:
    """What a vCon calls somebody: a machine by its type, a person by his role."""
    kind = party.text("type") or ""
    return kind if kind.lower() in messages.MACHINES else party.text("role") or ""


def _called(party: Record) -> str | None:
    return next((each for name in NAMES if (each := party.text(name))), None)


def _body(dialog: Record) -> str:
    body: Mapping[str, Any] | str | None = dialog.values.get("body")
    if not isinstance(body, str):
        raise Wrong(f"{dialog.path}body", "required" if body is None else "wrong_type")
    if (dialog.text("encoding") or "none") == "none":
        return body
    try:
        return container.decoded(body, f"{dialog.path}body").decode()
    except UnicodeDecodeError as fault:
        raise Wrong(f"{dialog.path}body", "not_utf8") from fault


def _again(export: Export, name: str, place: str, settings: Settings) -> Iterator[Said]:
    for vcon in container.vcons(export, name):
        if isinstance(vcon, Vcon) and vcon.record.place == place:
            yield from _said(vcon.record, f"{vcon.id}/text", settings)
            return
    raise OSError("The vCon changed since it was read.")
