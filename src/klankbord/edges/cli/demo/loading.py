"""Fills an empty installation with Woonstede Klantcontact, by the product's own activities.

Every deed gets a clock of its own: the people came a hundred days ago, the programme was signed
twenty-six days ago, the calls are from the last days. The days in the example files move along.
"""

import tomllib
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import klankbord
from klankbord.edges.cli.demo import scorecard
from klankbord.edges.cli.errors import Failure
from klankbord.evaluations import assigning, publishing
from klankbord.gate.access import SYSTEM, Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.notices import deliveries, loading
from klankbord.notices import queries as notices
from klankbord.people import loading as people_loading
from klankbord.people import queries as people
from klankbord.people.models import Role
from klankbord.programmes import queries as programmes
from klankbord.recordings import arriving, offers, preparing

EXAMPLES = Path(klankbord.__file__).parents[2] / "examples"
SOUNDS = Path(__file__).parent
WRITTEN = date(2026, 11, 25)
"""The day that the example files call today."""

PASSWORD = "klankbord-demo"  # noqa: S105  printed for everybody who starts the demo
SOURCE = "folder"
DOOR = Actor(role="integration")

CALLS = (
    ("agent-1001", "ketel", 5, "huur-in"),
    ("agent-1001", "huur", 3, "huur-in"),
    ("agent-1002", "sleutel", 4, "huur-in"),
    ("agent-1002", "ketel", 2, "huur-in"),
    ("agent-1001", "sleutel", 1, "niet-getest"),  # a line that nobody attested: quarantine
)
"""Agent, sound, days ago, line."""


def load(now: datetime) -> int:
    """Load the organisation and its calls; how many calls came in. Once loaded it stays.

    Raises:
        Failure: The example files are not there.
    """
    if people.by_email("anna@woonstede.example") is not None:
        return 0
    organise(now, password=PASSWORD)
    return _call(now)


def organise(now: datetime, *, password: str) -> None:
    """People, a programme in force, everybody told, and a scorecard; no calls yet.

    Raises:
        Failure: The example files are not there.
    """
    shift = now.astimezone(AMSTERDAM).date() - WRITTEN
    begun, signed = now - timedelta(days=100), now - timedelta(days=26)
    crew = _example("mensen-woonstede.toml", shift)
    passwords = {row["email"]: password for row in crew["accounts"]}
    people_loading.load(crew, passwords=passwords, at=begun, by=SYSTEM)
    petra = people.by_email("petra@woonstede.example")
    assert petra is not None  # noqa: S101  the file names her
    quality = people.actor_for(petra, Role.QUALITY_MANAGER, begun)
    loading.load(_example("regeling-beter-luisteren.toml", shift), at=signed, by=quality)
    _inform(signed + timedelta(hours=1), quality)


def accounts() -> list[tuple[str, str]]:
    """(address, what to look at) of the accounts to begin with."""
    return [
        ("noor@woonstede.example", "beoordelaar: luister en beoordeel"),
        ("anna@woonstede.example", "medewerker: wat is er van mij, wie luisterde"),
        ("hr@woonstede.example", "HR: krijgt nee, met de reden"),
        ("petra@woonstede.example", "manager kwaliteit: de regeling en wat bewezen is"),
    ]


def _inform(at: datetime, by: Actor) -> None:
    policy, version = notices.policy(1), programmes.by_code("beter-luisteren")
    assert policy is not None  # noqa: S101  the file has just been loaded
    assert version is not None  # noqa: S101  the same
    members = programmes.persons(programmes.dossier(version.pk), at)
    deliveries.deliver(policy, members, channel="portal", at=at, by=by)
    publishing.publish("luisteren", 1, scorecard.FORM, scorecard.TEXTS, at=at, by=by)


def _call(now: datetime) -> int:
    arrivals, opens = [], []
    for number, (agent, sound, days, line) in enumerate(CALLS, start=1):
        row = {
            "source_call_id": f"demo-{number}",
            "agent_ref": agent,
            "started_at": (now - timedelta(days=days, minutes=7 * number)).isoformat(),
            "direction": "inbound",
            "caller_ref": f"+3161234{number:04d}",
            "queue": "huur",
            "line": line,
            "file": f"{sound}.wav",
            "channels": 2,
            "agent_channel": 0,
        }
        arrival = offers.parse(row, source=SOURCE)
        assert isinstance(arrival, offers.Arrival)  # noqa: S101  our own rows
        arrivals.append(arrival)
        opens.append(partial(_open, sound))
    done = list(arriving.arrive(arrivals, opens, source=SOURCE, at=now, by=DOOR))
    ready = [outcome.leg for outcome in done if outcome.leg is not None]
    for leg in ready:
        preparing.make_ready(leg, at=now)
    assigning.assign_ready(at=now)
    return len(ready)


def _open(sound: str) -> BinaryIO:
    return (SOUNDS / f"{sound}.wav").open("rb")


def _example(name: str, shift: timedelta) -> dict[str, Any]:
    try:
        text = (EXAMPLES / name).read_text(encoding="utf-8")
    except OSError as fault:
        raise Failure(f"{EXAMPLES / name} is not there. Run the demo from a checkout.") from fault
    moved: dict[str, Any] = _moved(tomllib.loads(text), shift)
    return moved


def _moved(value: Any, shift: timedelta) -> Any:
    if isinstance(value, dict):
        return {key: _moved(each, shift) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, shift) for each in value]
    return value + shift if isinstance(value, date) else value
