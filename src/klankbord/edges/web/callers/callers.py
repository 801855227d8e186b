"""The page for callers: why their call is recorded, who hears it, and how they stop it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.law import calendar, engine
from klankbord.notices.queries import Spoken
from klankbord.programmes import force
from klankbord.programmes.dossier import Dossier
from klankbord.recordings import keeping

RECORD, HEARD = "record", {"audio", "messages"}
AUTHORITY = "https://www.autoriteitpersoonsgegevens.nl/"

WHY: dict[str, str | Promise] = {
    "training": _(
        "To train our employees. A coach listens back and discusses what can be done better."
    ),
    "quality": _("To see how well we help you, and to mend what goes wrong."),
    "appraisal": _("To evaluate the work of our employees."),
    "complaint": _("To look into a complaint."),
    "evidence": _("To be able to show later what was agreed."),
    "integrity": _("To look into abuse."),
    "ai_training": _("To make a computer better at its work, with anonymous calls."),
}
GROUNDS: dict[str, str | Promise] = {
    "legitimate_interest": _(
        "We may do this because we have a good reason for it, and that reason weighs heavier than "
        "the disadvantage for you. The law calls this a ‘legitimate interest’."
    ),
    "legal_obligation": _("We do this because the law obliges us to."),
    "contract": _("We do this because it is needed for the contract with you."),
    "vital_interest": _("We do this because somebody's life can depend on it."),
    "public_task": _("We do this because it belongs to our public task."),
}
NOT_RECORDED = (("R11", "clock"), ("R46", "card"), ("R45", "user"), ("R43", "shield"),
                ("R12", "lock"))  # fmt: skip
NEVER = ("R41", "R42", "R76")
"""Rules that tell a caller what is never done with his voice."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A rule of the book that a caller can rely on."""

    rule: str
    text: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where to turn to. `mail` is an address, or empty when the text is something else."""

    text: str
    mail: str


@dataclass(frozen=True, slots=True)
class Callers:
    """Everything on the page; without `recorded` nothing is recorded now."""

    recorded: bool
    heard: tuple[Spoken, ...]
    before: tuple[Spoken, ...]
    why: tuple[str, ...]
    grounds: tuple[str, ...]
    at_most: int
    listeners: str
    longest: int
    until: datetime | None
    not_recorded: tuple[Promised, ...]
    never: tuple[Promised, ...]
    since: datetime | None
    version: str
    answer_by: date
    contact: Contact | None
    numbers: bool


def page(
    in_force: Iterable[Dossier],
    texts: Sequence[Spoken],
    *,
    contact: str,
    numbers: bool,
    at: datetime,
) -> Callers:
    """The page of a moment.

    Args:
        in_force: Versions of programmes.
        texts: What callers hear and heard, the newest first.
        contact: Where to turn to; empty if that is not known.
        numbers: Whether a caller gets the number of his call.
        at: Now.
    """
    recording = [each for each in in_force if RECORD in each.acts]
    ends = [each.ends_at for each in recording if each.ends_at is not None]
    roles = {role for each in recording for role, data in each.matrix.items() if HEARD & set(data)}
    ordered = [role for role in words.ROLES if role in roles]
    return Callers(
        recorded=bool(recording),
        heard=tuple(each for each in texts if each.until is None) if recording else (),
        before=tuple(each for each in texts if each.until is not None or not recording),
        why=_said(WHY, (purpose for each in recording for purpose in each.purposes)),
        grounds=_said(GROUNDS, (each.legal_basis for each in recording)),
        at_most=max((each.plan["ceiling"] for each in recording), default=0),
        listeners=words.listed(words.ROLES, ordered),
        longest=keeping.SELECTED.days,
        until=max(ends) if ends and len(ends) == len(recording) else None,
        not_recorded=tuple(_promised(rule, icon) for rule, icon in NOT_RECORDED),
        never=tuple(_promised(rule) for rule in NEVER),
        since=min(filter(None, (force.since(each, at) for each in recording)), default=None),
        version=", ".join(f"{each.title} {each.number}" for each in recording),
        answer_by=calendar.answer_by(dates.today(at)),
        contact=Contact(contact, contact if _is_mail(contact) else "") if contact else None,
        numbers=numbers,
    )


def _said(known: dict[str, str | Promise], codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(known[code]) for code in dict.fromkeys(codes) if code in known)


def _promised(rule_id: str, icon: str = "") -> Promised:
    rule = next(rule for rule in engine.BOOK.rules if rule.id == rule_id)
    return Promised(rule.id, spoken(rule.text), icon)


def _is_mail(contact: str) -> bool:
    return "@" in contact and " " not in contact


def no_copy() -> str:
    """What is said where reference and code open nothing: whatever the reason is."""
    return gettext(
        "With this reference and code we have no copy that is ready. Look whether you copied both "
        "as they are. Did the letter come today? Then try again tomorrow."
    )


def objected() -> str:
    """What is said after an objection: the same whether or not there is such a call."""
    return gettext(
        "We have noted your objection. Does this number belong to a call with us? Then its "
        "recording is erased, or it is not recorded. If we must keep it for a dispute, nobody "
        "listens to it."
    )
