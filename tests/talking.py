"""Calls of Anna that were evaluated, and Bram who coaches her: the ground of every talk."""

import io
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import cast
from klankbord.coaching import conversations
from klankbord.evaluations import queries
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate.access import Actor
from klankbord.people import clearances
from klankbord.people.models import Clearance
from klankbord.people.periods import Term
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.offered import offers

DOOR = Actor(role="integration")


@dataclass(frozen=True, slots=True)
class Talks:
    """The organisation with two evaluations of Anna, the oldest first, and those who talk."""

    organisation: cast.Woonstede
    legs: list[UUID]
    evaluations: list[UUID]
    bram: Actor
    anna: Actor

    @property
    def now(self):
        return self.organisation.now

    def plan(self, *, at=None, ahead=timedelta(days=1)) -> UUID:
        at = at or self.now
        return conversations.plan(
            self.evaluations, takes_place_at=at + ahead, actor=self.bram, at=at
        )


def scored_call(organisation, number: int, *, agent: str = "agent-1001") -> UUID:
    """A call that came in, was assigned to Noor and evaluated by her."""
    now = organisation.now
    row = cast.offer(number, at=now - timedelta(days=number, hours=2), agent=agent)
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone(0.5))],
        source=cast.SOURCE,
        at=now,
        by=DOOR,
    )
    preparing.make_ready(outcome.leg, at=now)
    assigning.assign_ready(at=now)
    noor = organisation.actor("noor", "evaluator")
    assessing.submit(outcome.leg, answers=cast.GOOD, comment="Rustig.", actor=noor, at=now)
    return outcome.leg


def talks(organisation: cast.Woonstede) -> Talks:
    """Two evaluated calls of Anna, and the actors who talk about them."""
    legs = [scored_call(organisation, number) for number in (2, 1)]
    anna = organisation.actor("anna", "employee")
    found = {each.leg: each.id for each in queries.own(anna, at=organisation.now)}
    return Talks(
        organisation=organisation,
        legs=legs,
        evaluations=[found[leg] for leg in legs],
        bram=organisation.actor("bram", "coach"),
        anna=anna,
    )


def clear(organisation: cast.Woonstede, name: str) -> None:
    """A secrecy statement and an instruction for somebody."""
    now = organisation.now
    for kind in Clearance.Kind.values:
        clearances.sign(
            organisation.account(name),
            kind=kind,
            term=Term(now - timedelta(days=1), now + timedelta(days=90)),
            at=now,
            by=organisation.actor("tess", "admin"),
        )
