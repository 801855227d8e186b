"""What was forgotten, as its page shows it: a receipt for each night, and a night that halted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.notices import terms
from klankbord.vault.guards import PEOPLE
from klankbord.vault.receipts import Receipt
from klankbord.vault.sweep import Standing

SIZE = 31
"""Nights on one page."""

KINDS: Mapping[str, Promise] = {
    "audio": _("sound"),
    "record": _("details of a call"),
    "score": _("evaluations"),
    "comment": _("comments and agreements"),
    "calibration": _("answers of calibrations"),
    "pick": _("complaints for which a call was chosen"),
    "notice": _("messages"),
    "objection": _("objections"),
    "request": _("requests"),
    "quarantine": _("calls in quarantine"),
    "gate": _("questions of the platform"),
    "source_copy": _("copies at a platform"),
    "handover": _("who got text of a call"),
}
DOUBTS: Mapping[str, Promise] = {
    "clock": _("The clock has run more than 36 hours past the log. Is it right?"),
    "volume": _("More than three times the usual amount is due. Is that right?"),
}


@dataclass(frozen=True, slots=True)
class Night:
    """One receipt: what went, what stayed and why, and what did not succeed."""

    id: int
    at: datetime
    irrecoverable_by: date
    went: str
    stayed: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Halt:
    """A night that does nothing until people say that it may."""

    due: int
    doubts: tuple[str, ...]
    said: str
    mine: bool


def night(of: Receipt) -> Night:
    """A receipt as the page shows it."""
    return Night(
        of.id,
        of.at,
        of.irrecoverable_by,
        went=_counted(of.destroyed) or gettext("nothing was due"),
        stayed=_stayed(of) or gettext("nothing"),
        wrong=_wrong(of),
    )


def halt(standing: Standing, *, mine: bool) -> Halt | None:
    """What halts the next night, if anything does; `mine`: whether the visitor said yes already."""
    if not standing.doubts:
        return None
    count = len(standing.confirmed)
    said = ngettext(
        "{n} of {needed} people said in the last 24 hours that it is right.",
        "{n} of {needed} people said in the last 24 hours that it is right.",
        count,
    ).format(n=count, needed=PEOPLE)
    if count >= PEOPLE:
        said = gettext("Two people said that it is right. It happens in the coming night.")
    return Halt(standing.due, tuple(str(DOUBTS[each]) for each in standing.doubts), said, mine)


def strip() -> Strip:
    """What somebody who looks at receipts sees and does not see."""
    return Strip(
        verdict="yes",
        says=gettext("You see what was forgotten, to account for it"),
        facts=(
            Fact(gettext("Here is"), gettext("numbers by kind and night, with a signature")),
            Fact(gettext("You do not see"), gettext("of whom it was, or what it said")),
        ),
        logged=gettext("Who says that an unusual night is right is in the log, by role"),
    )


def _counted(numbers: Mapping[str, int]) -> str:
    return "; ".join(f"{_named(kind)}: {count}" for kind, count in sorted(numbers.items()))


def _named(kind: str) -> str:
    """A class of data as people call it: short, or as the policy has it."""
    if kind in KINDS:
        return str(KINDS[kind])
    return spoken(terms.KEPT[kind].what) if kind in terms.KEPT else kind


def _stayed(of: Receipt) -> str:
    parts = [
        ngettext("{n} for case {case}", "{n} for case {case}", count).format(n=count, case=case)
        for case, count in sorted(of.held.items())
    ]
    if of.overdue_holds:
        parts.append(
            ngettext(
                "{n} hold has not been looked at in time",
                "{n} holds have not been looked at in time",
                of.overdue_holds,
            ).format(n=of.overdue_holds)
        )
    return "; ".join(parts)


def _wrong(of: Receipt) -> str:
    parts = []
    if of.failed:
        parts.append(
            ngettext(
                "{n} could not be destroyed; the next night tries again",
                "{n} could not be destroyed; the next night tries again",
                of.failed,
            ).format(n=of.failed)
        )
    if left := of.orphans.get("left"):
        parts.append(
            ngettext(
                "{n} object without a row is left", "{n} objects without a row are left", left
            ).format(n=left)
        )
    if missing := of.orphans.get("missing"):
        parts.append(
            ngettext("{n} object is missing", "{n} objects are missing", missing).format(n=missing)
        )
    return "; ".join(parts)
