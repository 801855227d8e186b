"""A case freezes recordings: placed by one, confirmed by another, looked at each quarter, ended.

From the moment it is placed nobody uses them, and no sweep takes them. What nobody confirms in five
working days is let go again, and so is a finding on which nobody decides.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from uuid import UUID

from klankbord.cases import guarded, terms
from klankbord.cases.models import Case
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.gate.decisions import Refused
from klankbord.jobs import queue
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM, end_of, month_later
from klankbord.ledger import book
from klankbord.people import writing
from klankbord.people.faults import Fault
from klankbord.recordings.ending import holding as recordings
from klankbord.recordings.models import Leg
from klankbord.vault import boxes, keys
from klankbord.vault.keys import Party

Ground, End = Case.Ground, Case.End
KIND = "case"
KEPT = 60
"""Months for which is known why something was frozen. Policy: a claim about it can be made."""
LONGEST = 4_000
"""Signs of a reason."""
WHY, REVIEW, ENDED, WITHHELD = "why", "review", "end", "withheld"
NEEDLESS = frozenset({Ground.CLAIM, Ground.COMPLAINT, Ground.AUTHORITY})
"""Grounds that legal and the DPO place; a finding is reported by who heard it."""


def place(legs: Collection[UUID], ground: str, words: str, *, at: datetime, by: Actor) -> UUID:
    """Freeze recordings for a concrete matter, until somebody else confirms it.

    Args:
        legs: What it is about, and nothing else.
        ground: claim, complaint or authority.
        words: Why, and which matter it is.
        at: Now.
        by: Legal or DPO.

    Raises:
        Fault: It is not his to place, nothing is said, there are no recordings, or no such ground.
        NoSuchLeg: One is not there.
        Refused: The law does not let one be kept; nothing is frozen.
    """
    if by.role not in guarded.KEEPERS:
        raise Fault("Legal and the DPO place a hold.", "not_yours")
    if ground not in NEEDLESS:
        raise Fault("Choose a ground.", "case_ground")
    if not legs:
        raise Fault("Say which recordings.", "case_empty")
    return _place(legs, ground, words, at=at, by=by)


def report(leg: UUID, words: str, *, at: datetime, by: Actor) -> UUID:
    """Report something serious that was heard by chance: frozen at once, for legal and DPO (R48).

    That somebody did his work badly never qualifies; who decides sees to that.

    Args:
        leg: In which recording.
        words: What was heard.
        at: Now.
        by: An evaluator or coach who may hear it: the door saw to that.

    Raises:
        Fault: It is not his to report, or nothing is said.
        NoSuchLeg: It is not there.
        Refused: The law does not let it be frozen.
    """
    if by.role not in guarded.FINDERS:
        raise Fault("Who listens reports what he heard.", "not_yours")
    return _place([leg], Ground.SERIOUS, words, at=at, by=by)


def confirm(case: UUID, *, at: datetime, by: Actor) -> None:
    """Say as a second person that it is needed; on a finding this is the decision to go on.

    Raises:
        Fault: He placed it himself, it was confirmed already, or there is none that is open.
    """
    with access.keeping(by, at):
        found = confirmable(case, by)
        if found.until is not None:
            raise Fault("This is about a term.", "no_case")
        found.confirmed_at, found.confirmed_by_id, found.confirmed_as = at, by.account, by.role
        _look_again(found, at, by)
        found.save()
        note("case_confirmed", found, at, by)


def review(case: UUID, words: str, *, at: datetime, by: Actor) -> None:
    """Write down that it is still needed, and why; it is looked at again in three months.

    Raises:
        Fault: Nothing is said, it was not confirmed yet, or there is none that is open.
    """
    said = words_of(words)
    with access.keeping(by, at):
        found = opened(case, by)
        if found.confirmed_at is None:
            raise Fault("Somebody else confirms it first.", "case_unconfirmed")
        found.reviewed_at = at
        _look_again(found, at, by)
        found.save()
        boxes.seal(found.key, REVIEW, said.encode(), row=row(found))
        note("case_reviewed", found, at, by)


def end(case: UUID, words: str, *, at: datetime, by: Actor) -> None:
    """End it: what is past its term goes next night, and the rest can be used again.

    Raises:
        Fault: Nothing is said, or there is none that is open.
    """
    said = words_of(words)
    with access.keeping(by, at):
        found = opened(case, by)
        boxes.seal(found.key, ENDED, said.encode(), row=row(found))
        why = End.OVER
        if found.ground == Ground.SERIOUS and found.confirmed_at is None:
            why = End.UNFOUNDED
        _end(found, why, at=at, by=by)


def lapse(at: datetime) -> int:
    """End what nobody confirmed, and findings on which nobody decided, in time; return how many."""
    today = at.astimezone(AMSTERDAM).date()
    with access.deed(Access(SYSTEM, "retain", None, at)):
        late = Case.objects.select_for_update().filter(
            ended_at=None, confirmed_at=None, act_by__lt=today
        )
        found = list(late.order_by("pk"))
        for case in found:
            serious = case.ground == Ground.SERIOUS
            _end(case, End.UNDECIDED if serious else End.UNCONFIRMED, at=at, by=SYSTEM)
    return len(found)


def row(case: Case) -> boxes.Row:
    """Where the words of a case belong."""
    return boxes.Row("cases.case", case.pk)


def confirmable(case: UUID, by: Actor) -> Case:
    """A case that waits for a second person, and this is one; inside a deed.

    Raises:
        Fault: As `confirm`.
    """
    found = opened(case, by)
    if found.confirmed_at is not None:
        raise Fault("It was confirmed already.", "case_confirmed")
    if found.placed_by_id == by.account:
        raise Fault("Somebody else confirms it.", "case_own")
    return found


def make(
    legs: Collection[UUID],
    ground: str,
    words: str,
    *,
    until: date | None = None,
    at: datetime,
    by: Actor,
) -> Case:
    """Write a case down with its reason, inside a deed; what it does follows.

    Raises:
        Fault: Nothing is said.
    """
    said = words_of(words)
    assert by.account is not None  # noqa: S101  these roles have one
    today = at.astimezone(AMSTERDAM).date()
    parties = [Party(book.ORGANISATION, "agent")]
    gone = end_of(month_later(today, KEPT))
    key = keys.create(parties=parties, kind=KIND, keep_until=gone, at=at)
    made = Case(
        key=key,
        ground=ground,
        legs=sorted(set(legs)),
        until=until,
        placed_at=at,
        placed_as=by.role,
        placed_by_id=by.account,
        act_by=terms.act_by(today),
    )
    made.save(force_insert=True)
    boxes.seal(key, WHY, said.encode(), row=row(made))
    return made


def _place(legs: Collection[UUID], ground: str, words: str, *, at: datetime, by: Actor) -> UUID:
    said = words_of(words)
    with access.keeping(by, at):
        no = _refused(legs, serious=ground == Ground.SERIOUS, at=at, by=by)
        made = None if no else _freeze(legs, ground, said, at=at, by=by)
    if no is not None:
        raise Refused(no)
    assert made is not None  # noqa: S101  nothing was refused
    return made.pk


def _refused(legs: Collection[UUID], *, serious: bool, at: datetime, by: Actor) -> Decision | None:
    """Ask the law of each recording; the first no, when there is one."""
    asked = [recordings.ask(leg, serious=serious, at=at, by=by) for leg in sorted(set(legs))]
    return next((each for each in asked if not each.allowed), None)


def _freeze(legs: Collection[UUID], ground: str, said: str, *, at: datetime, by: Actor) -> Case:
    made = make(legs, ground, said, at=at, by=by)
    # The sweep runs at night: a day more, or it would be over before anybody lapses it.
    review_on = terms.review_on(made.act_by)
    for leg in made.legs:
        recordings.keep(leg, case=str(made.pk), review_on=review_on, at=at, by=by)
    note("case_placed", made, at, by)
    return made


def _look_again(case: Case, at: datetime, by: Actor) -> None:
    case.review_on = terms.review_on(at.astimezone(AMSTERDAM).date())
    _give_again(case)
    for leg in case.legs:
        recordings.keep_on(leg, case=str(case.pk), review_on=case.review_on, at=at, by=by)


def _end(case: Case, why: str, *, at: datetime, by: Actor) -> None:
    case.ended_at, case.end = at, why
    _give_again(case)
    case.save(update_fields=["ended_at", "end", "withheld", "withheld_at"])
    for leg in case.legs:
        recordings.let_go(leg, case=str(case.pk), why=f"case_{why}", at=at, by=by)
    note("term_dropped" if case.until else "case_ended", case, at, by, why=why)


def _give_again(case: Case) -> None:
    """What was left out of the copy is in it again, unless somebody says anew why not."""
    case.withheld, case.withheld_at = "", None


def opened(case: UUID, by: Actor) -> Case:
    """A case that is open, locked, in a deed of who keeps cases.

    Raises:
        Fault: He does not keep them, or there is none.
    """
    if by.role not in guarded.KEEPERS:
        raise Fault("Cases are kept by legal and the DPO.", "not_yours")
    found = Case.objects.select_for_update().filter(pk=case, ended_at=None).first()
    if found is None:
        raise Fault("There is no such case that is open.", "no_case")
    return found


def words_of(text: str) -> str:
    """What somebody wrote, without what surrounds it.

    Raises:
        Fault: There is nothing, or too much.
    """
    return writing.words(text, longest=LONGEST)


def note(kind: str, case: Case, at: datetime, by: Actor, **more: str) -> None:
    """A line for each person whose recordings it is about."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        subjects = sorted(set(_persons(case.legs)))
    detail = {"case": str(case.pk), "ground": case.ground, "function": by.role, **more}
    book.append(kind, at=at, subjects=subjects, detail=detail)


def _persons(legs: Collection[UUID]) -> Iterator[UUID]:
    yield from Leg.objects.filter(pk__in=legs).values_list("employee_id", flat=True)


@queue.periodic("cases.lapse", "10 1 * * *")
def lapse_cases(timestamp: int) -> None:
    """Each night, before the sweep."""
    lapse(datetime.fromtimestamp(timestamp, AMSTERDAM))
