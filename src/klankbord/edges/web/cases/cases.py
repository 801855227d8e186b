"""What pages show of cases: which recordings are frozen, for what, and what must be done when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from klankbord.cases import guarded, holding, lengths, queries, withholding
from klankbord.cases.models import Case
from klankbord.cases.queries import Opened
from klankbord.edges.web.cases import caseforms
from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.door import Visitor
from klankbord.edges.web.frame.steps import Step
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.edges.web.frame.todo import Waiting

KEEPERS = guarded.KEEPERS
ENDS: Mapping[str, str | Promise] = {
    "over": _("the matter is over"),
    "unconfirmed": _("nobody confirmed it in time"),
    "undecided": _("nobody decided in time"),
    "unfounded": _("not serious enough"),
    "set": _("done"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list."""

    url: str
    title: str
    recordings: int
    placed_at: datetime
    shape: str
    state: str
    due: date | None
    ended: bool
    term: bool


def row(case: Case, at: datetime) -> Row:
    """A case as the list shows it, without words."""
    shape, state = standing(case, dates.today(at))
    return Row(
        url=reverse("case", args=[case.pk]),
        title=words.word(caseforms.GROUNDS, case.ground),
        recordings=len(case.legs),
        placed_at=case.placed_at,
        shape=shape,
        state=state,
        due=None if case.ended_at else queries.next_on(case),
        ended=case.ended_at is not None,
        term=case.until is not None,
    )


def standing(case: Case, today: date) -> tuple[str, str]:
    """Shape and words of how a case stands."""
    if case.ended_at is not None:
        return "open", words.word(ENDS, case.end)
    if case.confirmed_at is None:
        if case.ground == Case.Ground.SERIOUS:
            return "wait", gettext("waits for a decision")
        return "wait", gettext("waits for a second person")
    if queries.next_on(case) < today:
        return "no", gettext("not looked at in time")
    return "yes", gettext("frozen")


STEPS: Mapping[str, Step[caseforms.Deed]] = {
    "bevestigen": Step(
        _("Confirm that it is needed"),
        _("You are the second person. Look whether the reason is concrete, and only this call."),
        (
            _("It stays frozen: kept, and used for nothing else."),
            _("In three months somebody looks again whether it is still needed."),
        ),
        _("Confirm it"),
        caseforms.ConfirmForm,
        lambda case, _told, at, by: holding.confirm(case, at=at, by=by),
    ),
    "verlengen": Step(
        _("Confirm that they stay longer"),
        _("You are the second person. Look whether they are still needed for what they were for."),
        (
            _("They go at the end of the day that was asked, and no later."),
            _("The law and the programme do not let them stay longer. That takes a freeze."),
        ),
        _("Confirm it"),
        caseforms.ConfirmForm,
        lambda case, _told, at, by: lengths.confirm(case, at=at, by=by),
    ),
    "intrekken": Step(
        _("Take it back"),
        _("Then the term stays as it is now."),
        (_("They go on the day that was set before."),),
        _("Take it back"),
        caseforms.EndForm,
        lambda case, told, at, by: holding.end(case, told["words"], at=at, by=by),
    ),
    "bekijken": Step(
        _("Look whether it is still needed"),
        _("Every three months. Is there no claim any more? Then end it instead."),
        (_("It stays frozen for three months more."),),
        _("It is still needed"),
        caseforms.ReviewForm,
        lambda case, told, at, by: holding.review(case, told["words"], at=at, by=by),
    ),
    "weglaten": Step(
        _("Leave the words out of the copy"),
        _("Who asks for a copy of everything about him also gets what is written here. Is there a "
          "ground against that?"),
        (
            _("That there is a case, what for and since when, stays in his copy."),
            _("When somebody looks again, and when it ends, the words are in the copy again."),
        ),
        _("Leave them out"),
        caseforms.WithholdForm,
        lambda case, told, at, by: withholding.withhold(
            case, told["ground"], told["words"], at=at, by=by
        ),
    ),
    "beeindigen": Step(
        _("End the case"),
        _("What is kept for another case or a dispute stays frozen for that."),
        (
            _("What is past its term is destroyed in the coming night."),
            _("The rest can be used again, by the rules."),
        ),
        _("End it now"),
        caseforms.EndForm,
        lambda case, told, at, by: holding.end(case, told["words"], at=at, by=by),
    ),
}  # fmt: skip
"""{address: what it is}."""


def possible(opened: Opened) -> tuple[str, ...]:
    """The steps that can be taken now by who looks."""
    case = opened.case
    if case.ended_at is not None:
        return ()
    if case.until is not None:
        return ("intrekken",) if opened.own else ("verlengen", "intrekken")
    further = ("weglaten", "beeindigen")
    if case.confirmed_at is not None:
        return ("bekijken", *further)
    return further if opened.own else ("bevestigen", *further)


def steps(opened: Opened) -> Iterator[tuple[str, str | Promise]]:
    """What can be done now: (address, title)."""
    for name in possible(opened):
        yield reverse("case_step", args=[opened.case.pk, name]), STEPS[name].title


def texts(opened: Opened) -> Iterator[tuple[str, str]]:
    """What people wrote about a case, with its name."""
    named = {
        holding.WHY: gettext("Why"),
        holding.REVIEW: gettext("Why it is still needed"),
        holding.ENDED: gettext("How it ended"),
        holding.WITHHELD: gettext("Why it was left out of the copy"),
    }
    for name, title in named.items():
        if name in opened.words:
            yield title, opened.words[name]


def withheld(case: Case) -> str:
    """The ground on which the words are not in the copy; empty when they are."""
    return words.word(caseforms.WITHHELD, case.withheld) if case.withheld else ""


def waiting(visitor: Visitor, role: str) -> Iterator[Waiting]:
    """What the start page says of cases that ask something."""
    found = queries.waiting(visitor.acting_as(role), at=visitor.at)
    frozen = [case for case in found if case.until is None]
    terms = [case for case in found if case.until is not None]
    if frozen:
        what = ngettext("frozen case asks something", "frozen cases ask something", len(frozen))
        yield _waiting(frozen, what, reverse("cases"), visitor.at)
    if terms:
        what = ngettext(
            "longer term waits for a second person",
            "longer terms wait for a second person",
            len(terms),
        )
        one = reverse("case", args=[terms[0].pk]) if len(terms) == 1 else reverse("cases")
        yield _waiting(terms, what, one, visitor.at)


def _waiting(found: Sequence[Case], what: str, url: str, at: datetime) -> Waiting:
    first = min(map(queries.next_on, found))
    late = first < dates.today(at)
    return Waiting(
        len(found),
        what,
        gettext("The first by {day} at the latest.").format(day=dates.day(first)),
        url=url,
        verdict="no" if late else "wait",
        state=gettext("not looked at in time") if late else gettext("for you"),
        yours=True,
    )


def strip() -> Strip:
    """Who sees cases."""
    return Strip(
        "if",
        gettext("You see why recordings are frozen, and no recordings"),
        (
            Fact(gettext("Who sees it"), gettext("legal and the DPO, nobody else")),
            Fact(gettext("By rule"), "R48, R60", mono=True),
        ),
        gettext("That you look is in the log of the person"),
    )
