"""What came of the calls of these weeks, for whoever has to find one of them again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from klankbord.edges.cli.demo.clock import Weeks
from klankbord.edges.cli.demo.offering import SOURCE, Offered, Platform
from klankbord.edges.cli.demo.staff import Agent
from klankbord.edges.importing import running
from klankbord.edges.importing.choosing import OWN
from klankbord.edges.importing.gathering import Batch
from klankbord.edges.importing.running import Log
from klankbord.evaluations.evaluating import assigning
from klankbord.gate.access import Actor
from klankbord.recordings import hashes
from klankbord.recordings.ending import copies
from klankbord.recordings.intake import preparing
from klankbord.recordings.intake.arriving import Outcome
from klankbord.recordings.models import Shipment
from klankbord.recordings.offered import offers
from klankbord.recordings.shipments import shipping

DOOR = Actor(role="integration")


class Story:
    """The calls that came in, day by day, through the same door as any other."""

    def __init__(self, weeks: Weeks, platform: Platform, agents: Sequence[Agent]) -> None:
        self.weeks = weeks
        self.days = weeks.workdays()
        self._platform = platform
        self._agents: Mapping[str, Agent] = {f"agent-{each.number}": each for each in agents}
        self._offered: dict[date, list[Offered]] = {}
        self._came_in: dict[UUID, tuple[Agent, date]] = {}
        self._stopped: set[UUID] = set()

    def bring_in(self, day: date, at: datetime) -> None:
        """Take in what the platform offers of a day, make it ready, and assign it.

        What came in before, the platform has erased by now.
        """
        copies.tell_these_gone(self._came_in, at=at, by=DOOR)
        self._offered[day] = self._platform.calls(day)
        for offered, leg in _arrive(self._offered[day], at):
            preparing.make_ready(leg, at=at)
            self._came_in[leg] = self._agents[offered.row["agent_ref"]], day
        assigning.assign_ready(at=at)

    def bring_in_again(self, day: date, at: datetime) -> None:
        """The same offer a second time, in which one call has another sound now."""
        first, *others = self._offered[day]
        _arrive([Offered(first.row | {"sha256": "5" * 64}, first.open), *others], at)

    def up_to(self, day: date) -> dict[UUID, Agent]:
        """The recordings of calls up to a day that may be used, and whose they are."""
        return {
            leg: agent
            for leg, (agent, came) in self._came_in.items()
            if came <= day and leg not in self._stopped
        }

    def stop(self, *legs: UUID) -> None:
        """From now on nobody uses these recordings."""
        self._stopped |= set(legs)

    def of(self, number: str) -> list[UUID]:
        """The recordings of an employee, the oldest first."""
        return [leg for leg, (agent, _) in self._came_in.items() if agent.number == number]


def _brought_in(batch: Batch, at: datetime) -> list[Outcome]:
    """A batch comes in as by `klankbord import`, with its report."""
    shipment = shipping.begin(
        source=SOURCE, form=OWN, door=Shipment.Door.COMMAND, total=batch.size, at=at, by=DOOR
    )
    log = Log(shipment, total=batch.size, clock=lambda: at)
    came = list(running.imported(batch, log, source=SOURCE, by=DOOR, clock=lambda: at))
    log.finish(by=DOOR)
    return came


def _arrive(offered: Sequence[Offered], at: datetime) -> list[tuple[Offered, UUID]]:
    """The offers of which a recording came, with that recording."""
    arrivals = []
    for each in offered:
        arrival = offers.parse(each.row, source=SOURCE)
        assert isinstance(arrival, offers.Arrival), arrival  # noqa: S101  our own rows
        arrivals.append(arrival)
    batch = Batch(arrivals=arrivals, opens=[each.open for each in offered])
    outcomes = _brought_in(batch, at)
    legs = {outcome.source_id_hash: outcome.leg for outcome in outcomes if outcome.leg is not None}
    hashed = [hashes.source_id(SOURCE, each.source_call_id) for each in arrivals]
    return [(each, legs[name]) for each, name in zip(offered, hashed, strict=True) if name in legs]
