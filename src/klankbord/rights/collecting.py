"""Somebody collects his package: the law is asked once more, and soon after it is gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM, end_of
from klankbord.ledger import book
from klankbord.rights import lettercodes, packing
from klankbord.rights.models import Package, Request
from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob

AGAIN = timedelta(days=1)
"""Until the end of the day that comes so long after collecting it can be done once more."""
PIECE = 1024 * 1024


class NoSuchPackage(Exception):
    """There is none for this person, it is not ready, or its term is over."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package as its requester sees it. `until` is the last day on which it can be collected."""

    id: UUID
    ordered_at: datetime
    ready_at: datetime | None
    collected_at: datetime | None
    until: date
    size: int
    recordings: int
    sounds: int
    rows: int
    failed: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """A package that may go out now."""

    size: int
    _reader: boxes.Reader

    def pieces(self) -> Iterator[bytes]:
        """Its bytes, and then the object is let go of."""
        with self._reader as reader:
            for start in range(0, reader.size, PIECE):
                yield reader.read(start, PIECE)


def own(actor: Actor, *, at: datetime) -> list[Waiting]:
    """The packages of the one who asks that are made or can be collected, the newest first."""
    with _looking(at):
        return [_waiting(each) for each in _mine(actor, at).order_by("-ordered_at")]


def standing(request: UUID, *, at: datetime) -> str:
    """How far the copy of a request is: making, failed, ready, collected, gone; "" without one."""
    with _looking(at):
        rows = Package.objects.filter(request=request).select_related("key")
        found = rows.order_by("-ordered_at").first()
        if found is None:
            return ""
        if found.key.gone_at is not None or found.key.keep_until <= at:
            return "gone"
        if found.ready_at is not None:
            return "ready" if found.collected_at is None else "collected"
        return "failed" if packing.is_failed(found) else "making"


def one(package: UUID, *, actor: Actor, at: datetime) -> Waiting:
    """One of them.

    Raises:
        NoSuchPackage: It is not there for him.
    """
    with _looking(at):
        found = _mine(actor, at).filter(pk=package).first()
    if found is None:
        raise NoSuchPackage(package)
    return _waiting(found)


def collect(package: UUID, *, actor: Actor, at: datetime) -> Collected:
    """Let a package out to the one who asked for it, and bring its end near.

    Who calls this has asked him a moment ago to show once more that it is he.

    Raises:
        NoSuchPackage: It is not there for him.
        Refused: The law says no.
        StoreFault: It cannot be read now; the term is not shortened by that.
    """
    return _let_out(lambda: _mine(actor, at).filter(pk=package), actor, at)


def collect_by_code(reference: str, code: str, *, at: datetime) -> Collected:
    """As `collect`, for who has no account: by what stands in his letter.

    Raises:
        NoSuchPackage: They open nothing; whether there is anything is not said.
        Refused, StoreFault: As `collect`.
    """

    def lettered() -> "QuerySet[Package]":
        found = lettercodes.package(reference, code)
        return _kept(at).filter(pk=found) if found else Package.objects.none()

    return _let_out(lettered, SYSTEM, at)


def _let_out(rows: Callable[[], "QuerySet[Package]"], actor: Actor, at: datetime) -> Collected:
    with _looking(at):
        found = rows().filter(ready_at__isnull=False).first()
        if found is None:
            raise NoSuchPackage
        blob = Blob.objects.select_related("key").get(key=found.key, name=packing.CONTENT)
        opened = keys.opened(blob.key)
    try:
        reader = boxes.Reader(blob, row=packing.row_of(found), opened=opened)
    except boxes.NoBox as gone:
        raise NoSuchPackage from gone
    try:
        _hand_out(found.pk, actor, at)
    except BaseException:
        reader.close()
        raise
    return Collected(reader.size, reader)


def _hand_out(package: UUID, actor: Actor, at: datetime) -> None:
    with access.deed(Access(SYSTEM, "retain", None, at)):
        rows = Package.objects.select_for_update(of=("self",)).select_related("request", "key")
        found = rows.get(pk=package)
        decision = decisions.decide(
            packing.question(found.request, "audio", at, by=actor),
            about=[found.request.person],
            by=actor,
            thing=found.pk,
            reason="package_collected",
        )
        if decision.allowed:
            Package.objects.filter(pk=package, collected_at=None).update(collected_at=at)
            book.append(
                "package_collected",
                at=at,
                subjects=[found.request.person],
                detail={"package": str(found.pk), "function": actor.role},
            )
            with suppress(keys.Later):  # its term is over sooner anyway
                soon = end_of((at + AGAIN).astimezone(AMSTERDAM).date())
                keys.move(found.key, keep_until=soon, at=at, by=actor, why="collected")
    if not decision.allowed:
        raise decisions.Refused(decision)


@contextmanager
def _looking(at: datetime) -> Iterator[None]:
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        yield


def _mine(actor: Actor, at: datetime) -> "QuerySet[Package]":
    """Packages of his own requests: two who ask have two packages, whatever calls they share."""
    his = Q(request__account=actor.account) if actor.account else Q(pk__in=[])
    if actor.employee is not None:
        his |= Q(request__employee=actor.employee)
    return _kept(at).filter(his).exclude(request__who=Request.Who.CALLER)


def _kept(at: datetime) -> "QuerySet[Package]":
    rows = Package.objects.filter(key__gone_at=None, key__keep_until__gt=at)
    return rows.select_related("key", "request")


def _waiting(found: Package) -> Waiting:
    rows, sounds = found.contents.get("rows", {}), found.contents.get("sounds", {})
    return Waiting(
        id=found.pk,
        ordered_at=found.ordered_at,
        ready_at=found.ready_at,
        collected_at=found.collected_at,
        until=keys.last_day(found.key.keep_until),
        size=found.size or 0,
        recordings=rows.get("recording", 0),
        sounds=sounds.get("given", 0),
        rows=sum(rows.values()),
        failed=packing.is_failed(found),
    )
