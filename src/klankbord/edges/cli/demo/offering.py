"""What the telephone platform of Woonstede Klantcontact offers, day by day.

It offers every call of whoever was on the phone; the plan draws. Six people have a voice of their
own; the others borrow one. What has been destroyed by now was only the beginning of a call.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, BinaryIO

from klankbord.edges.cli.demo import calls, staff
from klankbord.edges.cli.demo.calls import DemoCall, Kind
from klankbord.edges.cli.demo.clock import Weeks, moment
from klankbord.edges.cli.demo.sounds import Sounds
from klankbord.edges.cli.demo.staff import Agent, Pace

SOURCE = "folder"
KEPT = timedelta(days=28)
"""How long the platform itself keeps a call; Klankbord never keeps it longer."""

REGULARS = 4
"""Of those who are always there, how many have calls in the offer of a day."""
RECENT, OTHERS = 6, 2
"""On the last days there are others too, who have room in the plan: so that work waits."""
QUEUES = {
    "huur": ("huur", "verhuur"),
    "reparatie": ("reparatie",),
    "leefbaarheid": ("leefbaarheid",),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One call of a day, and how to get its sound."""

    row: dict[str, Any]
    open: Callable[[], BinaryIO]

    @property
    def id(self) -> str:
        return str(self.row["source_call_id"])


@dataclass(frozen=True, slots=True)
class Scene:
    """A call that is in the demo for its own sake."""

    day: int
    """The working day: 0 is the first one, and below zero counts back from the last, -1."""
    agent: str
    sound: str
    more: tuple[tuple[str, Any], ...] = ()


SCENES = (
    Scene(5, staff.OBJECTED, "11-afspraak-gemist", (("source_call_id", "before-he-objects"),)),
    Scene(-35, "1010", "20-kraan", (("source_call_id", "unproven-before"),)),
    Scene(-30, "1011", "03-sleutel", (("broken", True),)),
    Scene(-22, "9999", "10-lift"),  # a name that stands for nobody
    Scene(-12, "1040", "05-geluid"),
    Scene(-11, "1004", "06-verhuizen"),
    Scene(-9, "1003", "21-lekkage"),
    Scene(-9, "1027", "22-lekkage-vervolg"),
    Scene(-8, "1004", "18-kaartnummer"),
    Scene(-7, "1015", "19-prive"),
    Scene(-7, "1040", "14-boom"),
    Scene(-6, "1027", "16-storm"),
    Scene(-4, "1003", "17-bezwaar"),
    Scene(-4, "1011", "12-schutting", (("source_call_id", "objects-at-once"),)),
    Scene(-3, "1036", "20-kraan"),
    Scene(-3, "1004", "13-wachtlijst"),
    Scene(-2, "1003", "07-betalingsregeling"),
    Scene(-1, "1027", "26-terugbellen"),
    Scene(-1, "1040", "23-openingstijd"),
    *(
        Scene(day, agent, sound, (("source_call_id", f"over-overlast-{agent}"),))
        for agent, day, sound in (
            ("1043", -4, "05-geluid"),
            ("1044", -4, "12-schutting"),
            ("1047", -4, "14-boom"),
            ("1049", -4, "05-geluid"),
            ("1050", -3, "12-schutting"),
            ("1051", -3, "14-boom"),
            ("1053", -3, "05-geluid"),
            ("1054", -3, "14-boom"),
        )
    ),  # of a team with two programmes: a lot says for which of them each is recorded
)
"""Of the people in them none has more than three in a month: they are all drawn."""


class Platform:
    """The telephone platform: asked for a day, it offers the calls of that day."""

    def __init__(self, agents: Sequence[Agent], weeks: Weeks, sounds: Sounds) -> None:
        self._agents = agents
        self._weeks = weeks
        self._days = weeks.workdays()
        self._sounds = sounds
        self._chance = Random(2026)  # noqa: S311  the same demo each time, nothing secret
        self._numbers = iter(range(1, 10_000))
        self._played: dict[str, int] = {}

    def calls(self, day: date) -> list[Offered]:
        """Everything that was said on the phone on a day, as far as it is offered."""
        since = self._days.index(day)
        back = since - len(self._days)
        offered = [self._scene(scene, day) for scene in SCENES if scene.day in {since, back}]
        for agent in self._on_the_phone(day, back):
            offered += self._of(agent, day)
        return offered

    def _on_the_phone(self, day: date, back: int) -> Iterator[Agent]:
        here = [each for each in self._agents if each.since <= day and not self._left(each, day)]
        yield from self._some(here, "regular", REGULARS)
        if back % 3 == 0:
            yield from (each for each in here if each.pace == "often")
        if back >= -RECENT:
            yield from self._some(here, "seldom", OTHERS)

    def _some(self, here: Sequence[Agent], pace: Pace, count: int) -> list[Agent]:
        return self._chance.sample([each for each in here if each.pace == pace], count)

    def _left(self, agent: Agent, day: date) -> bool:
        return agent.number == staff.LEAVES and day >= self._weeks.leaves

    def _of(self, agent: Agent, day: date) -> Iterator[Offered]:
        hour = self._chance.randint(9, 15)
        for minute in (4, 19, 41)[: self._chance.choice((1, 1, 2))]:
            yield self._offer(agent.number, self._sound_of(agent), moment(day, hour, minute))

    def _sound_of(self, agent: Agent) -> DemoCall:
        """One in his own voice, or else one of his team; the one that was played least."""
        usual = [call for call in calls.CALLS if call.kind in (Kind.ORDINARY, Kind.HOLD)]
        own = [call for call in usual if call.agent_name == agent.name]
        team = [call for call in usual if call.queue in QUEUES[agent.team]]
        found = min(own or team, key=lambda call: self._played.get(call.name, 0))
        self._played[found.name] = self._played.get(found.name, 0) + 1
        return found

    def _scene(self, scene: Scene, day: date) -> Offered:
        began = moment(day, 11, 10 + 2 * (SCENES.index(scene) % 20))
        call = next(each for each in calls.CALLS if each.name == scene.sound)
        more = dict(scene.more)
        broken = more.pop("broken", False)
        offered = self._offer(scene.agent, call, began)
        open_ = self._sounds.broken(call.name) if broken else offered.open
        return Offered({**offered.row, "source_call_id": scene.sound, **more}, open_)

    def _offer(self, agent: str, call: DemoCall, began: datetime) -> Offered:
        number = next(self._numbers)
        gone = began + KEPT <= self._weeks.now
        length = (
            min(call.duration_ms, 24_000 + number * 7919 % 31_000) if gone else call.duration_ms
        )
        row: dict[str, Any] = {
            "source_call_id": f"call-{number:04}",
            "agent_ref": f"agent-{agent}",
            "started_at": began.isoformat(),
            "duration_ms": length,
            "direction": call.direction,
            "caller_ref": f"+3161234{number:04}",
            "queue": call.queue,
            "line": _line(call),
            "file": f"{call.name}.wav",
            "channels": 2,
            "agent_channel": 0,
            "hold_spans": _within(call.holds, length),
            "pause_spans": _within(call.card, length),
            "source_expiry": (began + KEPT).isoformat(),
            "parent_call_id": call.after,
            "labels": {"number_class": "private"} if call.kind == Kind.PRIVATE else None,
        }
        return Offered(row, self._sounds.opener(call.name, ms=length if gone else None))


def _line(call: DemoCall) -> str:
    if call.kind == Kind.UNPROVEN:
        return "nieuwe-lijn"  # nobody has tested what is heard on it
    team = next((team for team, queues in QUEUES.items() if call.queue in queues), "huur")
    return f"{team}-in"


def _within(spans: Sequence[calls.Span], length: int) -> list[list[int]]:
    return [[begin, min(end, length)] for begin, end in spans if begin < length]
