"""What lies on the desks: a breach whose clock runs, frozen cases, a dispute, and what is asked.

The people are those of the other scenes; what they write stands in `casework`.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from klankbord.breaches import assessing, keeping
from klankbord.breaches.keeping import Known
from klankbord.cases import holding
from klankbord.edges.cli.demo import casework, complaints, staff
from klankbord.edges.cli.demo.clock import moment
from klankbord.edges.cli.demo.diary import Entry
from klankbord.edges.cli.demo.story import Story
from klankbord.evaluations import queries as evaluations
from klankbord.evaluations.calibration import calibrating
from klankbord.evaluations.disputes import disputing, judges
from klankbord.evaluations.picks import picking
from klankbord.gate import decisions
from klankbord.gate.access import SYSTEM, Actor
from klankbord.law.instants import end_of
from klankbord.ledger.periods import local_day
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE
from klankbord.recordings.listening import playback
from klankbord.rights import deciding, filing, handling
from klankbord.rights.deciding import Answer
from klankbord.rights.filing import Asked
from klankbord.rights.models import Request

PURPOSE = "training"
OPEN_FOR = timedelta(days=5)
CLAIMED, COMPLAINED = "1003", "1004"
"""Of whom a recording lies in a case: on those days their newest is of the leak, of the list."""
EXTENDED, REFUSED = "1010", "1022"
"""Who write a letter; one has to wait longer, and one hears no."""


def entries(story: Story) -> Iterator[Entry]:
    """Each on a working day, counted from the first or back from the last; a breach on any day."""
    yield from _breaches(story)
    yield from _requests(story)
    days, sessions = story.days, _Sessions()
    claim = _Held(story, CLAIMED)
    yield moment(days[-8], 10), claim.placed
    yield moment(days[-8], 15, 30), claim.confirmed
    yield moment(days[-1], 9, 45), _Held(story, COMPLAINED, "complaint").placed
    yield moment(days[-2], 11, 45), partial(found, story)
    yield moment(days[-3], 16, 10), disputes
    yield moment(days[-5], 9, 10), partial(sessions.begins, story)
    yield moment(days[-4], 15, 10), partial(sessions.submits, "noor", casework.CALIBRATED["noor"])
    yield moment(days[-3], 15, 10), partial(sessions.submits, "tarik", casework.CALIBRATED["tarik"])
    yield moment(days[-2], 14, 20), partial(complains, story)
    again = _Sessions()
    yield moment(days[-2], 9, 10), partial(again.begins, story)
    yield moment(days[-1], 15, 10), partial(again.submits, "tarik", casework.CALIBRATED["tarik"])


def _breaches(story: Story) -> Iterator[Entry]:
    """One under way, found yesterday, that is still to be reported; and one that is closed."""
    before, days = story.weeks.today - timedelta(days=1), story.days
    open_, closed = _Breach(casework.PRINTED), _Breach(casework.MAILED)
    yield moment(before, 16, 40), partial(open_.enters, moment(before, 16, 10))
    yield moment(before, 19, 15), partial(open_.weighs, casework.PRINTED_RISK, "risk")
    yield moment(days[-18], 10, 30), partial(closed.enters, moment(days[-18], 10, 5))
    yield moment(days[-18], 14, 30), partial(closed.weighs, {}, "none")
    yield moment(days[-17], 9, 30), closed.closes


def _requests(story: Story) -> Iterator[Entry]:
    """One that is extended, one that waits for a proof of who asks, and one that is refused."""
    days, extended, waits, refused = story.days, _Asked(), _Asked(), _Asked()
    yield moment(days[-10], 9, 20), partial(extended.by_letter, "access", EXTENDED, casework.LETTER)
    yield moment(days[-4], 10, 40), extended.takes_longer
    yield moment(days[-7], 20, 5), waits.on_the_page
    yield moment(days[-6], 9, 5), waits.is_asked_who_he_is
    said = casework.CARRY_OVER
    yield moment(days[-12], 12, 15), partial(refused.by_letter, "portability", REFUSED, said)
    yield moment(days[-11], 13, 20), refused.is_refused


class _Breach:
    """One breach, by who does what about it."""

    def __init__(self, said: casework.Breach) -> None:
        self._said = said
        self._id: UUID | None = None

    def enters(self, found_at: datetime, at: datetime) -> None:
        """Tess, who keeps the system, reports it."""
        said = self._said
        known = Known(
            said.what,
            found_at,
            nature=said.nature,
            persons=said.persons,
            data=said.data,
            people=said.people,
            records=said.records,
            consequences=said.consequences,
            measures=said.measures,
        )
        self._id = keeping.enter(known, at=at, by=staff.actor("tess", Role.ADMIN, at))

    def weighs(self, worse: dict[str, str], risk: str, at: datetime) -> None:
        """Ilse weighs it: low, but for what is worse."""
        answers = dict.fromkeys(assessing.CRITERIA, "low") | worse
        keeping.assess(self._pk, answers, risk, self._said.weighed, at=at, by=_dpo(at))

    def closes(self, at: datetime) -> None:
        """Nothing is left to do."""
        keeping.close(self._pk, self._said.closed, at=at, by=_dpo(at))

    @property
    def _pk(self) -> UUID:
        assert self._id is not None  # noqa: S101  it is entered first
        return self._id


class _Held:
    """A recording that is frozen for a matter: legal places it, the DPO confirms."""

    def __init__(self, story: Story, number: str, ground: str = "claim") -> None:
        self._story, self._number, self._ground = story, number, ground
        self._id: UUID | None = None

    def placed(self, at: datetime) -> None:
        """Saskia of legal freezes the newest recording."""
        leg = self._story.of(self._number)[-1]
        by = staff.actor("jurist", Role.LEGAL, at)
        self._id = holding.place([leg], self._ground, casework.HELD[self._ground], at=at, by=by)
        self._story.stop(leg)

    def confirmed(self, at: datetime) -> None:
        """Ilse confirms that it is needed."""
        assert self._id is not None  # noqa: S101  it is placed first
        holding.confirm(self._id, at=at, by=_dpo(at))


def found(story: Story, at: datetime) -> None:
    """Tarik hears by chance what is no matter of training, and reports it (R48)."""
    tarik = staff.actor("tarik", Role.EVALUATOR, at)
    leg = evaluations.work(tarik, at=at)[-1].leg
    playback.begin(leg, purpose=PURPOSE, reason="drawn_sample", actor=tarik, at=at)
    holding.report(leg, casework.HELD["serious"], at=at + timedelta(minutes=9), by=tarik)
    story.stop(leg)


def disputes(at: datetime) -> None:
    """Joris does not agree with what was found; who did not score it will judge."""
    joris = staff.actor("joris", EMPLOYEE, at)
    own = evaluations.own(joris, at=at)
    frozen = judges.frozen([each.id for each in own], at=at)
    newest = next(each for each in own if each.id not in frozen)
    disputing.dispute(newest.id, grounds=casework.DISPUTE, actor=joris, at=at)


def complains(story: Story, at: datetime) -> None:
    """A caller complains, and Petra wants that call: made for training, so the law says no (R7).

    Its employee reads that somebody was refused.
    """
    petra = staff.actor("petra", Role.QUALITY_MANAGER, at)
    complaint = replace(casework.COMPLAINED, made_on=local_day(at))
    known = story.up_to(story.days[-3]).items()
    others = [(leg, agent) for leg, agent in known if agent.team != complaints.TEAM]
    leg = [leg for leg, agent in others if agent.number not in (staff.ANNA, staff.JORIS)][-1]
    with suppress(decisions.Refused):
        picking.pick(leg, complaint, actor=petra, at=at)
        raise RuntimeError("what was made for training was chosen for a complaint")


class _Sessions:
    """One calibration of Noor and Tarik."""

    def __init__(self) -> None:
        self._id: UUID | None = None
        self._leg: UUID | None = None

    def begins(self, story: Story, at: datetime) -> None:
        """Petra picks the newest call that lasts until the day is over, and invites both."""
        petra = staff.actor("petra", Role.QUALITY_MANAGER, at)
        last = story.weeks.today + OPEN_FOR
        offered = calibrating.offered(actor=petra, at=at)
        lasting = (each for each in offered if each.keep_until >= end_of(last))
        picked = next(each for each in lasting if each.leg not in story.of(staff.JORIS))
        both = [staff.account(name).pk for name in ("noor", "tarik")]
        self._leg = picked.leg
        self._id = calibrating.begin(
            picked.leg, evaluators=both, expert=None, closes_on=last, actor=petra, at=at
        )

    def submits(self, name: str, said: casework.Calibrated, at: datetime) -> None:
        """One of them listens and submits."""
        assert self._id is not None  # noqa: S101  it is opened first
        assert self._leg is not None  # noqa: S101  the same
        actor = staff.actor(name, Role.EVALUATOR, at)
        playback.begin(self._leg, purpose=PURPOSE, reason=calibrating.WHY, actor=actor, at=at)
        calibrating.submit(
            self._id,
            answers=said.answers,
            comment=said.comment,
            named=True,
            actor=actor,
            at=at + timedelta(minutes=12),
        )


class _Asked:
    """One request, from its letter or the public page on."""

    def __init__(self) -> None:
        self._id: UUID | None = None

    def by_letter(self, type_: str, number: str, words: str, at: datetime) -> None:
        """It comes from an address that was known; Ilse writes it down."""
        person = replace(filing.by_number(number, at), identity=Request.Method.KNOWN_ADDRESS)
        self._id = filing.file(Asked(type_, words), person, at=at, by=_dpo(at)).request.pk

    def takes_longer(self, at: datetime) -> None:
        """Ilse takes two months more."""
        handling.extend(self._pk, casework.EXTENDED, at=at, by=_dpo(at))

    def on_the_page(self, at: datetime) -> None:
        """A caller without a number that anybody knows."""
        asked = Asked("access", casework.OF_A_CALLER, contact=casework.CALLER)
        self._id = filing.file(asked, filing.caller(""), at=at, by=SYSTEM).request.pk

    def is_asked_who_he_is(self, at: datetime) -> None:
        """From now on the clock stands still."""
        handling.ask_identity(self._pk, casework.WHO, at=at, by=_dpo(at))

    def is_refused(self, at: datetime) -> None:
        """What does not hold here is refused, with what there is instead."""
        answer = Answer("refused", casework.NO_PORTABILITY, ground="no_portability")
        deciding.decide(self._pk, answer, at=at, by=_dpo(at))

    @property
    def _pk(self) -> UUID:
        assert self._id is not None  # noqa: S101  it is filed first
        return self._id


def _dpo(at: datetime) -> Actor:
    return staff.actor("ilse", Role.DPO, at)
