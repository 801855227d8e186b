"""One row for each recording in a vCon."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from klankbord.edges.connectors import times
from klankbord.edges.connectors.contract import (
    Connector,
    Flawed,
    Item,
    Row,
    Settings,
    Sound,
    Unwanted,
    Wrong,
    item,
)
from klankbord.edges.connectors.exports import Export
from klankbord.edges.connectors.records import Record
from klankbord.edges.connectors.vcon import claims, container, content, spoken, texts
from klankbord.edges.connectors.vcon.container import Vcon
from klankbord.law.texts import Text

ENDS = (".vcon", ".vcon.json")
AGENT = "agent"
NAMES = ("uuid", "sip", "mailto", "tel", "name")
"""What a party is called by, the most lasting first."""

OUTSIDE = ("tel", "sip", "mailto", "uuid", "name")
"""What somebody outside is called by, of which only a pseudonym is kept."""

UNWANTED = {"incomplete": "incomplete"}
"""Types of dialog that are no recording that can be offered."""

TELLING = ("transfer", "recording-set", "text")
"""Types of dialog that only tell of others, or are a part of one conversation."""


def recognises(export: Export) -> bool:
    return next(export.files(*ENDS), None) is not None


def read(export: Export, settings: Settings) -> Iterator[Item]:
    for name in export.files(*ENDS, *([".json"] if export.only else [])):
        for vcon in container.vcons(export, name):
            if isinstance(vcon, Vcon):
                yield from _items(vcon, export, name, settings)
            else:
                yield vcon


ERASING = Text(
    nl="Vraag wie de vCon gaf, om hem te wissen, met het geluid waar hij naar "
    "verwijst. De vCon zelf kent daar geen opdracht voor.",
    en="Ask whoever gave the vCon to erase it, with the sound that it refers to. The "
    "vCon itself knows no order for that.",
)
CONNECTOR = Connector("vcon", "vCon", recognises, read, ERASING)


def _items(vcon: Vcon, export: Export, name: str, settings: Settings) -> Iterator[Item]:
    try:
        dialogs, parties = vcon.record.records("dialog"), vcon.record.records("parties")
    except Wrong as wrong:
        yield Flawed(vcon.record.place, wrong.field, wrong.code)
        return
    consults = _consults(dialogs)
    for number, dialog in enumerate(dialogs):
        if dialog.values.get("type") not in TELLING:
            one = _Dialog(vcon, number, dialog, parties, settings)
            one.consult = number in consults
            make = partial(one.made, export, name)
            place = f"{vcon.record.place}, dialog[{number}]"
            yield item(place, make, settings, notes=one.notes)
    if any(dialog.values.get("type") == "text" for dialog in dialogs):
        yield item(vcon.record.place, partial(texts.made, vcon, export, name, settings), settings)


def _consults(dialogs: Sequence[Record]) -> set[object]:
    """The dialogs in which colleagues talked about a transfer before they made it."""
    found: set[object] = set()
    for dialog in dialogs:
        told = dialog.values.get("consultation") if dialog.values.get("type") == "transfer" else []
        found |= {each for each in (told if isinstance(told, list) else [told]) if _index(each)}
    return found


def _index(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


class _Dialog:
    """One dialog of a vCon, and what is noted while it is read."""

    def __init__(
        self,
        vcon: Vcon,
        number: int,
        dialog: Record,
        parties: Sequence[Record],
        settings: Settings,
    ) -> None:
        self.vcon, self.number, self.dialog = vcon, number, dialog
        self.parties, self.settings = parties, settings
        self.call = f"{vcon.id}/{number}"
        self.notes = list(vcon.notes)
        self.consult = False

    def made(self, export: Export, name: str) -> tuple[Row, Sound | None]:
        self._refuse()
        entries = self._entries()
        agent, others = self._people(entries)
        began, duration = self._began(), self.dialog.milliseconds("duration")
        claimed = claims.of(self.vcon.record, self.number, self.settings)
        if claimed.forbidden or (claimed.ends and began and claimed.ends <= began):
            raise Unwanted(self.call, "not_granted")
        sound, notes = content.sound(self.dialog, export, name)
        words, more = spoken.words(self.vcon, self.number, agent, export, name)
        self.notes += [*claimed.notes, *notes, *more]
        row: Row = {
            "source_call_id": self.call,
            "parent_call_id": self.vcon.id,
            "agent_ref": None if agent is None else self._called(agent, NAMES),
            "started_at": began,
            "duration_ms": duration,
            "direction": self._direction(agent, entries),
            "caller_ref": self._called(others[0], OUTSIDE) if len(others) == 1 else None,
            "queue": self.dialog.text("skill", "campaign"),
            "hold_times": self._holds(began),
            "ended_at": began and duration and times.after(began, duration),
            "basis": claimed.basis,
            "source_expiry": claimed.ends,
            "media_type": self.dialog.text("mediatype"),
        }
        return row | self._channels(agent, entries), sound and replace(sound, words=words)

    def _refuse(self) -> None:
        kind = self.dialog.need("type")
        if kind in UNWANTED:
            raise Unwanted(self.call, UNWANTED[kind])
        if kind != "recording":
            raise Wrong(f"{self.dialog.path}type", "unknown_value")
        if self.consult:
            raise Unwanted(self.call, "consult")
        if self.dialog.number("recording_set") is not None:
            raise Unwanted(self.call, "several_files")
        if (self.dialog.text("mediatype") or "").lower().startswith("video/"):
            raise Unwanted(self.call, "screen_recording")

    def _entries(self) -> list[list[int]]:
        """Who is in the dialog: of several channels one list for each."""
        told = self.dialog.values.get("parties")
        listed = told if isinstance(told, list) else [] if told is None else [told]
        return [
            [self._index(index) for index in (each if isinstance(each, list) else [each])]
            for each in ([] if entry is None else entry for entry in listed)
        ]

    def _index(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(f"{self.dialog.path}parties", "wrong_type")
        if not 0 <= value < len(self.parties):
            raise Wrong(f"{self.dialog.path}parties", "impossible")
        return value

    def _people(self, entries: list[list[int]]) -> tuple[int | None, list[int]]:
        """The employee, and everybody else who is no machine."""
        here = sorted({index for entry in entries for index in entry})
        agents = [n for n in here if (self.parties[n].text("role") or "").lower() == AGENT]
        if len(agents) > 1:
            raise Unwanted(self.call, "two_employees")
        others = [n for n in here if n not in agents and self.parties[n].text("type") != "bot"]
        return (agents[0] if agents else None), others

    def _called(self, party: int, names: Sequence[str]) -> str | None:
        found = (self.parties[party].text(name) for name in names)
        return next((each for each in found if each), None)

    def _began(self) -> str | None:
        text = self.dialog.text("start")
        if text is None or text[:1].isdigit():
            return text and times.instant(text, f"{self.dialog.path}start", self.settings)
        self.notes.append("start is written as in mail")
        return times.rfc2822(text, f"{self.dialog.path}start")

    def _direction(self, agent: int | None, entries: list[list[int]]) -> str:
        """Who began: the first party, unless `originator` says another."""
        told = self.dialog.number("originator")
        first = next((index for entry in entries for index in entry), None)
        begun = first if told is None else int(told)
        if agent is None or begun is None:
            return "unknown"
        return "outbound" if begun == agent else "inbound"

    def _channels(self, agent: int | None, entries: list[list[int]]) -> Row:
        """Whether each entry is a channel: surely if one is a list or null, else if it was told."""
        told = self.dialog.values.get("parties")
        lists = isinstance(told, list) and any(not isinstance(each, int) for each in told)
        if not lists and (self.settings.agent_channel is None or len(entries) != 2):
            return {}
        if len(entries) > 2:
            raise Wrong(f"{self.dialog.path}parties", "impossible")
        mine = [number for number, entry in enumerate(entries) if agent in entry]
        sure = len(entries) == 2 and len(mine) == 1
        return {"channels": len(entries), "agent_channel": mine[0] if sure else None}

    def _holds(self, began: str | None) -> list[list[str | None]]:
        """When somebody was on hold: from `hold` to `unhold` of the same party, or to the end."""
        spans: list[list[str | None]] = []
        open_: dict[str, str] = {}
        for each in self.dialog.records("party_history"):
            event, moment = each.text("event"), each.text("time")
            if event not in ("hold", "unhold") or began is None:
                continue
            at = times.instant(moment or "", f"{each.path}time", self.settings)
            party = str(each.values.get("party"))
            if event == "hold":
                open_.setdefault(party, at)
            elif party in open_:
                spans.append([open_.pop(party), at])
        spans += [[begin, None] for begin in open_.values()]
        return [[begin, end] for begin, end in spans if begin != end]
