"""The page of a package: opens from a folder, in two languages, without a script. Pure.

What people wrote is only ever text here. Nothing on it can load anything from elsewhere.
"""

import base64
import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from operator import itemgetter
from typing import Any
from uuid import UUID

from klankbord.law.disclosing import Row, Section
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.rights import information
from klankbord.rights.codes import WORDS

MOST = 1_000
"""Rows of a section on the page, the newest; the rest stands in its file."""
WIDEST = 4
"""Fields that stand in columns; more stand under the row."""
WITH_SOUND = ("recording", "call")
"""Sections of which a row can have a sound."""
_LANGUAGES = {"nl", "en"}
_SHORT = 60
"""Signs of a text that fits in a column."""
_MONTHS = (
    ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
)
_FROM = Text("sinds", "since")
_UNTIL = Text("verdwijnt of eindigt", "goes or ends")
_WRITTEN = Text("wat u schreef", "what you wrote")
_MADE = Text("Gemaakt op", "Made on")
_YES, _NO = Text("ja", "yes"), Text("nee", "no")
_SOUND = Text("geluid", "sound")


@dataclass(slots=True)
class Shown:
    """A section as it goes on the page: the rows that are shown, and how many there are.

    `said` puts codes of a row in words.
    """

    section: Section
    said: Callable[[Row], Row] = lambda row: row
    total: int = 0
    _newest: list[tuple[float, str, Row]] = field(default_factory=list)  # a heap

    def passing(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they come; what is shown of them is kept."""
        for row in rows:
            self.total += 1
            since = row.since.timestamp() if row.since else 0.0
            ranked = (since, f"{row.id}/{self.total}", row)
            if len(self._newest) < MOST:
                heapq.heappush(self._newest, ranked)
            else:
                heapq.heappushpop(self._newest, ranked)
            yield row

    @property
    def rows(self) -> list[Row]:
        """What is shown, the newest first."""
        return [
            self.said(row) for _, _, row in sorted(self._newest, key=itemgetter(0, 1), reverse=True)
        ]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on top. `language` is the one that is shown first."""

    name: str
    organisation: str
    contact: str
    language: str
    made_at: datetime
    named: bool


def html(
    head: Head, shown: Sequence[Shown], sounds: Mapping[UUID, tuple[str, str]], style: str
) -> Iterator[str]:
    """The page, in pieces.

    Args:
        head: What stands on top.
        shown: The sections, with their rows.
        sounds: {recording or call: (path, code why not)}, one of the two is empty.
        style: Its stylesheet; the page allows no other.
    """
    there = [each for each in shown if each.total]
    yield from _top(head, style)
    yield from _tiles(shown, sounds)
    yield from _information(head)
    yield from _contents(there)
    for each in there:
        yield from _section(each, sounds)
    yield _empty([each for each in shown if not each.total])
    yield "</main></body></html>\n"


def both(text: Text) -> str:
    """A text in both languages, of which one is shown."""
    return f'<span lang="nl">{escape(text.nl)}</span><span lang="en">{escape(text.en)}</span>'


def _top(head: Head, style: str) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; media-src 'self' file:; "
        "font-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
    chosen = {code: " checked" if head.language == code else "" for code in ("nl", "en")}
    yield (
        f'<!doctype html>\n<html lang="{escape(head.language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape(information.TITLE.in_language(head.language))}</title>"
        f"<style>{style}</style></head><body>"
    )
    yield (
        f'<header class="top"><span class="brand">{escape(head.organisation or "Klankbord")}</span>'
        '<fieldset class="choice" aria-label="Taal / Language">'
        f'<label lang="nl"><input type="radio" name="in" id="in-nl"{chosen["nl"]}>Nederlands'
        f'</label><label lang="en"><input type="radio" name="in" id="in-en"{chosen["en"]}>English'
        "</label></fieldset></header><main>"
    )
    yield f"<h1>{both(information.TITLE)}</h1>"
    yield (
        f'<p class="lead">{both(Text(f"Voor {head.name}.", f"For {head.name}."))} '
        f"{both(information.LEAD)}</p>"
        f"<p>{both(_MADE)} {_moment(head.made_at)}</p>"
    )
    yield f'<p class="note">{both(information.OFFLINE)}</p>'


def _tiles(shown: Sequence[Shown], sounds: Mapping[UUID, tuple[str, str]]) -> Iterator[str]:
    counts = {each.section.code: each.total for each in shown}
    told = (
        (Text("opnamen", "recordings"), counts.get("recording", 0) + counts.get("call", 0)),
        (Text("met uw geluid", "with your sound"), sum(1 for path, _ in sounds.values() if path)),
        (Text("keer beluisterd", "times listened to"), counts.get("listening", 0)),
        (Text("beoordelingen", "evaluations"), counts.get("evaluation", 0)),
        (Text("berichten aan u", "messages to you"), counts.get("after_notice", 0)),
        (Text("regels logboek", "lines of the log"), counts.get("log", 0)),
    )
    yield '<ul class="tiles">'
    for text, number in told:
        yield f"<li><b>{number:,}</b><span>{both(text)}</span></li>".replace(",", "\u202f")
    yield "</ul>"


def _information(head: Head) -> Iterator[str]:
    names = information.NAMES_GIVEN if head.named else information.NAMES_LEFT_OUT
    yield (
        '<section class="sheet" aria-labelledby="rights"><header><h2 id="rights">'
        f'{both(Text("Uw rechten", "Your rights"))}</h2></header><div class="body">'
        f"<p>{both(information.OTHERS)}</p><p>{both(names)}</p>"
        f'<p>{both(information.NO_COMPUTER)}</p><dl class="inner">'
    )
    for right, says in information.RIGHTS:
        yield f"<div><dt>{both(right)}</dt><dd>{both(says)}</dd></div>"
    if head.contact:
        asks = both(Text("Vragen", "Questions"))
        yield f"<div><dt>{asks}</dt><dd>{escape(head.contact)}</dd></div>"
    yield "</dl></div></section>"


def _contents(there: Sequence[Shown]) -> Iterator[str]:
    yield (
        '<nav class="sheet" aria-labelledby="contents"><header><h2 id="contents">'
        f"{both(Text('Wat erin staat', 'What is in it'))}</h2></header>"
        '<div class="body"><ul class="contents">'
    )
    for each in there:
        code = each.section.code
        yield f'<li><a href="#{code}">{both(each.section.what)}</a><span class="n">{each.total}'
        yield "</span></li>"
    yield "</ul></div></nav>"


def _section(shown: Shown, sounds: Mapping[UUID, tuple[str, str]]) -> Iterator[str]:
    told = shown.section
    file = f"gegevens/{told.code}.json"
    yield (
        f'<section class="sheet" aria-labelledby="{told.code}"><header>'
        f'<h2 id="{told.code}">{both(told.what)}</h2>'
        f'<p><a href="{file}">{file}</a></p></header><dl class="basis">'
    )
    for name, text in (
        (Text("Bron", "Source"), told.source),
        (Text("Doel", "Purpose"), told.basis.purpose),
        (Text("Grondslag", "Ground"), told.basis.ground),
        (Text("Wie het ziet", "Who sees it"), told.basis.recipients),
        (Text("Hoe lang", "How long"), told.kept),
    ):
        yield f"<div><dt>{both(name)}</dt><dd>{both(text)}</dd></div>"
    yield "</dl>"
    yield from _table(shown, sounds if told.code in WITH_SOUND else {})
    if shown.total > len(shown.rows):
        left = Text(
            f"Hier staan de nieuwste {len(shown.rows)} van {shown.total}. Alle staan in {file}.",
            f"These are the newest {len(shown.rows)} of {shown.total}. All are in {file}.",
        )
        yield f'<p class="more">{both(left)}</p>'
    yield "</section>"


def _table(shown: Shown, sounds: Mapping[UUID, tuple[str, str]]) -> Iterator[str]:
    rows = shown.rows
    fields = {
        name: label
        for name, label in shown.section.fields.items()
        if not all(_is_empty(row.values.get(name)) for row in rows)
    }
    long = {name for name in fields if any(_is_long(row.values.get(name)) for row in rows)}
    columns = {"": _FROM} if any(row.since for row in rows) else {}
    short = [name for name in fields if name not in long]
    columns |= {name: fields[name] for name in short[:WIDEST]}
    few = short[WIDEST:]
    if any(row.until for row in rows):
        columns["until"] = _UNTIL
    if sounds:
        columns["sound"] = _SOUND
    yield '<table class="rows"><thead><tr>'
    yield from (f'<th scope="col">{both(label)}</th>' for label in columns.values())
    yield "</tr></thead><tbody>"
    for row in rows:
        yield "<tr>"
        for name, label in columns.items():
            cell = _cell(row, name, sounds)
            yield f'<td data-nl="{escape(label.nl)}" data-en="{escape(label.en)}">{cell}</td>'
        yield "</tr>"
        yield from _under(
            row, {n: fields[n] for n in few}, {n: fields[n] for n in fields if n in long}, columns
        )
    yield "</tbody></table>"


def _under(
    row: Row, few: Mapping[str, Text], long: Mapping[str, Text], columns: Mapping[str, Text]
) -> Iterator[str]:
    """What does not fit in columns stands under the row: what is short beside each other."""
    short = [(both(few[n]), _cell(row, n, {})) for n in few if not _is_empty(row.values.get(n))]
    said = [(both(long[n]), _value(row.values[n])) for n in long if row.values.get(n)]
    if not short and not said:
        return
    yield f'<tr class="wide"><td colspan="{len(columns)}">{_pairs("few", short)}'
    yield f"{_pairs('inner', said)}</td></tr>"


def _pairs(kind: str, pairs: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in pairs)
    return f'<dl class="{kind}">{inner}</dl>' if pairs else ""


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _cell(row: Row, name: str, sounds: Mapping[UUID, tuple[str, str]]) -> str:
    if name == "":
        return _moment(row.since) if row.since else "–"
    if name == "until":
        return _moment(row.until) if row.until else "–"
    if name == "sound":
        return _sound(*sounds.get(UUID(str(row.id)), ("", "absent")))
    value = row.values.get(name)
    if name.endswith("_ms") and isinstance(value, int):
        return f'<span class="when">{value // 60_000}:{value // 1000 % 60:02}</span>'
    return _value(value)


def _sound(path: str, why_not: str) -> str:
    if not path:
        return f'<span class="hatch">{both(information.WHY_NOT[why_not])}</span>'
    if path.endswith(".txt"):
        return f'<a href="{escape(path)}">{both(_WRITTEN)}</a>'
    return f'<audio controls preload="none" src="{escape(path)}"></audio>'


def _value(value: Any) -> str:
    """A value in words: a code by its meaning, a text as it was written."""
    match value:
        case None | "" | []:
            said = "–"
        case bool():
            said = both(_YES if value else _NO)
        case date():
            said = _moment(value)
        case UUID():
            said = f'<span class="id">{value}</span>'
        case Mapping():
            said = _mapping(value)
        case list() if all(isinstance(each, str) for each in value):
            said = ", ".join(map(_value, value))
        case list():
            items = "".join(f"<li>{_value(each)}</li>" for each in value)
            said = f'<ul class="each">{items}</ul>'
        case str() if value in WORDS:
            said = both(WORDS[value])
        case _:
            said = f'<span class="said">{escape(str(value))}</span>'
    return said


def _mapping(value: Mapping[str, Any]) -> str:
    if set(value) == _LANGUAGES:
        return both(Text(str(value["nl"]) or "–", str(value["en"]) or "–"))
    plain = not any(_is_long(each) for each in value.values())
    told = [
        (_value(str(name)), _value(each)) for name, each in value.items() if not _is_empty(each)
    ]
    return _pairs("few" if plain else "inner", told)


def _is_long(value: Any) -> bool:
    if isinstance(value, Mapping):
        return set(value) != _LANGUAGES
    if isinstance(value, list | tuple):
        return any(not isinstance(each, str) for each in value)
    return isinstance(value, str) and len(value) > _SHORT


def _empty(shown: Sequence[Shown]) -> str:
    items = "".join(f"<li>{both(each.section.what)}</li>" for each in shown)
    title = both(Text("Wat wij van u niet hebben", "What we do not have of you"))
    return (
        '<section class="sheet" aria-labelledby="nothing"><header><h2 id="nothing">'
        f'{title}</h2></header><div class="body"><ul class="each">{items}</ul></div></section>'
        if items
        else ""
    )


def _moment(at: datetime | date) -> str:
    local = at.astimezone(AMSTERDAM) if isinstance(at, datetime) else at
    clock = f", {local:%H:%M}" if isinstance(local, datetime) else ""
    nl, en = (f"{local.day} {names[local.month - 1]} {local.year}{clock}"
              for names in _MONTHS)  # fmt: skip
    return f'<span class="when">{both(Text(nl, en))}</span>'
