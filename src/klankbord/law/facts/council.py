"""The works council: whether there is one, what it agreed to, and when."""

from typing import Any

from klankbord.law import calendar, instants
from klankbord.law.facts import clocks
from klankbord.law.facts.kinds import choice, derived, flag
from klankbord.law.vocabulary import MEANS_OF_ACT, MEANS_OF_DATA, own_means

PARTICIPATION = choice(
    "participation",
    "organisation.participation",
    ("works_council", "staff_representation", "none"),
    nl="of er een ondernemingsraad is",
    en="whether there is a works council",
)


def _headcount(persons: int | None) -> str:
    if persons is None:
        return "unknown"
    return "under_50" if persons < 50 else "from_50"


HEADCOUNT = derived(
    "headcount",
    ("under_50", "from_50", "unknown"),
    _headcount,
    reads=("organisation.headcount",),
    nl="het aantal personen in de onderneming",
    en="the number of persons in the undertaking",
)


HAS_DPO = flag("has_dpo", "organisation.has_dpo", nl="of er een FG is", en="whether there is a DPO")
BOARD_OVERRIDE = flag(
    "board_override",
    "organisation.board_override",
    nl="een besluit van het bestuur",
    en="a decision of the board",
)

_EVIDENCE = (
    "works_council.answer",
    "works_council.requested_at",
    "works_council.answered_at",
)
_TURNS = (
    "works_council.valid_until",
    "works_council.withdrawn_at",
    "works_council.unconditional",
    "works_council.settled_by_collective_agreement",
    "works_council.court_permission_at",
)
CONSENT_VALUES = (
    "consented",
    "withdrawn_unconditional",
    "court",
    "collective_agreement",
    "withdrawn",
    "ended",
    "none",
    "unknown",
)
GIVEN = ("consented", "withdrawn_unconditional", "court", "collective_agreement")
"""Consent, or what the law puts in its place. WOR knows no withdrawal of valid consent."""


def _consent(
    on: int,
    answer: str | None,
    requested_at: int | None,
    answered_at: int | None,
    valid_until: int | None,
    withdrawn_at: int | None,
    unconditional: bool | None,
    settled: bool | None,
    court_at: int | None,
) -> str:
    """How things stood at one moment; an answer counts if it was asked for first."""
    if court_at is not None and court_at <= on:
        return "court"
    if settled is True:
        return "collective_agreement"
    if answer is not None and answer != "consented":
        return "none"
    if answer is None or requested_at is None or answered_at is None:
        return "unknown"
    if not requested_at < answered_at <= on:
        return "none"
    return _since_then(on, valid_until, withdrawn_at, unconditional)


def _since_then(
    on: int, valid_until: int | None, withdrawn_at: int | None, unconditional: bool | None
) -> str:
    if valid_until is not None and on >= valid_until:
        return "ended"
    if withdrawn_at is not None and withdrawn_at <= on:
        return "withdrawn_unconditional" if unconditional is True else "withdrawn"
    return "consented"


def _consent_then(act: str, made_at: int | None, at: int, *evidence: Any) -> str:
    then = clocks.collected_at(act, made_at, at)
    return "unknown" if then is None else _consent(then, *evidence)


CONSENT = derived(
    "consent",
    CONSENT_VALUES,
    _consent,
    reads=("at", *_EVIDENCE),
    optional=_TURNS,
    nl="de instemming van de ondernemingsraad",
    en="the consent of the works council",
)
CONSENT_THEN = derived(
    "consent_then",
    CONSENT_VALUES,
    _consent_then,
    reads=("act", "recording.made_at", "at", *_EVIDENCE),
    optional=_TURNS,
    nl="de instemming van de ondernemingsraad op het moment van opnemen",
    en="the consent of the works council at the time of recording",
)


def _inside(value: str | None, scope: list[str] | None) -> str:
    if value is None or scope is None:
        return "unknown"
    return "yes" if value in scope else "no"


def _all_inside(scope: list[str] | None, named: list[str] | None) -> str:
    if scope is None:
        return "unknown"
    return "yes" if set(named or ()) <= set(scope) else "no"


def _means_agreed(act: str, scope: list[str] | None, data: str | None) -> str:
    """For an act without own means: yes. A chat or a mail asks that a scope is stated at all."""
    own = own_means(act, data)
    if own is not None:
        return _inside(own, scope)
    return "unknown" if act in MEANS_OF_ACT and scope is None else "yes"


def _screen_agreed(scope: list[str] | None) -> str:
    return _inside("screen", scope)


IN_SCOPE = ("yes", "no", "unknown")

PURPOSE_AGREED = derived(
    "purpose_agreed",
    IN_SCOPE,
    _inside,
    reads=("purpose", "works_council.scope.purposes"),
    nl="dat de instemming dit doel omvat",
    en="whether the consent covers this purpose",
)
DATA_AGREED = derived(
    "data_agreed",
    IN_SCOPE,
    _inside,
    reads=("data", "works_council.scope.data"),
    nl="dat de instemming deze gegevens omvat",
    en="whether the consent covers this data",
)
MEANS_AGREED = derived(
    "means_agreed",
    IN_SCOPE,
    _means_agreed,
    reads=("act", "works_council.scope.means"),
    optional=("data",),
    nl="dat de instemming dit middel omvat",
    en="whether the consent covers this means",
)
ALL_PURPOSES_AGREED = derived(
    "all_purposes_agreed",
    IN_SCOPE,
    _all_inside,
    reads=("works_council.scope.purposes",),
    optional=("programme.purposes",),
    nl="dat de instemming alle doelen van de regeling omvat",
    en="whether the consent covers all purposes of the programme",
)
ALL_DATA_AGREED = derived(
    "all_data_agreed",
    IN_SCOPE,
    _all_inside,
    reads=("works_council.scope.data",),
    optional=("programme.data",),
    nl="dat de instemming alle gegevens van de regeling omvat",
    en="whether the consent covers all data of the programme",
)
ALL_MEANS_AGREED = derived(
    "all_means_agreed",
    IN_SCOPE,
    _all_inside,
    reads=("works_council.scope.means",),
    optional=("programme.means",),
    nl="dat de instemming alle middelen van de regeling omvat",
    en="whether the consent covers all means of the programme",
)
SCREEN_AGREED = derived(
    "screen_agreed",
    IN_SCOPE,
    _screen_agreed,
    reads=("works_council.scope.means",),
    nl="dat de instemming schermopname omvat",
    en="whether the consent covers screen recording",
)


def _disputed(
    disputed: list[str] | None, act: str, data: str | None, means: list[str] | None
) -> str:
    """The means of the act and those by which the data came about.

    On activate all, and of figures too: they rest on whatever was used (law.md 3.3). Where it is
    not known what was used, that may be what is disputed.
    """
    if not disputed:
        return "no"
    if act == "activate":
        touched = set(means or ())
    elif data == "aggregate":
        touched = set(disputed if means is None else means)
    else:
        touched = {own_means(act, data) or "", MEANS_OF_DATA.get(data or "", "")}
    return "yes" if touched & set(disputed) else "no"


DISPUTED = derived(
    "disputed",
    ("no", "yes"),
    _disputed,
    reads=("works_council.disputed_means", "act", "data", "programme.means"),
    nl="een middel dat de ondernemingsraad betwist",
    en="a means that the works council disputes",
    kind="bar",
)


def _nullity(invoked_at: int | None, notified_at: int | None, at: int) -> str:
    """In time until the end of the last day of one month after the council knew.

    Without a date on which it knew, the month has not begun.
    """
    if invoked_at is None or invoked_at > at:
        return "none"
    if notified_at is None:
        return "invoked"
    try:
        last = calendar.nullity_by(instants.day_of(notified_at))
    except (OverflowError, ValueError):  # the month ends after the calendar does
        return "invoked"
    return "invoked" if instants.day_of(invoked_at) <= last else "too_late"


NULLITY = derived(
    "nullity",
    ("none", "invoked", "too_late"),
    _nullity,
    reads=(
        "works_council.nullity_invoked_at",
        "works_council.decision_notified_at",
        "at",
    ),
    nl="een beroep op nietigheid",
    en="a call on nullity",
    kind="bar",
)
