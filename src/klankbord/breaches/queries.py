"""What pages and papers show of breaches. That somebody looked is written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from klankbord.breaches import clocks, guarded, keeping, sealed
from klankbord.breaches.clocks import Clock
from klankbord.breaches.models import Breach, Entry
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault


@dataclass(frozen=True, slots=True)
class Lying:
    """A breach with its clock, and what still has to be done. Without words."""

    breach: Breach
    clock: Clock
    due: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An entry with its words."""

    id: UUID
    kind: str
    at: datetime
    done_as: str
    words: str


@dataclass(frozen=True, slots=True)
class Opened:
    """One breach with its words by name, and each thing that was done about it, in order."""

    lying: Lying
    words: dict[str, str]
    steps: tuple[Step, ...]


def register(actor: Actor, *, at: datetime) -> list[Lying]:
    """Every breach: first those that are open, by their clock.

    Raises:
        Fault: It is not his register.
    """
    _insist(actor)
    with access.keeping(actor, at):
        rows = [lying(row, at) for row in Breach.objects.order_by("-discovered_at", "pk")]
    return sorted(rows, key=lambda each: (each.breach.closed_at is not None, each.clock.due_at))


def one(breach: UUID, actor: Actor, *, at: datetime) -> Opened:
    """One breach.

    Raises:
        Fault: It is not his register, or there is no such breach.
    """
    _insist(actor)
    with access.keeping(actor, at):
        found = Breach.objects.select_related("key").filter(pk=breach).first()
        if found is None:
            raise Fault("There is no such breach.", "no_breach")
        entries = list(Entry.objects.filter(breach=found).order_by("at", "pk"))
        words = sealed.unseal(found, [each.pk for each in entries])
        detail = {"breach": str(breach), "function": actor.role}
        book.append("breach_read", at=at, subjects=[], detail=detail)
    steps = tuple(
        Step(each.pk, each.kind, each.at, each.done_as, words.get(each.pk.hex, ""))
        for each in entries
    )
    return Opened(lying(found, at), words, steps)


def waiting(at: datetime) -> list[Lying]:
    """Breaches about which something still has to be done, the most urgent first."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        rows = [lying(row, at) for row in Breach.objects.filter(closed_at=None)]
    return sorted(rows, key=lambda each: each.clock.due_at)


def lying(breach: Breach, at: datetime) -> Lying:
    """How a breach stands at a moment."""
    done = breach.reported_at is not None or breach.risk == Breach.Risk.NONE
    clock = clocks.of(breach.discovered_at, done=done, at=at)
    return Lying(breach, clock, () if breach.closed_at else keeping.still_due(breach))


def _insist(actor: Actor) -> None:
    if actor.role not in guarded.KEEPERS:
        raise Fault("The register is kept by the DPO and the controller.", "not_yours")
