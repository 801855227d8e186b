"""One row for each conversation of the table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from klankbord.edges.connectors import messages, tables, times
from klankbord.edges.connectors.contract import (
    Connector,
    Flawed,
    Item,
    Row,
    Settings,
    Sound,
    Unwanted,
    item,
)
from klankbord.edges.connectors.exports import Export, Unusable
from klankbord.edges.connectors.messages import Conversation, Said
from klankbord.edges.connectors.tables import Record
from klankbord.law.texts import Text

ID = "conversation_id"
NEEDED = (ID, "sent_at", "sent_by", "text")
TOLD = ("called_ref", "queue", "line", "caller_country")
FIELDS = {*NEEDED, *TOLD, "agent_ref", "caller_ref", "channel", "media_type", "attachments"}
NONE = frozenset({"", "0", "no", "nee", "false", "[]"})
CHAT, MAIL = "chat", "email"


def recognises(export: Export) -> bool:
    return any(set(NEEDED) <= tables.header(export, name) for name in export.files(".csv"))


def read(export: Export, settings: Settings) -> Iterator[Item]:
    if unknown := set(settings.columns) - FIELDS:
        raise Unusable(
            f"settings, columns: there is no field {', '.join(sorted(unknown))}.", code="settings"
        )
    columns = {name: settings.columns.get(name, name).strip().lower() for name in FIELDS}
    seen: set[str] = set()
    for name in export.files(".csv"):
        table = _Table(export, name, columns, settings)
        for call, rows in table.conversations():
            if isinstance(rows, Flawed):
                yield rows
            elif call in seen:
                yield Flawed(rows[0].place, columns[ID], "twice")
            else:
                seen.add(call)
                yield item(rows[0].place, partial(_made, table, call, rows), settings)


ERASING = Text(
    nl="Wis het gesprek waar de tabel vandaan kwam: in het chatsysteem of de mailbox.",
    en="Erase the conversation where the table came from: in the chat system or mailbox.",
)
CONNECTOR = Connector("messages", "CSV of messages", recognises, read, ERASING)


@dataclass(frozen=True, slots=True)
class _Table:
    export: Export
    name: str
    columns: Mapping[str, str]
    settings: Settings

    def conversations(self) -> Iterator[tuple[str, list[Record] | Flawed]]:
        """The lines of each conversation, which stand together; a faulty line by itself."""
        needed = [self.columns[name] for name in NEEDED]
        lines = tables.records(self.export, self.name, needed=needed)
        for call, rows in groupby(lines, key=self._call):
            for each in rows if call is None else []:
                yield "", each if isinstance(each, Flawed) else self._nameless(each)
            if call is not None:
                yield call, [each for each in rows if isinstance(each, Record)]

    def said(self, rows: list[Record]) -> Iterator[Said]:
        at, by, text = (self.columns[name] for name in NEEDED[1:])
        for each in rows:
            moment = times.instant(each.need(at), at, self.settings)
            call = each.get(self.columns[ID]) or ""
            if (each.get(self.columns["attachments"]) or "").strip().lower() not in NONE:
                raise Unwanted(call, messages.ATTACHMENT)
            kind = each.get(self.columns["media_type"]) or ""
            told = messages.text(each.cells.get(text, ""), kind, call, text)
            yield Said(moment, each.get(by) or "", told)

    def again(self, call: str) -> Iterator[Said]:
        for found, rows in self.conversations():
            if found == call and not isinstance(rows, Flawed):
                return self.said(rows)
        raise OSError("The table changed since it was read.")

    def _call(self, line: Record | Flawed) -> str | None:
        return None if isinstance(line, Flawed) else line.get(self.columns[ID])

    def _nameless(self, line: Record) -> Flawed:
        return Flawed(line.place, self.columns[ID], "required")


def _made(table: _Table, call: str, rows: list[Record]) -> tuple[Row, Sound | None]:
    def told(name: str) -> set[str]:
        return {text for each in rows if (text := each.get(table.columns[name]))}

    callers = told("caller_ref")
    mail = any("@" in each for each in callers)
    more: Row = {name: min(told(name), default=None) for name in TOLD}
    conversation = Conversation(
        call=call,
        agents=frozenset(told("agent_ref")),
        callers=frozenset(callers),
        channel=min(told("channel"), default=MAIL if mail else CHAT),
        more=more,
    )
    row = messages.row(conversation, list(table.said(rows)))
    return row, messages.content(lambda: table.again(call))
