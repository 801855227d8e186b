"""What pages show of notices: what a person was told, and how ready a programme is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.notices import dispatching, facts
from klankbord.notices.models import (
    AfterNotice,
    Announcement,
    Attestation,
    Delivery,
    LineChange,
    Policy,
)
from klankbord.programmes import parts
from klankbord.programmes import queries as programmes
from klankbord.programmes import readiness as checklists
from klankbord.programmes.readiness import Readiness, Told


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to a person, as his page shows it."""

    id: UUID
    kind: str
    leg: UUID | None
    """The call; a month or a form has none."""
    evaluation: UUID | None
    function: str
    purpose: str
    reason: str
    rules: tuple[str, ...]
    happened_at: datetime
    due_on: date
    told_at: datetime
    read_at: datetime | None
    keep_until: datetime
    period: str = ""
    """The month, as 2026-11, when it is about a month."""
    recorded: int | None = None
    heard: int | None = None
    scored: int | None = None
    form: str = ""
    """Code and version, as luisteren.v2, when it is about a form."""


@dataclass(frozen=True, slots=True)
class Received:
    """A policy that a person got."""

    id: int
    number: int
    delivered_at: datetime
    channel: str
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text that callers hear; `until` is when the last line stopped playing it."""

    name: str
    language: str
    text: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Counting:
    """From when a test call counts for a programme; None: its employees are not all told yet."""

    title: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class LineStanding:
    """How a telephone line stands: what proves it, what waits for a DPO, and when it changed."""

    line: str
    proven: Attestation | None
    waits: Attestation | None
    changed_at: datetime | None


def lines(at: datetime) -> tuple[LineStanding, ...]:
    """Every line that was ever tested, or of which a change was told, by its code."""
    return _standings(Q(), at)


def line(code: str, at: datetime) -> LineStanding:
    """One line, also one that nobody ever tested or told of."""
    found = _standings(Q(line=code), at)
    return found[0] if found else LineStanding(code, None, None, None)


def _standings(which: Q, at: datetime) -> tuple[LineStanding, ...]:
    tested: dict[str, list[Attestation]] = {}
    tests = Attestation.objects.filter(which, attested_at__lte=at)
    for row in tests.select_related("announcement"):
        tested.setdefault(row.line, []).append(row)
    told = LineChange.objects.filter(which, told_at__lte=at).order_by("changed_at")
    changed = dict(told.values_list("line", "changed_at"))
    return tuple(
        LineStanding(
            line=line,
            proven=next((row for row in tested.get(line, []) if _proves(row, at)), None),
            waits=next((row for row in tested.get(line, []) if _waits(row, at)), None),
            changed_at=changed.get(line),
        )
        for line in sorted({*tested, *changed})
    )


def counting(of: Attestation, at: datetime) -> tuple[Counting, ...]:
    """From when a test call counts for each of its programmes: employees come before callers."""
    found = []
    for dossier in programmes.going_on(at):
        if dossier.code in of.programmes:
            told = parts.told_from(dossier, at)
            found.append(Counting(dossier.title, told and max(told, of.since)))
    return tuple(found)


def spoken(at: datetime) -> tuple[Spoken, ...]:
    """The texts that callers hear on a line at a moment, or heard before; the newest first.

    Only what is proven: a test call heard it on both ends, and the DPO saw that.
    """
    rows = Attestation.objects.filter(since__lte=at, dpo_seen_at__lte=at)
    by_text: dict[Announcement, list[Attestation]] = {}
    for row in rows.select_related("announcement"):
        by_text.setdefault(row.announcement, []).append(row)
    found = [_spoken(text, held, at) for text, held in by_text.items()]
    return tuple(sorted(found, key=lambda each: each.since, reverse=True))


def notices(employee: UUID, at: datetime) -> tuple[Notice, ...]:
    """The messages to a person that are not past their term, the newest first."""
    found = AfterNotice.objects.filter(
        employee=employee, told_at__lte=at, key__keep_until__gt=at, key__gone_at__isnull=True
    )
    rows = found.select_related("key").order_by("-happened_at", "-pk")
    return tuple(notice(row) for row in rows)


def unread(employee: UUID, at: datetime) -> int:
    """How many messages a person has not opened."""
    return sum(each.read_at is None for each in notices(employee, at))


def after_notice(notice: UUID, employee: UUID) -> AfterNotice | None:
    """One message, if it is to this person."""
    return AfterNotice.objects.filter(pk=notice, employee=employee).first()


def received(employee: UUID) -> tuple[Received, ...]:
    """The policies that a person got, the newest first."""
    rows = Delivery.objects.filter(employee=employee).select_related("policy")
    return tuple(
        Received(row.pk, row.policy.number, row.delivered_at, row.channel, row.read_at)
        for row in rows.order_by("-policy__number")
    )


def policy(number: int) -> Policy | None:
    """A policy by its number."""
    return Policy.objects.filter(number=number).first()


def policies() -> tuple[Policy, ...]:
    """Every policy, the newest first."""
    return tuple(Policy.objects.order_by("-number"))


def newest_policy() -> Policy | None:
    """The policy with the highest number."""
    return Policy.objects.order_by("-number").first()


@access.whole()
def policy_for(by: Actor, at: datetime) -> Policy | None:
    """The newest policy of the programmes that name somebody at a moment; None: none names him.

    Without one that he is to get, the newest that he got.
    """
    if by.employee is None:
        return None
    number = dispatching.awaited(at).get(by.employee)
    if number is not None:
        return policy(number)
    got = Delivery.objects.filter(employee=by.employee).order_by("-policy__number").first()
    return None if got is None else got.policy


@access.whole()
def unread_policy(by: Actor, at: datetime) -> int | None:
    """The number of the policy for somebody, as long as he has not said that he read it."""
    found = policy_for(by, at)
    if found is None:
        return None
    read = Delivery.objects.filter(policy=found, employee=by.employee, read_at__isnull=False)
    return None if read.exists() else found.number


@access.whole()
def told(version: UUID, at: datetime) -> Told:
    """Who falls under a version at a moment, and who of them got no complete notice yet."""
    dossier = programmes.dossier(version)
    scope = programmes.persons(dossier, at)
    return Told(scope, scope - facts.informed(dossier, scope, at))


def readiness(version: UUID, at: datetime) -> Readiness:
    """The checklist of a version at a moment.

    Raises:
        Version.DoesNotExist: There is no such version.
    """
    return checklists.checklist(programmes.dossier(version), at, told(version, at))


def _proves(row: Attestation, at: datetime) -> bool:
    ended = row.until is not None and row.until <= at
    return row.dpo_seen_at is not None and row.since <= at and not ended


def _waits(row: Attestation, at: datetime) -> bool:
    return row.dpo_seen_at is None and (row.until is None or row.until > at)


def _spoken(text: Announcement, held: Sequence[Attestation], at: datetime) -> Spoken:
    ends = [row.until for row in held if row.until is not None and row.until <= at]
    return Spoken(
        name=f"{text.code}-{text.number}",
        language=text.language,
        text=text.text,
        since=min(row.since for row in held),
        until=max(ends) if len(ends) == len(held) else None,
    )


def notice(row: AfterNotice) -> Notice:
    """A row as a page shows it."""
    return Notice(
        id=row.pk,
        kind=row.kind,
        leg=row.leg,
        evaluation=row.evaluation,
        function=row.function,
        purpose=row.purpose,
        reason=row.reason,
        rules=tuple(row.rules),
        happened_at=row.happened_at,
        due_on=row.due_on,
        told_at=row.told_at,
        read_at=row.read_at,
        keep_until=row.key.keep_until,
        period=row.period,
        recorded=row.recorded,
        heard=row.heard,
        scored=row.scored,
        form=row.form,
    )
