"""Versions of a programme as pages show them: what each says, and what changed, for whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.words import Words
from klankbord.edges.web.programmes import affected, choicewords, sheetforms, sheetwords
from klankbord.edges.web.programmes.sheetforms import Written
from klankbord.people.models import Team
from klankbord.programmes import differences as computed
from klankbord.programmes import evidence as kinds
from klankbord.programmes import queries, sheets
from klankbord.programmes.differences import Difference
from klankbord.programmes.models import Version

AUDIENCES: Words = {
    computed.EMPLOYEES: _("For employees"),
    computed.COUNCIL: _("For the works council"),
    computed.DPO: _("For the DPO"),
    computed.CONTROLLER: _("For the controller"),
    computed.CALLERS: _("For callers"),
}
CHANGES: Words = {
    "new": _("new programme"),
    "non_material": _("goes no further than before"),
    "material": _("goes further than before"),
    "withdrawal": _("withdrawal"),
}


@dataclass(frozen=True, slots=True)
class Changed:
    """One difference in words; what is empty does not apply."""

    name: str
    added: str
    removed: str
    before: str
    after: str
    material: bool


@dataclass(frozen=True, slots=True)
class ForWhom:
    """What changes for some people, what that means for them, and what they do."""

    audience: str
    lines: tuple[Changed, ...]
    means: str = ""
    does: str = ""


def differences(found: tuple[Difference, ...]) -> tuple[ForWhom, ...]:
    """What changed, for each audience what concerns it."""
    if not found:
        return ()
    teams = dict(Team.objects.values_list("code", "name"))
    return tuple(_for_whom(audience, found, teams) for audience in computed.AUDIENCES)


def _for_whom(audience: str, found: tuple[Difference, ...], teams: Mapping[str, str]) -> ForWhom:
    mine = tuple(each for each in found if audience in each.audiences)
    lines = tuple(_changed(each, teams) for each in mine)
    if not mine:
        return ForWhom(words.word(AUDIENCES, audience), lines)
    means, does = affected.OF[audience, any(each.material for each in mine)]
    return ForWhom(words.word(AUDIENCES, audience), lines, str(means), str(does))


@dataclass(frozen=True, slots=True)
class Given:
    """A piece of evidence, as it was given."""

    title: str
    happened_at: datetime
    recorded_at: datetime
    text: tuple[Written, ...]


def said(version: Version) -> list[tuple[str, tuple[Written, ...]]]:
    """[(part, what it says)] of a version."""
    table = queries.table(version)
    return [
        (
            words.word(sheetwords.TITLES, name),
            sheetforms.written(name, sheets.PARTS[name].shape, table),
        )
        for name in sheets.OF_VERSION
    ]


def evidence(version: Version) -> list[Given]:
    """The evidence of a version, the newest first."""
    return [
        Given(
            words.word(sheetwords.TITLES, row.kind),
            row.happened_at,
            row.recorded_at,
            sheetforms.written(row.kind, kinds.KINDS[row.kind], row.detail),
        )
        for row in version.evidence.order_by("-happened_at", "-recorded_at")
    ]


def reach(until: datetime | None) -> str:
    """Up to which day a consent reaches, in words."""
    if until is None:
        return gettext("The works council has not consented to this version.")
    if until.replace(tzinfo=UTC) == datetime.max.replace(tzinfo=UTC):
        return gettext("The consent has no end.")
    return gettext("The consent reaches up to {day}.").format(day=dates.last_day(until))


def _changed(each: Difference, teams: Mapping[str, str]) -> Changed:
    field, _dot, role = each.field.partition(".")
    name = str(sheetwords.label("", field).name)
    if role:
        name = gettext("What this function sees: {role}").format(role=words.word(words.ROLES, role))
    known = _WORDS.get(field, teams if field == "teams" else {})
    return Changed(
        name=name,
        added=words.listed(known, each.added),
        removed=words.listed(known, each.removed),
        before=_said(field, each.before),
        after=_said(field, each.after),
        material=each.material,
    )


def _said(field: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return dates.last_day(value) if field == "ends_at" else dates.day(value)
    if isinstance(value, Mapping):
        return "; ".join(_entries(value))
    return words.word(_WORDS.get(field, {}), str(value))


def _entries(value: Mapping[str, Any]) -> Iterator[str]:
    for key in (each for each in _ENTRIES if each in value):
        each = value[key]
        label = next(
            (sheetwords.LABELS[path].name for path in (f"{of}.{key}" for of in _TABLES)
             if path in sheetwords.LABELS),
            key,
        )  # fmt: skip
        said = str(each)
        if isinstance(each, list):
            named = {"strata": choicewords.STRATA, "days": sheetwords.DAYS}
            said = words.listed(named[key], each) if key in named else ", ".join(each)
        elif key == "transfer_tool":
            said = words.word(choicewords.TOOLS, said)
        elif key == "of":
            said = words.word(choicewords.WHOSE, str(each))
        elif isinstance(each, bool):
            said = gettext("yes") if each else gettext("no")
        yield f"{label}: {said}"


_TABLES = ("plan", "hours", "disputes", "processor")
_ENTRIES = (
    "of", "calls", "per_person", "ceiling", "expected_calls", "strata", "code_label", "codes",
    "spread", "days", "begin",
    "end", "to_dispute", "to_decide", "to_ask_again",
    "name", "host", "country", "transfer_tool",
)  # fmt: skip


_WORDS: Mapping[str, Words] = {
    "purposes": words.PURPOSES,
    "means": sheetwords.MEANS,
    "data": words.DATA,
    "acts": words.ACTS,
    "legal_basis": sheetwords.BASES,
    "matrix": words.DATA,
}
