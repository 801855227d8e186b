"""Fills an empty installation with Woonstede Klantcontact, by the product's own activities.

Every deed gets a clock of its own. `organise` is an organisation with a programme in force, for
who needs no more than that; `load` tells months: how it came about, and eight weeks of calls.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from klankbord.database import turns
from klankbord.edges.cli.demo import calls, complaints, examples, founding, haste, staff, weeks
from klankbord.edges.cli.demo.clock import Weeks
from klankbord.edges.cli.demo.diary import play
from klankbord.edges.cli.demo.founding import Founding
from klankbord.edges.cli.demo.offering import Platform
from klankbord.edges.cli.demo.sounds import Sounds
from klankbord.edges.cli.demo.story import Story
from klankbord.edges.cli.errors import Failure
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book, sequence
from klankbord.people import queries as people

PASSWORD = "klankbord-demo"  # noqa: S105  printed for everybody who starts the demo
ORIGIN = "demo"
"""What each line of the log says that was written on a told clock, not a lived one."""
LOADING = "demo-loading"
"""A file in the data folder as long as not everything is there."""

ACCOUNTS = (
    ("noor@woonstede.example", "beoordelaar: begin hier, er wachten gesprekken"),
    ("anna@woonstede.example", "medewerker: wat is er van mij, wie luisterde en wie niet mocht"),
    ("joris@woonstede.example", "medewerker, ingehuurd: zette een opname stil"),
    ("bram@woonstede.example", "coach van Anna: een gesprek achter de rug en een in aantocht"),
    ("dorien@woonstede.example", "teamleider Huur: cijfers vanaf vijf personen, geen opnamen"),
    ("petra@woonstede.example", "manager kwaliteit: de regeling en wat bewezen is"),
    ("or@woonstede.example", "ondernemingsraad, en medewerker: wat geregeld is, zonder namen"),
    ("ilse@woonstede.example", "functionaris gegevensbescherming: een datalek, verzoeken, zaken"),
    ("jurist@woonstede.example", "jurist: bevroren opnamen, en een ernstige vondst"),
    ("hr@woonstede.example", "HR: vraagt een beoordeling op en krijgt nee, met de reden"),
    ("tess@woonstede.example", "beheerder: twee rollen wachten op goedkeuring"),
    ("directie@woonstede.example", "verantwoordelijke: tekende voor de start"),
    ("tarik@woonstede.example", "tweede beoordelaar: bij hem of bij Noor ligt een bezwaar"),
)
"""Address and what to look at, in the order in which to begin."""

RUNNING, HIRED, SIGNED = timedelta(days=23), timedelta(days=100), timedelta(days=26)
"""How long ago `organise` lets the programme begin, the people come, and the dossier be written."""


def load(now: datetime, *, begin: Callable[[], None] = lambda: None) -> bool:
    """Load the organisation and its weeks; whether that was still to be done.

    Args:
        now: Up to when.
        begin: Called when there is something to load, before it takes its time.

    Raises:
        Failure: The example files are not there, an earlier load was cut off, or another is
            under way.
    """
    busy = Failure("Another start is loading the demo. Wait until it is done.")
    mark = settings.DATA / LOADING
    with haste.statements(), turns.alone("demo.load", otherwise=busy):
        if people.by_email("anna@woonstede.example") is not None:
            if mark.exists():
                raise Failure("The demo was cut off while it was loaded. Run: bin/demo --reset")
            return False
        begin()
        mark.touch()
        with book.origin(ORIGIN):
            _tell(Weeks(now))
    mark.unlink()
    return True


def organise(now: datetime, *, password: str) -> None:
    """People, a programme in force for three weeks, everybody told, and a scorecard.

    Raises:
        Failure: The example files are not there.
    """
    begins = (now - RUNNING).astimezone(AMSTERDAM).date()
    founding.people(examples.read(examples.CORE, begins=begins), password, now - HIRED)
    founding.prove(examples.read(examples.PROGRAMME, begins=begins), now - SIGNED)
    founding.inform(now - SIGNED + timedelta(hours=1))
    founding.publish(now - SIGNED + timedelta(hours=1))


def _tell(when: Weeks) -> None:
    founded = Founding(when, PASSWORD)
    agents = staff.agents(founded.core, founded.teams)
    with Sounds(call.name for call in calls.CALLS) as sounds:
        story = Story(when, Platform(agents, when, sounds), agents)
        play([*founded.entries(), *complaints.founded(when), *weeks.entries(story)], now=when.now)
    sequence.run(at=when.now)
