"""The works council's desk as its pages show it: what waits, what was agreed, what can be done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.council import deciding, standing
from klankbord.council.desk import Lying
from klankbord.council.figures import Figures
from klankbord.edges.web.council import councilforms as forms
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.programmes import sheetwords
from klankbord.gate.access import Actor
from klankbord.people.models import Team
from klankbord.programmes.models import Evidence, Version

STATES: Mapping[str, tuple[str, str | Promise]] = {
    standing.NO_RIGHT: ("open", _("no right of consent")),
    standing.NOT_ASKED: ("open", _("not asked yet")),
    standing.WAITS: ("wait", _("waits for the works council")),
    standing.REFUSED: ("no", _("refused")),
    standing.CONSENTED: ("yes", _("consented")),
    standing.ENDED: ("no", _("consent has ended")),
    standing.CONTESTED: ("if", _("consent is contested")),
    standing.WITHDRAWN: ("no", _("consent withdrawn")),
    standing.COURT: ("yes", _("permitted by the court")),
    standing.AGREEMENT: ("yes", _("settled by collective agreement")),
    standing.ANNULLED: ("no", _("null")),
}
MEANS_OF: Mapping[str, str | Promise] = {
    standing.NOT_ASKED: _("Nobody asked for consent yet. Until then nothing is recorded."),
    standing.WAITS: _("Silence is no consent. As long as you decide nothing, nothing changes."),
    standing.REFUSED: _("The works council refused. Nothing happens under this version, unless "
                        "the court permits it (WOR 27(4))."),
    standing.CONSENTED: _("The works council consented, exactly to what stands here."),
    standing.ENDED: _("The consent has ended. Recording and listening have stopped."),
    standing.CONTESTED: _("The works council says that it withdraws its consent. The WOR knows no "
                          "withdrawal of a consent without conditions, so it goes on. Employer "
                          "and works council talk, and the DPO looks at it again."),
    standing.WITHDRAWN: _("The works council withdrew its consent, because a condition is not met. "
                          "Recording and listening have stopped."),
    standing.COURT: _("The court gave the permission that the works council refused."),
    standing.AGREEMENT: _("A collective agreement settles this, so no consent is needed."),
    standing.ANNULLED: _("The works council invoked nullity. Everything stopped at once, and what "
                         "was made is sealed."),
}  # fmt: skip
FORBIDS = frozenset({standing.REFUSED, standing.ENDED, standing.WITHDRAWN, standing.ANNULLED})


@dataclass(frozen=True, slots=True)
class Row:
    """A version in the list."""

    title: str
    number: int
    url: str
    verdict: str
    state: str
    until: datetime | None
    evaluate_by: datetime | None
    conditions: tuple[str, ...]
    questions: int
    waits: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures in words. None stands for a cell that is hidden.

    Attributes:
        recorded: (team, purposes, persons, recorded, heard).
        heard: (function, reason, times).
    """

    since: date
    recorded: tuple[tuple[str, str, int | None, int | None, int | None], ...]
    heard: tuple[tuple[str, str, int | None], ...]
    refused: str
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the council or the employer can do about a version."""

    title: str | Promise
    lead: str | Promise
    effects: tuple[str | Promise, ...]
    deed: str | Promise
    roles: tuple[str, ...]
    form: type[forms.When]
    states: frozenset[str]
    do: Callable[..., Evidence]


_OPEN = frozenset({standing.WAITS, standing.REFUSED})
_NO_CONSENT = _OPEN | {standing.NOT_ASKED, standing.ENDED, standing.WITHDRAWN}
_CONSENT = frozenset({standing.CONSENTED, standing.CONTESTED})


def _decide(version: Version, told: dict[str, object], *, at: datetime, by: Actor) -> Evidence:
    said = dict(told)
    letter = said.pop("letter")
    scope = {part: said.pop(name, []) for name, (part, _known) in forms.SCOPE.items()}
    decision = deciding.Decision(scope=scope, **said)  # type: ignore[arg-type]  # a form's own
    return deciding.answer(version, decision, letter=letter, at=at, by=by)  # type: ignore[arg-type]  # as above


def _permit(version: Version, told: dict[str, object], *, at: datetime, by: Actor) -> Evidence:
    said = dict(told)
    scope = {part: said.pop(name, []) for name, (part, _known) in forms.SCOPE.items()}
    return deciding.permit(version, scope=scope, **said, at=at, by=by)  # type: ignore[arg-type]  # as above


def _plainly(deed: Callable[..., Evidence]) -> Callable[..., Evidence]:
    def do(version: Version, told: dict[str, object], *, at: datetime, by: Actor) -> Evidence:
        return deed(version, **told, at=at, by=by)

    return do


STEPS: Mapping[str, Step] = {
    "besluit": Step(
        _("Decision of the works council"),
        _("Your answer becomes evidence. Klankbord allows exactly what you consent to."),
        (
            _("Consent holds for this version. A change that goes further comes to you again."),
            _("If you refuse, nothing happens under this version. The employer can go to court."),
            _("Consent does not take the place of the DPIA and the balancing test (R25)."),
            _("A decision cannot be written again. After consent the way back is narrow."),
        ),
        _("Give the decision"),
        deciding.COUNCIL,
        forms.DecisionForm,
        _OPEN,
        _decide,
    ),
    "nietigheid": Step(
        _("Invoke nullity"),
        _("For a decision that was taken without your consent. You have a month (WOR 27(5))."),
        (
            _("Everything under this version stops at once."),
            _("What was made is sealed; nobody listens to it."),
            _("After the month this is not possible any more. We then name the last day."),
        ),
        _("Invoke nullity"),
        deciding.COUNCIL,
        forms.NullityForm,
        _NO_CONSENT,
        _plainly(deciding.invoke_nullity),
    ),
    "intrekken": Step(
        _("Withdraw consent"),
        _("Say first what the law makes of it: the WOR knows no withdrawal of a valid consent."),
        (
            _("You consented without conditions: monitoring goes on. The DPO gets a warning, and "
              "you talk with the employer within fourteen days (R26)."),
            _("You consented with conditions, and one is not met: everything stops at once."),
        ),
        _("Write down that we withdraw it"),
        deciding.COUNCIL,
        forms.WithdrawForm,
        frozenset({standing.CONSENTED}),
        _plainly(deciding.withdraw),
    ),
    "betwisten": Step(
        _("Dispute a part"),
        _("For means that the employer uses and that you never agreed to."),
        (
            _("What is done with these means stops. The rest goes on."),
            _("When it is settled, you come back here and untick it."),
        ),
        _("Write this down"),
        deciding.COUNCIL,
        forms.DisputeForm,
        _CONSENT,
        _plainly(deciding.dispute),
    ),
    "rechter": Step(
        _("Permission of the court"),
        _("The court can give the permission that the works council refused (WOR 27(4))."),
        (
            _("The permission holds for what is ticked, and no more."),
            _("The works council sees the ruling."),
        ),
        _("Record the permission"),
        deciding.EMPLOYER,
        forms.CourtForm,
        _NO_CONSENT,
        _plainly(_permit),
    ),
    "meegedeeld": Step(
        _("Decision made known"),
        _("Record when you told the works council of your decision in writing."),
        (
            _("From that day the works council has a month to invoke nullity, if it did not "
              "consent."),
        ),
        _("Record this"),
        deciding.EMPLOYER,
        forms.NotifyForm,
        _NO_CONSENT,
        _plainly(deciding.notify),
    ),
}  # fmt: skip
"""By the name in the address."""


def row(lying: Lying, questions: Mapping[UUID, int]) -> Row:
    """A version as the list shows it."""
    verdict, state = STATES[lying.standing.state]
    dossier, said = lying.dossier, lying.standing
    return Row(
        title=dossier.title,
        number=dossier.number,
        url=reverse("council_request", args=[dossier.code, dossier.number]),
        verdict=verdict,
        state=str(state),
        until=said.moment("valid_until"),
        evaluate_by=said.moment("evaluate_by"),
        conditions=said.conditions,
        questions=questions.get(dossier.id, 0),
        waits=said.state == standing.WAITS,
        in_force=lying.in_force,
    )


def steps(lying: Lying, roles: frozenset[str]) -> list[tuple[str, str]]:
    """[(address, title)] of what somebody with these roles can do now."""
    named = [lying.dossier.code, lying.dossier.number]
    return [
        (reverse("council_step", args=[*named, slug]), str(step.title))
        for slug, step in STEPS.items()
        if roles & set(step.roles) and lying.standing.state in step.states
    ]


def lead(lying: Lying) -> str:
    """What the state means, in a sentence or two."""
    said = lying.standing
    if said.state == standing.NO_RIGHT:
        return f"{spoken(said.path.name)}. {spoken(said.path.asks)}"
    text = str(MEANS_OF[said.state])
    by = said.talk_by
    return text if by is None else f"{text} {_talk(by)}"


def _talk(by: date) -> str:
    return gettext("The talk is due by {day}.").format(day=dates.day(by))


def strip(lying: Lying) -> Strip:
    """What the council's answer lets happen."""
    verdict, state = STATES[lying.standing.state]
    said = lying.standing
    facts = [Fact(gettext("State"), str(state))]
    if until := said.moment("valid_until"):
        facts.append(Fact(gettext("Consent up to and including"), dates.last_day(until)))
    if said.nullity_by and said.state in _NO_CONSENT:
        facts.append(Fact(gettext("Nullity up to and including"), dates.day(said.nullity_by)))
    if said.disputed:
        facts.append(Fact(gettext("Disputed"), words.listed(sheetwords.MEANS, said.disputed)))
    says = gettext("What the works council agreed to is allowed, no more")
    if verdict != "yes":
        says = gettext("Without consent nothing may be recorded under this version")
    if said.state == standing.CONTESTED:
        says = gettext("It goes on for now: the consent is contested")
    if said.state == standing.NO_RIGHT:
        says = gettext("Nobody has a right of consent here; people must be heard")
    shape = {"open": "if", "wait": "if"}.get(verdict, verdict)
    return Strip(shape, says, tuple(facts[:3]), gettext("Every step is written down"))


def numbers(found: Figures) -> Numbers:
    """Figures as the page shows them."""
    teams = dict(Team.objects.values_list("pk", "name"))
    return Numbers(
        found.since,
        tuple(
            (teams.get(each.team, ""), words.listed(words.PURPOSES, each.purposes), each.persons,
             each.recorded, each.heard)
            for each in found.recorded
        ),
        tuple(
            (words.word(words.ROLES, each.function), words.word(words.REASONS, each.reason),
             each.times)
            for each in found.heard
        ),
        words.listed(words.PURPOSES, found.refused),
        found.counted_at,
    )  # fmt: skip


def desk_strip() -> Strip:
    """Who sees the desk."""
    return Strip(
        "yes",
        gettext("You see requests, answers and figures of groups; no recordings and no names"),
        (Fact(gettext("By rule"), "R21, R54", mono=True),),
        gettext("That you look is in the log"),
    )
