"""Single events of the demo: who asks and is refused, who stops, objects, leaves or gets a role."""

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from klankbord.edges.cli.demo import founding, offering, remarks, staff
from klankbord.edges.cli.demo.clock import moment
from klankbord.edges.cli.demo.diary import Entry
from klankbord.edges.cli.demo.story import DOOR, Story
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.evaluating import reading
from klankbord.gate.access import SYSTEM, Actor
from klankbord.gate.decisions import Refused
from klankbord.people import employment, grants
from klankbord.people.models import Role
from klankbord.people.periods import Term
from klankbord.people.queries import EMPLOYEE
from klankbord.programmes import queries as programmes
from klankbord.programmes import seeds
from klankbord.recordings.ending import objecting, restricting
from klankbord.recordings.listening import asking, playback
from klankbord.rights import deciding, filing
from klankbord.rights import queries as requests
from klankbord.rights.deciding import Answer
from klankbord.rights.filing import Asked
from klankbord.rights.models import Request

PURPOSE = "training"


def entries(story: Story) -> Iterator[Entry]:
    """Each on a working day, counted from the first or, below zero, back from the last."""
    days = story.days
    yield moment(days[8], 12), partial(objected, story)
    yield moment(days[13], 15), granted
    yield moment(story.weeks.leaves - timedelta(days=3), 16), partial(left, story)
    yield moment(days[-20], 14), hr_asks_for_a_score
    yield moment(days[-12], 11), hears_what_is_not_his
    yield moment(days[-11], 7), partial(story.bring_in_again, days[-12])
    yield moment(days[-9], 12, 30), partial(objects, story)
    yield moment(days[-7], 15), partial(team_lead_asks, story)
    yield moment(days[-6], 16), partial(restricts, story)
    yield moment(days[-5], 13), asks_for_access
    yield moment(days[-4], 19), caller_asks
    yield moment(days[-3], 10, 20), partial(caller_objects, "17-bezwaar")
    yield moment(days[-4], 11, 20), partial(caller_objects, "objects-at-once")
    yield moment(days[-3], 9, 30), partial(hears_himself, story)
    yield moment(days[-2], 14, 30), partial(hr_asks_for_a_recording, story)
    yield moment(days[-1], 16, 20), roles_are_asked
    for month in sorted({seeds.month_of(moment(day, 12)) for day in days})[1:]:
        first = next(day for day in days if seeds.month_of(moment(day, 12)) == month)
        yield moment(first, 9), partial(shows_the_seed, first)


def objected(story: Story, at: datetime) -> None:
    """Cor objects, on paper; the data protection officer files it."""
    _by_letter("objection", staff.OBJECTED, remarks.OBJECTION_BEFORE, at)
    story.stop(*story.of(staff.OBJECTED))


def granted(at: datetime) -> None:
    """Cor is right: nobody listens to him any more."""
    by = staff.actor("ilse", Role.DPO, at)
    [waits] = (each.request for each in requests.desk(by, at=at))
    deciding.decide(waits.pk, Answer("granted", remarks.ANSWER), at=at, by=by)


def objects(story: Story, at: datetime) -> None:
    """Marjan objects; until it is decided, monitoring of her has stopped."""
    _by_letter("objection", staff.OBJECTS, remarks.OBJECTION, at)
    story.stop(*story.of(staff.OBJECTS))


def asks_for_access(at: datetime) -> None:
    """Anna wants to see everything that there is about her."""
    anna = staff.actor("anna", EMPLOYEE, at)
    asked = Asked("access", remarks.ACCESS)
    filing.file(asked, filing.signed_in(anna, at), at=at, by=anna)


def caller_asks(at: datetime) -> None:
    """A caller wants his call gone, on the public page; nobody knows yet who he is."""
    asked = Asked("erasure", remarks.ERASURE, contact=remarks.CALLER)
    filing.file(asked, filing.caller(remarks.CALLER), at=at, by=SYSTEM)


def left(story: Story, at: datetime) -> None:
    """Loes leaves: of what there is of her no more use is made (R74)."""
    by = staff.actor("tess", Role.ADMIN, at)
    until = moment(story.weeks.leaves, 0)
    employment.leave(staff.employee(staff.LEAVES), until=until, at=at, by=by)
    story.stop(*story.of(staff.LEAVES))


def hr_asks_for_a_score(at: datetime) -> None:
    """HR wants an evaluation of Anna for her appraisal: no."""
    anna = staff.actor("anna", EMPLOYEE, at)
    first = evaluations.own(anna, at=at)[-1]
    hr = staff.actor("hr", Role.HR, at)
    with contextlib.suppress(Refused):
        reading.read(first.id, act="use_in_review", purpose="appraisal", actor=hr, at=at)


def hr_asks_for_a_recording(story: Story, at: datetime) -> None:
    """HR tries a recording of Anna: no."""
    hr = staff.actor("hr", Role.HR, at)
    with contextlib.suppress(Refused):
        asking.see(
            story.of(staff.ANNA)[-1], act="use_in_review", purpose="appraisal", actor=hr, at=at
        )


def team_lead_asks(story: Story, at: datetime) -> None:
    """Whoever leads a team hears nothing of it."""
    lead = staff.actor("dorien", Role.TEAM_LEAD, at)
    _listen(story, staff.ANNA, lead, "second_opinion", at)


def hears_what_is_not_his(at: datetime) -> None:
    """An evaluator tries what was assigned to the other one; on some days one of them has none."""
    noor, tarik = (staff.actor(name, Role.EVALUATOR, at) for name in ("noor", "tarik"))
    tries = ((leg, by) for of, by in ((noor, tarik), (tarik, noor))
             for leg in evaluations.work(of, at=at))  # fmt: skip
    for each, by in itertools.islice(tries, 1):
        with contextlib.suppress(Refused):
            playback.begin(each.leg, purpose=PURPOSE, reason="second_opinion", actor=by, at=at)


def hears_himself(story: Story, at: datetime) -> None:
    """Anna listens to herself, which she always may."""
    _listen(story, staff.ANNA, staff.actor("anna", EMPLOYEE, at), "own_recording", at)


def restricts(story: Story, at: datetime) -> None:
    """Joris stops the use of one of his recordings."""
    joris = staff.actor("joris", EMPLOYEE, at)
    leg = story.of(staff.JORIS)[-1]
    restricting.restrict(leg, by=joris, at=at)
    story.stop(leg)


def caller_objects(call: str, at: datetime) -> None:
    """A caller does not want to be recorded, and the platform passes it on."""
    objecting.caller_objects(offering.SOURCE, call, at=at, by=DOOR)


def roles_are_asked(at: datetime) -> None:
    """Two roles wait for somebody who approves them."""
    term = Term(at)
    lotte, esther = (staff.actor(name, role, at) for name, role in
                     (("lotte", Role.COACH), ("esther", Role.TEAM_LEAD)))  # fmt: skip
    grants.ask(staff.account("joris"), role=Role.COACH, term=term, at=at, by=lotte)
    grants.ask(staff.account("or"), role=Role.EVALUATOR, term=term, at=at, by=esther)


def shows_the_seed(day: date, at: datetime) -> None:
    """A month is over: its seed is shown, so that anybody can replay the draw."""
    version = programmes.by_code(founding.CODE)
    assert version is not None  # noqa: S101  the file has been loaded
    month = seeds.month_of(moment(day.replace(day=1) - timedelta(days=1), 12))
    by = staff.actor("petra", Role.QUALITY_MANAGER, at)
    seeds.reveal(version, month, at=at, by=by)


def _by_letter(type_: str, number: str, words: str, at: datetime) -> None:
    """The data protection officer writes down what came from an address that was known already."""
    by = staff.actor("ilse", Role.DPO, at)
    person = replace(filing.by_number(number, at), identity=Request.Method.KNOWN_ADDRESS)
    filing.file(Asked(type_, words), person, at=at, by=by)


def _listen(story: Story, number: str, actor: Actor, reason: str, at: datetime) -> None:
    with contextlib.suppress(Refused):
        playback.begin(story.of(number)[-1], purpose=PURPOSE, reason=reason, actor=actor, at=at)
