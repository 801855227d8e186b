"""The answer to a request, and what follows from it: both in one deed.

Partly comes before wholly: who refuses says on which ground, with its article, in his own words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.evaluations.evaluating import erasing as evaluations
from klankbord.evaluations.evaluating import statements, unquoting
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.notices.models import AfterNotice
from klankbord.people import employment, objections, periods, unrecorded
from klankbord.people.faults import Fault
from klankbord.people.models import Coaching, Employee, Objection
from klankbord.recordings.custody import NoSuchLeg
from klankbord.recordings.ending import copies, erasing, handovers
from klankbord.recordings.models import Leg
from klankbord.rights import filing, grounds, handling, lettercodes, quoting, sealed
from klankbord.rights.models import Request

Type, Outcome = Request.Type, Request.Outcome
Said = Mapping[UUID, Sequence[str]]
"""What a caller said or wrote himself, by recording."""
SHORTEST = 40
"""Signs of an answer: reasons that concern this person, and no nod."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered.

    `legs` are the recordings for which it is granted, of those it concerns; None: all of them.
    `erasure` is the ground of art. 17(1) on which something is erased; `statement` goes with an
    opinion; `name` is how the person's own name is written rightly.
    """

    outcome: str
    words: str
    ground: str = ""
    legs: tuple[UUID, ...] | None = None
    erasure: str = "no_longer_needed"
    statement: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What an answer did, in numbers. `held` is what a hold or a duty keeps, frozen.

    Of `halved` recordings only what the person said himself is erased; they are not among the
    `erased`. The other half stays until `other_until` at the latest.
    """

    erased: int = 0
    halved: int = 0
    evaluations: int = 0
    held: int = 0
    statements: int = 0
    other_until: datetime | None = None
    recipients: tuple[dict[str, Any], ...] = ()


def decide(request: UUID, answer: Answer, *, at: datetime, by: Actor) -> tuple[Request, Done]:
    """Answer a request; its effects are there when this returns.

    Raises:
        Fault: Who decides is the person, his coach or his manager; it was answered; it is not
            plain who asks; the ground does not fit; or there are no reasons.
    """
    words = sealed.words(answer.words)
    if len(words) < SHORTEST:
        raise Fault(f"Give reasons: at least {SHORTEST} signs.", "reasons_short")
    said = quoting.said(request, answer.outcome, at=at)
    with handling.taken(request, at=at, by=by) as found:
        _insist(found, answer)
        if found.objection is not None:
            _answer_objection(found, answer, at, by)
        return found, record(found, replace(answer, words=words), at=at, by=by, said=said)


def record(
    found: Request,
    answer: Answer,
    *,
    at: datetime,
    by: Actor,
    said: Said | None = None,
) -> Done:
    """Carry out an answer and write it down, inside the deed that gives it."""
    done = _carry_out(found, answer, at, by, said or {})
    found.state, found.paused_at = Request.State.ANSWERED, None
    found.outcome, found.ground = answer.outcome, answer.ground
    found.decided_at, found.decided_by_id, found.decided_as = at, by.account, by.role
    found.decided_relation = handling.relation(found, by, at)
    found.recipients = list(done.recipients)
    found.done = _written(done)
    found.save()
    sealed.seal(found, {sealed.ANSWER: answer.words, sealed.CODE: lettercodes.for_copy(found)})
    handling.note(
        "request_answered", found, at, by, outcome=answer.outcome, ground=answer.ground or None,
        erased=done.erased, halved=done.halved or None, held=done.held, told=len(done.recipients),
    )  # fmt: skip
    return done


def _written(done: Done) -> dict[str, Any]:
    """What an erasure did, as the letter tells it later."""
    counts = {
        "erased": done.erased, "halved": done.halved, "held": done.held,
        "evaluations": done.evaluations,
    }  # fmt: skip
    told: dict[str, Any] = {name: count for name, count in counts.items() if count}
    if done.other_until is not None:
        told["other_until"] = done.other_until.isoformat()
    return told


def _insist(found: Request, answer: Answer) -> None:
    if answer.outcome not in Outcome.values:
        raise Fault("Choose an answer.", "no_outcome")
    if answer.outcome == Outcome.GRANTED:
        if answer.ground:
            raise Fault("What is granted has no ground of refusal.", "ground_not_needed")
        if found.type == Type.PORTABILITY:
            raise Fault("This right does not hold here; offer the copy.", "no_portability")
    else:
        _insist_on_ground(found, answer)
    unknown = found.identified_at is None and answer.ground != "unknown_person"
    if unknown and answer.outcome != Outcome.REFUSED:
        raise Fault("First write down how you know who asks.", "not_identified")


def _insist_on_ground(found: Request, answer: Answer) -> None:
    ground = grounds.of(found).get(answer.ground)
    if ground is None:
        raise Fault("Choose a ground of the list.", "no_ground")
    if ground.partly and answer.outcome == Outcome.REFUSED:
        raise Fault("This ground never takes everything away: answer partly.", "partly_first")
    if found.objection is not None and answer.outcome == Outcome.PARTLY:
        raise Fault("An objection is granted or refused.", "whole_objection")


def _carry_out(found: Request, answer: Answer, at: datetime, by: Actor, said: Said) -> Done:
    if answer.outcome == Outcome.REFUSED:
        return Done()
    legs = filing.concerned(found, at)
    if answer.legs is not None:
        legs = [leg for leg in legs if leg in set(answer.legs)]
    match found.type:
        case Type.ERASURE:
            return _erase(found, legs, answer.erasure, at, by, said)
        case Type.OBJECTION:
            _remember(found, at, by)
            return _erase(found, legs, "objection_granted", at, by, said)
        case Type.RECTIFICATION:
            return _correct(found, answer, at, by)
        case Type.RESTRICTION:
            # Of who is signed in it works since he asked; here it is once more made sure.
            filing.protect(found, at=at, by=by, grounds=answer.words)
            return Done(recipients=_recipients(found, legs, at))
        case _:
            return Done()


def _remember(found: Request, at: datetime, by: Actor) -> None:
    """No call of a caller who objects is recorded any more, from his number on."""
    number = sealed.unseal(found).get(sealed.NUMBER, "")
    if found.who == Request.Who.CALLER and number:
        with access.whole():
            unrecorded.remember_caller(number, at=at, by=by)


def _answer_objection(found: Request, answer: Answer, at: datetime, by: Actor) -> None:
    assert found.objection is not None  # noqa: S101  asked before
    objections.record_answer(
        Objection.objects.get(pk=found.objection),
        granted=answer.outcome == Outcome.GRANTED,
        answer=answer.words,
        compelling_grounds=answer.outcome == Outcome.REFUSED,
        at=at,
        by=by,
    )


def _erase(
    found: Request, legs: list[UUID], ground: str, at: datetime, by: Actor, said: Said
) -> Done:
    asked = filing.part(found, ground=ground)
    recipients = _recipients(found, legs, at)
    whose = whose_sound(found, ground)
    erased = halved = held = 0
    until = []
    for leg in legs:
        needed = whose == erasing.AGENT and _caller_waits(leg, at)
        try:
            heard = erasing.erase(leg, asked, by=by, at=at, whose=whose, needed=needed)
        except NoSuchLeg:
            continue
        erased, halved, held = erased + heard.destroyed, halved + heard.halved, held + heard.held
        if heard.halved:
            until.append(_kept_until(leg, at))
        if heard.halved or heard.destroyed:
            unquoting.take_out(leg, said.get(leg, ()), at=at, by=by)
    # What was found in a call is about the employee: a caller's word does not take it away.
    scored = 0 if found.who == Request.Who.CALLER else evaluations.of_legs(
        legs, asked, by=by, at=at
    )  # fmt: skip
    last = max(until, default=None)
    return Done(erased, halved, scored, held, other_until=last, recipients=recipients)


def whose_sound(found: Request, ground: str = "") -> str:
    """Whose sound an erasure takes: of who asks alone, or of both (empty).

    What was not allowed goes whole (R64), and so does what a caller objects to (R19).
    """
    caller = found.who == Request.Who.CALLER
    if ground == "unlawful" or (caller and found.type == Type.OBJECTION):
        return ""
    return erasing.CALLER if caller else erasing.AGENT


def _caller_waits(leg: UUID, at: datetime) -> bool:
    """Whether the caller of a recording waits for an answer about it himself."""
    with access.acting(Access(SYSTEM, "retain", None, at)):
        caller = Leg.objects.filter(pk=leg).values("call__caller")
        asked = Request.objects.filter(who=Request.Who.CALLER, state__in=handling.PENDING)
        return asked.filter(person__in=caller).exists()


def _kept_until(leg: UUID, at: datetime) -> datetime:
    with access.acting(Access(SYSTEM, "retain", None, at)):
        return Leg.objects.values_list("retention_until", flat=True).get(pk=leg)


def _correct(found: Request, answer: Answer, at: datetime, by: Actor) -> Done:
    asked = filing.part(found)
    said = answer.statement.strip()
    whose = found.employee_id
    attached = sum(
        statements.attach(each, whose, said, asked, by=by, at=at)
        for each in found.evaluations
        if said and whose is not None
    )
    if answer.name.strip() and found.employee_id is not None:
        employment.rename(Employee.objects.get(pk=found.employee_id), answer.name)
        handling.note("fact_corrected", found, at, by, fact="name")
    if answer.ground == "opinion" and not attached:
        raise Fault("Put the person's statement with the evaluation.", "no_statement")
    return Done(statements=attached, recipients=_recipients(found, filing.concerned(found, at), at))


def _recipients(found: Request, legs: list[UUID], at: datetime) -> tuple[dict[str, Any], ...]:
    """Who has to hear of the change (AVG art. 19).

    That is the platform, who coaches, the processor that got its words, and who took it along.
    """
    there = [copy for copy in copies.of(legs).values() if copy.gone_at is None]
    told = [
        {"kind": "platform", "name": source, "count": sum(c.source == source for c in there)}
        for source in sorted({copy.source for copy in there})
    ]
    with access.acting(Access(SYSTEM, "retain", None, at)):
        taken = AfterNotice.objects.filter(kind=AfterNotice.Kind.EXPORTED, leg__in=legs).count()
        coached = len(coaches(found, at))
    told += [{"kind": "coach", "name": "", "count": coached}] if coached else []
    told += [
        {"kind": "processor", "name": name, "count": n}
        for name, n in handovers.recipients(legs).items()
    ]
    return (*told, *([{"kind": "export", "name": "", "count": taken}] if taken else []))


def coaches(found: Request, at: datetime) -> list[UUID]:
    """The accounts of who coaches the person now; they hear that something changed, not what."""
    if found.employee_id is None:
        return []
    with access.whole():
        rows = Coaching.objects.filter(periods.holding(at), employee=found.employee_id)
        return list(rows.order_by("coach").values_list("coach", flat=True).distinct())
