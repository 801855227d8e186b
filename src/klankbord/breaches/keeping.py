"""A breach is entered, completed, weighed, reported and closed. Each step is an entry for good.

The clock runs from discovery, also when the register hears of it later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from klankbord.breaches import assessing, clocks, guarded, sealed
from klankbord.breaches.models import Breach, Entry
from klankbord.gate import access, decisions
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault

Kind, Risk = Entry.Kind, Breach.Risk


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a breach (AVG art. 33(3), 33(5)). Codes are those of `Breach`.

    `people` and `records` are about how many; None: not known yet. `advice` is what persons can do
    themselves, for the letter to them.
    """

    what: str
    discovered_at: datetime
    nature: Sequence[str]
    persons: Sequence[str]
    data: Sequence[str]
    happened_at: datetime | None = None
    people: int | None = None
    records: int | None = None
    consequences: str = ""
    measures: str = ""
    advice: str = ""


def enter(known: Known, *, at: datetime, by: Actor) -> UUID:
    """Write a breach down. From its discovery 72 hours run.

    Raises:
        Fault: It is not his to report, it lies ahead, nothing is said of what happened, or a code
            is not on its list.
    """
    if by.role not in guarded.REPORTERS:
        raise Fault("The DPO, the controller or an administrator reports a breach.", "not_yours")
    said = _checked(known, at)
    with access.keeping(by, at):
        made = Breach.objects.create(
            key=sealed.key(at),
            entered_at=at,
            entered_as=by.role,
            discovered_at=known.discovered_at,
            **_facts(known),
        )
        sealed.seal(made, said)
        write(made, Kind.FOUND, said[sealed.WHAT], at=at, by=by)
    return made.pk


def add(breach: UUID, known: Known, *, at: datetime, by: Actor) -> None:
    """Put what is known now in place of what was known; the day of discovery stays.

    Raises:
        Fault: As `enter`, or there is none that is open.
    """
    said = _checked(known, at)
    with access.keeping(by, at):
        found = opened(breach, by)
        if known.happened_at and known.happened_at > found.discovered_at:
            raise Fault("It happened before it was discovered.", "breach_order")
        for name, value in _facts(known).items():
            setattr(found, name, value)
        found.save(update_fields=list(_facts(known)))
        sealed.seal(found, said)
        write(found, Kind.ADDED, "\n\n".join(filter(None, said.values())), at=at, by=by)


def assess(
    breach: UUID, answers: Mapping[str, str], risk: str, words: str, *, at: datetime, by: Actor
) -> None:
    """Weigh what it means for people; it can be done again when more is known.

    Args:
        breach: Which.
        answers: {criterion: level} of `assessing`.
        risk: What is concluded: at least what follows from the answers.
        words: Why.
        at: Now.
        by: DPO or controller.

    Raises:
        Fault: There is none that is open, the answers are not whole, or the conclusion is milder
            than they allow.
    """
    why = sealed.words(words)
    try:
        allowed = assessing.allowed(answers)
    except assessing.Incomplete as fault:
        raise Fault("Answer every criterion.", "breach_criteria") from fault
    if risk not in allowed:
        raise Fault("These answers do not allow so mild a conclusion.", "breach_milder")
    with access.keeping(by, at):
        found = opened(breach, by)
        found.criteria, found.risk, found.assessed_at = dict(answers), risk, at
        found.save(update_fields=["criteria", "risk", "assessed_at"])
        write(found, Kind.ASSESSED, why, at=at, by=by)


def report(breach: UUID, sent_at: datetime, words: str, *, at: datetime, by: Actor) -> None:
    """Write down that it was reported to the authority, or that more was told in a next phase.

    Args:
        breach: Which.
        sent_at: When it was sent; what is written down later counts from then.
        words: The reference of the authority; of a report after 72 hours the reasons, too.
        at: Now.
        by: DPO or controller.

    Raises:
        Fault: There is none that is open, it lies before discovery or ahead, or it is late and
            nothing is said of why.
    """
    said = sealed.words(words, needed=False)
    with access.keeping(by, at):
        found = opened(breach, by)
        if not found.discovered_at <= sent_at <= at:
            raise Fault("It was sent after discovery, and not later than now.", "breach_sent")
        first = found.reported_at is None
        if first and not said and clocks.late(found.discovered_at, sent_at):
            raise Fault("Say why it is later than 72 hours.", "breach_late")
        if first:
            found.reported_at = sent_at
            found.save(update_fields=["reported_at"])
        write(found, Kind.REPORTED if first else Kind.FOLLOWED, said, at=at, by=by)


def tell(breach: UUID, exempt: str, words: str, *, at: datetime, by: Actor) -> None:
    """Write down that the persons were told of a high risk, or why they need not be.

    Args:
        breach: Which.
        exempt: A code of `Breach.Exempt`; empty: each of them was told.
        words: How they were told, or why they need not be.
        at: Now.
        by: DPO or controller.

    Raises:
        Fault: There is none that is open, or nothing is said.
    """
    said = sealed.words(words)
    if exempt and exempt not in Breach.Exempt.values:
        raise Fault("Choose out of the list.", "breach_code")
    with access.keeping(by, at):
        found = opened(breach, by)
        found.exempt = exempt
        if exempt in ("", Breach.Exempt.PUBLIC):
            found.told_at = at
        found.save(update_fields=["exempt", "told_at"])
        write(found, Kind.EXEMPT if exempt else Kind.TOLD, said, at=at, by=by)


def close(breach: UUID, words: str, *, at: datetime, by: Actor) -> None:
    """Close a breach: what had to be done was done. It stays in the register.

    Raises:
        Fault: There is none that is open, nothing is said, or something still has to be done.
    """
    said = sealed.words(words)
    with access.keeping(by, at):
        found = opened(breach, by)
        silent = found.reported_at is not None or _may_be_silent(found, at, by)
        undone = not silent or bool(still_due(found))
        if not undone:
            found.closed_at = at
            found.save(update_fields=["closed_at"])
            write(found, Kind.CLOSED, said, at=at, by=by)
    if undone:
        raise Fault("Something still has to be done.", "breach_undone")


def hand_over(*, at: datetime, by: Actor) -> None:
    """Write down that somebody takes the file for the authority along.

    Raises:
        Fault: It is not his to take.
    """
    if by.role not in guarded.KEEPERS:
        raise Fault("The DPO or the controller takes this file along.", "not_yours")
    with access.keeping(by, at):
        book.append("inspection_made", at=at, subjects=[], detail={"function": by.role})


def still_due(breach: Breach) -> tuple[str, ...]:
    """What has to be done before a breach can be closed: assess, report, tell; in this order."""
    if not breach.risk:
        return ("assess",)
    due = []
    if breach.risk != Risk.NONE and breach.reported_at is None:
        due.append("report")
    if breach.risk == Risk.HIGH and breach.told_at is None and not breach.exempt:
        due.append("tell")
    return tuple(due)


def _may_be_silent(breach: Breach, at: datetime, by: Actor) -> bool:
    """Ask the law whether a breach that was not reported need not be (R71); a no is written too."""
    question = {
        "id": str(breach.pk),
        "act": "withhold_notice",
        "at": at.isoformat(),
        "actor": {"role": by.role, "relation": "none"},
        "notice": {"withheld": "breach_report"},
        "incident": {"aware_at": breach.discovered_at.isoformat()}
        | ({"risk": breach.risk} if breach.risk else {}),
    }
    return decisions.decide(question, about=(), by=by, thing=breach.pk).allowed


def _checked(known: Known, at: datetime) -> dict[str, str]:
    if known.discovered_at > at:
        raise Fault("It was discovered before now.", "breach_ahead")
    if known.happened_at and known.happened_at > known.discovered_at:
        raise Fault("It happened before it was discovered.", "breach_order")
    lists = (
        (known.nature, Breach.Nature), (known.persons, Breach.Persons), (known.data, Breach.Data),
    )  # fmt: skip
    if not all(given and set(given) <= set(codes.values) for given, codes in lists):
        raise Fault("Choose out of the list.", "breach_code")
    return {
        name: sealed.words(getattr(known, name), needed=name == sealed.WHAT)
        for name in sealed.TEXTS
    }


def _facts(known: Known) -> dict[str, object]:
    return {
        "happened_at": known.happened_at,
        "nature": list(known.nature),
        "persons": list(known.persons),
        "data": list(known.data),
        "people": known.people,
        "records": known.records,
    }


def opened(breach: UUID, by: Actor) -> Breach:
    """A breach that is open, locked, in the deed of who may write about it.

    Raises:
        Fault: He may not, or there is none.
    """
    if by.role not in guarded.KEEPERS:
        raise Fault("The register is kept by the DPO and the controller.", "not_yours")
    found = Breach.objects.select_for_update().filter(pk=breach, closed_at=None).first()
    if found is None:
        raise Fault("There is no such breach that is open.", "no_breach")
    return found


def write(breach: Breach, kind: str, words: str, *, at: datetime, by: Actor) -> Entry:
    """Write down what was done, in the register and in the log, inside a deed."""
    made = Entry(pk=uuid4(), breach=breach, kind=kind, at=at, done_as=by.role)
    made.save(force_insert=True)
    sealed.seal(breach, {made.pk.hex: words})
    detail = {"breach": str(breach.pk), "function": by.role}
    if breach.risk:
        detail["risk"] = breach.risk
    book.append(f"breach_{kind}", at=at, subjects=[], detail=detail)
    return made
