"""What the law wants to know about a call, from what was told at the door and what stands here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from klankbord.gate.access import Actor
from klankbord.notices.facts import Deliveries
from klankbord.people import facts as people
from klankbord.people import periods, queries
from klankbord.people.facts import Persons
from klankbord.people.models import Account, Role
from klankbord.programmes import facts as programmes
from klankbord.programmes import shelf
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.shelf import Shelf
from klankbord.recordings import columns
from klankbord.recordings.draw import announcing, covering
from klankbord.recordings.draw.announcing import Texts
from klankbord.recordings.draw.covering import Covering
from klankbord.recordings.models import Collected, Leg
from klankbord.recordings.offered.offers import Arrival

Part = dict[str, Any]

COUNTRIES = {"+31": "NL", "+32": "BE", "+49": "DE"}
FOREIGN = "ZZ"

PROTECTED = ("confidential", "private")
"""What a platform says that protects people is believed; what it says that permits is a claim."""


def for_arrival(
    arrival: Arrival,
    *,
    began: datetime,
    employee: UUID,
    versions: Sequence[Dossier],
    purpose: str | None,
    count: int,
    at: datetime,
    read: Covering,
) -> Part:
    """The question "may this call have been recorded?", asked of the moment at which it began.

    Args:
        arrival: The offered call.
        began: When its recording began.
        employee: Who held it.
        versions: Every version that covers the employee; the first one is `programme`.
        purpose: One of the purposes of the first version; None when there is no version.
        count: Calls of this employee drawn in this month under this version, this one included.
        at: Now. What is written down later than this is not known.
        read: The employee and the programmes as this deed reads them.
    """
    question: Part = {
        "id": "record",
        "act": "record",
        "data": "messages" if arrival.written else "audio",
        "at": began.isoformat(),
        "actor": {"role": "integration", "relation": "none"},
        "person": read.persons.person(employee, began),
        "objection": read.persons.objection(employee, at),
        "notice": notice(employee, versions, began=began, known_at=at, among=read.deliveries),
        "call": call(arrival, versions, began=began, known_at=at, texts=read.texts),
        "selection": {"method": "random", "count": count},
    }
    if versions:
        question["selection"]["ceiling"] = versions[0].plan["ceiling"]
        question |= programme_parts(versions, employee, began, known_at=at, persons=read.persons)
    if purpose is not None:
        question["purpose"] = purpose
    return _without_empty(question)


def notice(
    employee: UUID,
    versions: Sequence[Dossier],
    *,
    began: datetime,
    known_at: datetime,
    among: Deliveries,
) -> Part:
    """The part `notice`: of the policies of several programmes the one that was told last.

    Whoever was told of all but one programme was not told of all (R15).
    """
    told = [
        among.notice(employee, began, dossier=version, known_at=known_at) for version in versions
    ]
    if not told or not all(told):
        return {}
    return max(told, key=lambda part: (not part["complete"], part["delivered_at"]))


def call(
    arrival: Arrival,
    versions: Sequence[Dossier],
    *,
    began: datetime,
    known_at: datetime,
    texts: Texts,
) -> Part:
    """The part `call`: what is proven of a call, and what was said to its protection."""
    part: Part = {"recorded_for": "participant"}
    if arrival.direction in ("inbound", "outbound"):
        part["direction"] = arrival.direction
    country = arrival.caller_country
    if not arrival.written:  # an address of mail has digits too
        country = country or country_of(arrival.caller_ref)
    if country:
        part["caller_country"] = country
    said = str((arrival.labels or {}).get("number_class", ""))
    if said in PROTECTED:
        part["number_class"] = said
    elif announcing.line_known(arrival, versions, began=began, known_at=known_at):
        part["number_class"] = "business"
    heard = announcing.heard(arrival, versions, began=began, known_at=known_at, texts=texts)
    if heard:
        part["announcement"] = heard
    if arrival.hold_spans or arrival.hold_times:
        # They are silenced while the sound comes in, before a byte of it is stored.
        part |= {"content": ["hold_audio"], "masked": ["hold_audio"]}
    return part


def country_of(caller_ref: str | None) -> str | None:
    """Country of a number: NL for one without country, ZZ for one that is not known here."""
    if not caller_ref:
        return None
    digits = "".join(sign for sign in caller_ref if sign.isdigit() or sign == "+")
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("0"):
        return "NL"
    if not digits.startswith("+"):
        return None
    return COUNTRIES.get(digits[:3], FOREIGN)


def programme_parts(
    versions: Sequence[Dossier],
    employee: UUID,
    at: datetime,
    *,
    known_at: datetime | None = None,
    persons: Persons | None = None,
) -> Part:
    """The parts about programmes; the first version is `programme`, the others stand beside it."""
    persons = persons or Persons([employee])
    parts, *more = [
        programmes.of(each, at, employee=employee, known_at=known_at, persons=persons)
        for each in versions
    ]
    if more:
        parts["other_programmes"] = [each["programme"] for each in more]
    return parts


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks about some employees at a moment, with what is written down of them.

    Read once, for many questions in a row. `relations` has each of them.
    """

    actor: Actor
    at: datetime
    persons: Persons
    relations: Mapping[UUID, str]
    shelf: Shelf

    @classmethod
    def about(cls, employees: Collection[UUID], *, actor: Actor, at: datetime) -> "Asked":
        """What is to be read for questions about these."""
        relations = queries.relations(actor, employees, at)
        return cls(actor, at, Persons(employees), relations, shelf.current())


def for_leg(
    leg: Leg,
    *,
    act: str,
    data: str,
    purpose: str | None,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> Part:
    """The question whether somebody may do something with a leg.

    Args:
        leg: Read under custody, with its call.
        act: An act on stored data, of rights, or of custody.
        data: Category of data.
        purpose: None for acts that have none.
        actor: Who asks.
        at: Now.
        reason: Code of the reason given for this playback; empty when none was given.
    """
    granted = access_granted(leg, actor, at, act=act)
    asked = Asked.about([leg.employee_id], actor=actor, at=at)
    return for_leg_among(
        leg, act=act, data=data, purpose=purpose, granted=granted, reason=reason, asked=asked
    )


def for_leg_among(
    leg: Leg,
    *,
    act: str,
    data: str,
    purpose: str | None,
    granted: bool,
    reason: str,
    asked: Asked,
) -> Part:
    """As `for_leg`, of one of many; `granted` is what is supposed of the access matrix."""
    question = _for_row(
        leg, act=act, data=data, purpose=purpose, granted=granted, reason=reason, asked=asked
    )
    if leg.picked_at is not None:
        question["selection"] = picked(question["selection"])
    return question


def picked(selection: Part) -> Part:
    """The part `selection` of what a lot let in, and somebody chose because of a complaint."""
    return selection | {"method": "complaint"}


def for_collected(
    row: Collected,
    *,
    act: str,
    data: str,
    purpose: str | None,
    actor: Actor,
    at: datetime,
    granted: bool,
    reason: str = "",
) -> Part:
    """As `for_leg`, about a leg or what came of it; `granted` is what the access matrix says."""
    asked = Asked.about([row.employee_id], actor=actor, at=at)
    return _for_row(
        row, act=act, data=data, purpose=purpose, granted=granted, reason=reason, asked=asked
    )


def _for_row(
    row: Collected,
    *,
    act: str,
    data: str,
    purpose: str | None,
    granted: bool,
    reason: str,
    asked: Asked,
) -> Part:
    at, his = asked.at, row.employee_id
    question: Part = {
        "id": str(row.pk),
        "act": act,
        "data": data,
        "at": at.isoformat(),
        "actor": people.actor_as(asked.actor, asked.relations[his])
        | {"access_granted": granted, "access_reason": bool(reason)},
        "person": asked.persons.person(his, at),
        "objection": asked.persons.objection(his, at),
        **_parts(row, at, asked),
    }
    if purpose:
        question["purpose"] = purpose
    question["recording"] = question["recording"] | live(row)
    if row.caller_objected_at is not None:
        objected = row.caller_objected_at.isoformat()
        question["call"] = question["call"] | {"caller_objected_at": objected}
    return _without_empty(question)


def to_freeze(question: Part, *, version: Dossier) -> Part:
    """What of a `record` question is frozen with the recording that came of it."""
    return {
        "programme": {"person_in_scope": question["programme"]["person_in_scope"]},
        "notice": question.get("notice", {}),
        "call": question["call"],
        "selection": question["selection"],
        "recording": {
            "made_at": question["at"],
            "purposes": list(version.purposes),
            "legal_basis": version.legal_basis,
        },
    }


def live(row: Collected) -> Part:
    """What of the part `recording` can change."""
    part: Part = {"retention_until": row.retention_until.isoformat()}
    if row.restricted_at is not None:
        part["restricted"] = True
    if row.held:
        part["hold"] = {"claim_concrete": True, "covers_item": True}
    if row.defect_found_at is not None:
        part["defect_detected_at"] = row.defect_found_at.isoformat()
    return part


def access_granted(leg: Leg, actor: Actor, at: datetime, *, act: str) -> bool:
    """Whether the access matrix lets this person near this leg now for an act (design 4.4).

    Own items always. Who evaluates needs an assignment that has not ended, a valid secrecy
    statement and a valid instruction. Who coaches hears what was released for a planned talk, with
    the same statement and instruction, as long as he coaches the employee. Everybody else: no.
    """
    if actor.employee is not None and actor.employee == leg.employee_id:
        return True
    if actor.account is None:
        return False
    near = leg.accesses.filter(periods.holding(at), account=actor.account)
    hears = act == columns.HEAR and actor.role == Role.COACH
    if not (hears and queries.coaches(actor, leg.employee_id, at)):
        near = near.exclude(why=columns.RELEASED)
    if not near.exists():
        return False
    return queries.cleared(Account.objects.get(pk=actor.account), at)


def _parts(row: Collected, at: datetime, asked: Asked) -> Part:
    """What is frozen with the row, and what its programmes are now.

    Whether the employee belonged to the group is a fact of the day of collection: a move to
    another team neither makes a recording lawful nor takes the employee's rights away.
    """
    kept = {name: dict(part) for name, part in row.collected.items()}
    versions = covering.of_leg(row.programmes, asked.shelf)
    now = programme_parts(versions, row.employee_id, at, persons=asked.persons)
    belonged = kept.pop("programme")
    now["programme"] |= belonged
    for other in now.get("other_programmes", []):
        other.update(belonged)
    return kept | now


def _without_empty(question: Part) -> Part:
    return {name: part for name, part in question.items() if part != {}}
