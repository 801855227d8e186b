"""How the organisation and its programme came about: people, a dossier, everybody told."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from klankbord.edges.cli.demo import examples, haste, scorecard, staff
from klankbord.edges.cli.demo.clock import Weeks, moment
from klankbord.edges.cli.demo.diary import Entry
from klankbord.evaluations.scorecards import drafting, publishing
from klankbord.gate.access import SYSTEM
from klankbord.notices import deliveries, loading
from klankbord.notices import drafting as policy_drafts
from klankbord.notices import queries as notices
from klankbord.notices.attesting import TestCall
from klankbord.notices.composing import Said
from klankbord.people import loading as people_loading
from klankbord.people import unrecorded
from klankbord.people.models import Employee, Role
from klankbord.programmes import drafts
from klankbord.programmes import queries as programmes
from klankbord.recordings.waiting import lines

CODE = "beter-luisteren"
DRAFT = "klachten-terughoren"
LINES = ("reparatie-in", "leefbaarheid-in")
CONFIDENTIAL = (
    ("7001", "company_doctor", "arbodienst"),
    ("7002", "confidant", "vertrouwenspersoon"),
    ("7003", "reporting_line", "meldpunt integriteit"),
    ("7004", "works_council", "kamer van de OR"),
)
SAID = Said(
    controller="Woonstede Klantcontact, Kade 1, Vlietstad",
    contact="privacy@woonstede.example",
    dpo="fg@woonstede.example",
    hours_nl="op werkdagen van 8 tot 18 uur",
    hours_en="on working days from 8 to 18 hours",
    lines_nl="op de lijnen voor huur, reparatie en leefbaarheid",
    lines_en="on the lines for rent, repairs and the neighbourhood",
    hosting_nl="Klankbord draait op onze eigen computers in Vlietstad. Er is geen verwerker.",
    hosting_en="Klankbord runs on our own computers in Vlietstad. There is no processor.",
    sign_in_nl="Wie inlogt, gebruikt een wachtwoord en een code van zijn telefoon.",
    sign_in_en="Who signs in uses a password and a code of a telephone.",
    incidents_nl="Wie een lek ziet, meldt het meteen bij de functionaris gegevensbescherming. "
    "Die zoekt het uit en waarschuwt wie het aangaat.",
    incidents_en="Who sees a leak tells the data protection officer at once. The officer finds "
    "out what happened and warns whom it concerns.",
    recipients_nl="Niemand buiten Woonstede Klantcontact krijgt gegevens.",
    recipients_en="Nobody outside Woonstede Klantcontact gets data.",
    transfers_nl="Er gaat niets buiten Europa.",
    transfers_en="Nothing goes outside Europe.",
)
NEWCOMER_TOLD = timedelta(days=8)
"""After his first day; until then no call of his can come in (R15)."""


class Founding:
    """The example files, told day by day as they say that it went."""

    def __init__(self, weeks: Weeks, password: str) -> None:
        self._weeks = weeks
        self._password = password
        self.core = examples.read(examples.CORE, begins=weeks.begins)
        self.teams = examples.read(examples.TEAMS, begins=weeks.begins)
        self._next = examples.read(examples.NEXT_PROGRAMME, begins=weeks.begins)
        self._later = {
            row["since"] for row in self.teams["employments"] if row["since"] > weeks.hired
        }
        self._programme = examples.read(examples.PROGRAMME, begins=weeks.begins)

    def entries(self) -> Iterator[Entry]:
        """Everything up to the first day of the programme, and who came after it."""
        yield moment(self._weeks.hired, 9), self._first
        days = {row["kind"]: row["happened_at"] for row in self._programme["evidence"]}
        for day in sorted(set(days.values())):
            yield moment(day, 16), partial(self._prove, day)
        yield moment(days["criteria_published"], 16, 30), publish
        yield moment(days["policy"] + timedelta(days=1), 10), inform
        yield moment(days["announcement"], 17), attest
        yield moment(days["announcement"], 17, 30), protect
        asked = self._next["evidence"][-1]["happened_at"]
        yield moment(asked, 14, 30), say
        yield moment(asked, 15), partial(prove, self._next)
        yield moment(asked, 15, 30), draft
        for came in sorted(self._later):
            yield moment(came, 8, 30), partial(self._newcomers, came)
            if came > days["policy"]:
                yield moment(came + NEWCOMER_TOLD, 9), inform

    def _first(self, at: datetime) -> None:
        people(self.core, self._password, at)
        earlier = {row["since"] for row in self.teams["employments"]} - self._later
        people(staff.who_came(self.teams, earlier), self._password, at)

    def _newcomers(self, came: date, at: datetime) -> None:
        people(staff.who_came(self.teams, {came}), self._password, at)

    def _prove(self, day: date, at: datetime) -> None:
        known = [row for row in self._programme["evidence"] if row["happened_at"] <= day]
        prove(self._programme | {"evidence": known}, at)


def people(crew: Mapping[str, Any], password: str, at: datetime) -> None:
    """Load a people file. Whoever has an account in it gets this password."""
    passwords = {row["email"]: password for row in crew["accounts"]}
    with haste.hashes():
        people_loading.load(crew, passwords=passwords, at=at, by=SYSTEM)


def prove(programme: Mapping[str, Any], at: datetime) -> None:
    """Load a programme file; Petra records it."""
    by = staff.actor("petra", Role.QUALITY_MANAGER, at)
    loading.load(programme, at=at, by=by)


def draft(at: datetime) -> None:
    """Petra begins a dossier of her own and a form with it, out of examples."""
    by = staff.actor("petra", Role.QUALITY_MANAGER, at)
    drafts.begin(code=DRAFT, title="Klachten terughoren", example="complaint", at=at, by=by)
    title = {"nl": "Klachtgesprek", "en": "Complaint"}
    drafting.begin(code=DRAFT, title=title, example="complaint", at=at, by=by)


def say(at: datetime) -> None:
    """Petra says what no computer knows, for the next policy and the register of processing."""
    by = staff.actor("petra", Role.QUALITY_MANAGER, at)
    policy_drafts.say(SAID, at=at, by=by)


def publish(at: datetime) -> None:
    """Publish the scorecard."""
    by = staff.actor("petra", Role.QUALITY_MANAGER, at)
    publishing.publish("luisteren", 1, scorecard.FORM, scorecard.TEXTS, at=at, by=by)


def attest(at: datetime) -> None:
    """Make a test call on the lines that the file does not name: each team has its own."""
    by, dpo = staff.actor("petra", Role.QUALITY_MANAGER, at), staff.actor("ilse", Role.DPO, at)
    for line in LINES:
        call = TestCall(
            line=line,
            language="nl",
            text="NL-2",
            configuration_sha256=hashlib.sha256(line.encode()).hexdigest(),
            tested_at=at,
        )
        made = lines.tested(call, programmes=[CODE], at=at, by=by)
        lines.seen(made, at=at, by=dpo)


def protect(at: datetime) -> None:
    """Put the numbers on the list with which no call is ever recorded."""
    by = staff.actor("ilse", Role.DPO, at)
    for number, kind, label in CONFIDENTIAL:
        unrecorded.add(number, kind=kind, label=label, at=at, by=by)


def inform(at: datetime, *, code: str = CODE, number: int = 1) -> None:
    """Give the policy to everybody in scope who has not got it: on his page, or on paper."""
    policy, version = notices.policy(number), programmes.by_code(code)
    assert policy is not None  # noqa: S101  the file has been loaded
    assert version is not None  # noqa: S101  the same
    members = programmes.persons(programmes.dossier(version.pk), at)
    by = staff.actor("petra", Role.QUALITY_MANAGER, at)
    for channel, signs_in in (("portal", True), ("paper", False)):
        found = Employee.objects.filter(pk__in=members, account__isnull=not signs_in)
        ids = list(found.values_list("pk", flat=True))
        if ids:
            deliveries.deliver(policy, ids, channel=channel, at=at, by=by)
