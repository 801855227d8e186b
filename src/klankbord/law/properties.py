"""What must hold of the law as a whole, whatever the facts: claims that `proving` proves.

A claim is about every world at once, where a test is about one. Most say that there is no world of
some kind; those with a `change` compare two worlds that differ in one fact. Some say that there is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from klankbord.law import engine, witness
from klankbord.law.conditions import FALSE, TRUE, UNKNOWN, Condition, Fact
from klankbord.law.facts import case, council, notice, programme, recording, request
from klankbord.law.rule import Rule
from klankbord.law.rules.groups import (
    ANNOUNCED,
    BROUGHT_IN,
    COLLECT,
    INFORMED,
    MADE_LAWFULLY,
    SELF_LISTENING,
    UNDER_RESTRICTION,
    USE,
    acts,
)
from klankbord.law.settings import DEFAULT, Settings
from klankbord.law.texts import Text
from klankbord.law.vocabulary import ACTS

RIGHTS_AND_CUSTODY = (
    "disclose_to_employee", "disclose_to_customer", "retain", "erase", "restrict", "correct",
)  # fmt: skip
NEVER = ("emotion", "sole_decision")

Change = Mapping[Fact, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A world to look for: the act, what must hold in it, and in the world that it becomes.

    Attributes:
        act: What is asked about.
        world: Each must hold in the first world.
        change: Facts that may have other values in the second world, and which.
        after: Must hold in the second world.
    """

    act: str
    world: tuple[Condition, ...]
    change: Change = field(default_factory=dict)
    after: Condition = TRUE


@dataclass(frozen=True, slots=True)
class Property:
    """A claim about every world.

    Attributes:
        name: As `klankbord prove` takes it.
        text: The claim in words.
        searches: Groups of searches. Nothing may be found by any; of `sometimes`, something must
            be found by at least one of each group.
        sometimes: Whether such worlds must exist, instead of being impossible.
        rests_on: The rules each of which it would not hold without.
    """

    name: str
    text: Text
    searches: Callable[[], Iterator[tuple[Search, ...]]]
    sometimes: bool = False
    rests_on: tuple[str, ...] = ()


condition = cache(engine.condition)


@cache
def refused(act: str) -> Condition:
    """When an act is not allowed."""
    return ~condition(act)


def _allowed(*acts: str, where: Condition) -> Iterator[tuple[Search, ...]]:
    """Worlds in which one of these acts is allowed and a condition holds."""
    for act in acts:
        narrowed = where.bind({"act": act})
        if FALSE not in (condition(act), narrowed):
            yield (Search(act=act, world=(condition(act), narrowed)),)


def _turned(
    fact: Fact, *, out_of: Collection[str], into: Collection[str], yes: bool
) -> Iterator[tuple[Search, ...]]:
    """Worlds that a change of one fact turns from no into yes, or from yes into no."""
    for act in ACTS:
        allowed = condition(act)
        if fact in allowed.facts():
            before, after = (refused(act), allowed) if yes else (allowed, refused(act))
            change = {fact: frozenset(into)}
            yield (Search(act=act, world=(before, fact.is_(*out_of)), change=change, after=after),)


def _wall() -> Iterator[tuple[Search, ...]]:
    return _allowed(
        "use_in_review", "use_in_dismissal", where=recording.FOR_TRAINING.is_("yes") & ~BROUGHT_IN
    )


IN_FORCE = programme.STATUS.is_("in_force", "changing")
"""While a change is prepared the version before it stays in force (R26)."""


def _no_programme() -> Iterator[tuple[Search, ...]]:
    return _allowed(*ACTS, where=(COLLECT | USE) & ~BROUGHT_IN & ~IN_FORCE)


def _untold() -> Iterator[tuple[Search, ...]]:
    return _allowed("record", "record_screen", where=~(INFORMED & ANNOUNCED))


def _defective() -> Iterator[tuple[Search, ...]]:
    return _allowed(*ACTS, where=USE & ~MADE_LAWFULLY)


def _restricted() -> Iterator[tuple[Search, ...]]:
    excepted = recording.RESTRICTION_EXCEPTION.is_(
        "person_consent", "legal_claim", "rights_of_another"
    )
    return _allowed(*ACTS, where=USE & UNDER_RESTRICTION & ~excepted)


def _expired() -> Iterator[tuple[Search, ...]]:
    kept = acts("retain") & recording.HOLD.is_("valid")
    gone = ~recording.RETENTION.is_("running")
    return _allowed(*ACTS, where=(USE | SELF_LISTENING | acts("retain")) & gone & ~kept)


def _forgotten() -> Iterator[tuple[Search, ...]]:
    for fact in engine.BOOK.facts():
        if fact.kind == "proof":
            others = [value for value in fact.domain if value != UNKNOWN]
            for group in _turned(fact, out_of=others, into=[UNKNOWN], yes=True):
                if group[0].act not in SELECTING.get(fact, ()):
                    yield group


def _reported() -> Iterator[tuple[Search, ...]]:
    for fact, clear in BARS.items():
        others = [value for value in fact.domain if value != clear]
        for group in _turned(fact, out_of=[clear], into=others, yes=True):
            if group[0].act not in SELECTING.get(fact, ()):
                yield group


def _shown() -> Iterator[tuple[Search, ...]]:
    for fact, good in PROOFS.items():
        others = [value for value in fact.domain if value not in good]
        yield from _turned(fact, out_of=others, into=good, yes=False)


def _stricter() -> Iterator[tuple[Search, ...]]:
    for fact in engine.BOOK.facts():
        for milder, stricter in witness.shifts(fact, DEFAULT, STRICTEST):
            yield from _turned(fact, out_of=[milder], into=[stricter], yes=True)


def _leaning() -> Iterator[tuple[Search, ...]]:
    for act in RIGHTS_AND_CUSTODY:
        allowed = condition(act)
        for fact in allowed.facts():
            if any(path.startswith(_OF_A_PROGRAMME) for path in fact.paths):
                change = {fact: frozenset(fact.domain)}
                yield (Search(act=act, world=(allowed,), change=change, after=refused(act)),)


def _some_world() -> Iterator[tuple[Search, ...]]:
    return _allowed(*(act for act in ACTS if act not in NEVER), where=TRUE)


def _alone() -> Iterator[tuple[Search, ...]]:
    for rule in engine.BOOK.rules:
        if rule.holds != TRUE and not rule.backstop:
            yield tuple(_where_alone(rule))


def _where_alone(rule: Rule) -> Iterator[Search]:
    for act in ACTS:
        known = {"act": act}
        speaking = engine.speaking(act)
        denies = (rule.applies & ~rule.holds).bind(known)
        if rule in speaking and denies != FALSE:
            others = [(~each.applies | each.holds) for each in speaking if each.id != rule.id]
            yield Search(act=act, world=(denies, *(each.bind(known) for each in others)))


_OF_A_PROGRAMME = ("programme.", "works_council.", "policy.", "notice.delivered", "call.announce")

BARS: Mapping[Fact, str] = {
    recording.RESTRICTED: "no",
    recording.SERIOUS_FINDING: "no",
    request.OBJECTION: "none",
    notice.CALLER_OBJECTED: "no",
    recording.RETENTION: "running",
    case.LEFT: "no",
    case.RANKING: "no",
    programme.CRITERIA_PROHIBITED: "no",
}
"""What stands in the way once it is reported, and its value when it is not."""

PROOFS: Mapping[Fact, Collection[str]] = {
    council.CONSENT: council.GIVEN,
    council.CONSENT_THEN: council.GIVEN,
    notice.NOTICE: ("yes",),
    notice.NOTICE_COMPLETE: ("yes",),
    notice.ANNOUNCEMENT: ("yes",),
    programme.STATUS: ("in_force",),
}
"""What is added when the works council agrees, people are told, and a programme begins."""

SELECTING: Mapping[Fact, Collection[str]] = {
    case.RECIPIENT: set(ACTS) - {"share_evaluation", "disclose_to_third_party"},
    case.AUDIENCE: set(ACTS) - {"report_individual"},
    case.DATA_CATEGORY: {"export"},
    programme.SCREEN_LISTED: {"activate"},
    recording.BASIS: {"erase"},
    recording.RETENTION: {"erase"},
}
"""Acts for which a fact is no proof: there it selects rules (question.schema.json), or a right
would be refused for want of it, and rights fail towards protection. What expired may be erased."""

STRICTEST = Settings(
    lead_time_days=28, smallest_group=8, alternatives=4, training_months=2, review_months=6,
    review_grace_days=7, after_notice_working_days=2, quarantine_days=3, approvals=3,
    ai_log_months=12,
)  # fmt: skip
"""Settings that differ from the defaults wherever they may."""

PROPERTIES = (
    Property(
        "training_wall",
        Text(
            "Een trainingsopname, en wat daarvan is afgeleid, komt nooit in een "
            "functioneringsgesprek of ontslagdossier, tenzij de medewerker haar zelf inbrengt "
            "(R9).",
            "A training recording, and what is derived from it, never reaches a performance "
            "review or dismissal, unless the employee himself brings it in (R9).",
        ),
        _wall,
        rests_on=("R8",),
    ),
    Property(
        "programme_in_force",
        Text(
            "Zonder regeling die in werking is wordt niets opgenomen en niets gebruikt.",
            "Without a programme in force nothing is collected and nothing used.",
        ),
        _no_programme,
        rests_on=("R1",),
    ),
    Property(
        "rights_need_no_programme",
        Text(
            "Rechten en bewaring hangen nooit af van een regeling, de ondernemingsraad of een "
            "kennisgeving.",
            "Rights and custody never depend on a programme, the works council or a notice.",
        ),
        _leaning,
    ),
    Property(
        "never_allowed",
        Text(
            "Emotieherkenning en een besluit door een machine alleen mogen nooit.",
            "Emotion recognition and a decision by a machine alone are never allowed.",
        ),
        lambda: _allowed(*NEVER, where=TRUE),
        rests_on=("R38", "R40", "R41"),
    ),
    Property(
        "told_before_recording",
        Text(
            "Er wordt niets opgenomen voordat de medewerker en de beller het weten.",
            "Nothing is recorded before the employee and the caller have been told.",
        ),
        _untold,
        rests_on=("R15", "R18"),
    ),
    Property(
        "defects_do_not_heal",
        Text(
            "Wat niet rechtmatig is gemaakt, wordt nooit beluisterd of gebruikt.",
            "What was not made lawfully is never listened to or used.",
        ),
        _defective,
    ),
    Property(
        "restriction_stops_use",
        Text(
            "Een beperking of open bezwaar stopt elk gebruik, behalve de drie uitzonderingen van "
            "R66.",
            "A restriction or open objection stops every use, save the three exceptions of R66.",
        ),
        _restricted,
        rests_on=("R66",),
    ),
    Property(
        "nothing_after_expiry",
        Text(
            "Na de bewaartermijn mag niets meer, behalve bewaren onder een bevriezing.",
            "After the retention term nothing is allowed, save keeping under a hold.",
        ),
        _expired,
        rests_on=("R59",),
    ),
    Property(
        "silence_never_helps",
        Text(
            "Een bewijs weglaten maakt van een nee nooit een ja.",
            "Leaving out a proof never turns a no into a yes.",
        ),
        _forgotten,
    ),
    Property(
        "stricter_never_allows_more",
        Text(
            "Een strengere instelling staat nooit meer toe.",
            "A stricter setting never allows more.",
        ),
        _stricter,
    ),
    Property(
        "proof_never_harms",
        Text(
            "Instemming, kennisgeving of bewijs toevoegen maakt van een ja nooit een nee.",
            "Adding consent, notice or proof never turns a yes into a no.",
        ),
        _shown,
    ),
    Property(
        "bars_never_help",
        Text(
            "Een bezwaar, beperking, vertrek of verstreken bewaartermijn melden maakt van een nee "
            "nooit een ja; alleen wissen mag juist na de termijn.",
            "Reporting an objection, restriction, departure or expired term never turns a no into "
            "a yes; only erasing is allowed because a term expired.",
        ),
        _reported,
    ),
    Property(
        "every_act_has_a_way",
        Text(
            "Elke andere handeling mag in minstens één geval.",
            "Every other act is allowed in at least one world.",
        ),
        _some_world,
        sometimes=True,
    ),
    Property(
        "every_rule_matters",
        Text(
            "Elke regel die kan weigeren, weigert in minstens één geval als enige.",
            "Every rule that can deny is in at least one world the only one that does.",
        ),
        _alone,
        sometimes=True,
    ),
)
