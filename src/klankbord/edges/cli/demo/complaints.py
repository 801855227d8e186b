"""A second programme of one team: calls that wait, unheard, until somebody complains about one.

Its calls come over the line of the team, so callers hear another text there: one that names what
both programmes are for.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from klankbord.edges.cli.demo import casework, examples, founding, staff
from klankbord.edges.cli.demo.clock import Weeks, moment
from klankbord.edges.cli.demo.diary import Entry
from klankbord.edges.cli.demo.story import Story
from klankbord.evaluations.picks import picked, picking
from klankbord.ledger.periods import local_day
from klankbord.notices import announcements, owntexts
from klankbord.notices.attesting import TestCall
from klankbord.people.models import Role
from klankbord.recordings.waiting import lines

CODE, TEAM = "klachten-natrekken", "leefbaarheid"
POLICY = 2
LINE = "leefbaarheid-in"
TEXT = (
    "Wij kunnen dit gesprek opnemen voor de training van onze medewerkers, of om een klacht uit "
    "te zoeken. Liever niet? Zeg het ons. Meer leest u op onze website."
)
PROGRAMMES = (founding.CODE, CODE)
RUNNING = timedelta(days=49)
"""How long ago the first programme of the file begins; this one begins six weeks after it. So what
has been scored by now was recorded before there was a second programme."""
RECENT = range(4, 1, -1)
"""Working days ago of which a call may be complained about: nobody scores those calls."""


def founded(weeks: Weeks) -> Iterator[Entry]:
    """How the programme came about."""
    programme = examples.read(examples.COMPLAINTS, begins=weeks.today - RUNNING)
    rows = programme["evidence"]
    for day in sorted({row["happened_at"] for row in rows}):
        known = [row for row in rows if row["happened_at"] <= day]
        yield moment(day, 16, 15), partial(founding.prove, programme | {"evidence": known})
    told = next(row["happened_at"] for row in rows if row["kind"] == "policy")
    inform = partial(founding.inform, code=CODE, number=POLICY)
    yield moment(told + timedelta(days=1), 10, 15), inform
    yield moment(programme["version"]["starts_at"] - timedelta(days=1), 9, 15), inform
    tested = next(row["happened_at"] for row in rows if row["kind"] == "access_reviewed")
    yield moment(tested, 17), speaks


def speaks(at: datetime) -> None:
    """Petra writes a text that names both purposes, Ilse sees it, and the line is tested anew."""
    by, dpo = staff.actor("petra", Role.QUALITY_MANAGER, at), staff.actor("ilse", Role.DPO, at)
    written = owntexts.write(TEXT, language="nl", programmes=PROGRAMMES, at=at, by=by)
    text = announcements.name_of(owntexts.see(written.pk, at=at, by=dpo))
    configuration = hashlib.sha256(f"{LINE} {text}".encode()).hexdigest()
    call = TestCall(LINE, "nl", text, configuration, at)
    lines.seen(lines.tested(call, programmes=PROGRAMMES, at=at, by=by), at=at, by=dpo)


def entries(story: Story) -> Iterator[Entry]:
    """A caller complains."""
    yield moment(story.days[-1], 12, 10), partial(complains, story)


def complains(story: Story, at: datetime) -> None:
    """Petra chooses the call of that complaint, of those that were recorded for complaints."""
    petra = staff.actor("petra", Role.QUALITY_MANAGER, at)
    waits = (each for back in RECENT
             for each in picked.offered(story.days[-back], actor=petra, at=at))  # fmt: skip
    complaint = replace(casework.COMPLAINED_OF, made_on=local_day(at))
    for each in waits:
        picking.pick(each.leg, complaint, actor=petra, at=at)
        return
