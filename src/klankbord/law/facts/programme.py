"""The monitoring programme: what it names, since when, on what ground."""

from klankbord.law import instants
from klankbord.law.facts import clocks
from klankbord.law.facts.kinds import choice, derived, flag, happened
from klankbord.law.vocabulary import BASES, MEANS_OF_ACT, own_means

STATUS = choice(
    "programme_status",
    "programme.status",
    ("draft", "in_force", "changing", "withdrawn", "suspended"),
    nl="de status van de regeling",
    en="the status of the programme",
)


def _named(value: str | None, names: list[str] | None) -> str:
    if value is None or names is None:
        return "unknown"
    return "yes" if value in names else "no"


NAMES = ("yes", "no", "unknown")

ACT_NAMED = derived(
    "act_named",
    NAMES,
    _named,
    reads=("act", "programme.acts"),
    nl="dat de regeling deze handeling noemt",
    en="whether the programme names this act",
)
PURPOSE_NAMED = derived(
    "purpose_named",
    NAMES,
    _named,
    reads=("purpose", "programme.purposes"),
    nl="dat de regeling dit doel noemt",
    en="whether the programme names this purpose",
)
DATA_NAMED = derived(
    "data_named",
    NAMES,
    _named,
    reads=("data", "programme.data"),
    nl="dat de regeling deze gegevens noemt",
    en="whether the programme names this data",
)


def _means_named(act: str, means: list[str] | None, data: str | None) -> str:
    """For an act without own means: yes. A chat or a mail asks that the means are stated at all."""
    needed = own_means(act, data)
    if needed is not None:
        return _named(needed, means)
    return "unknown" if act in MEANS_OF_ACT and means is None else "yes"


MEANS_NAMED = derived(
    "means_named",
    NAMES,
    _means_named,
    reads=("act", "programme.means"),
    optional=("data",),
    nl="dat de regeling dit middel noemt",
    en="whether the programme names this means",
)


PERSON_IN_SCOPE = flag(
    "person_in_scope",
    "programme.person_in_scope",
    nl="dat de medewerker onder de regeling valt",
    en="whether the employee falls under the programme",
)


def _window(starts_at: int | None, at: int, ends_at: int | None, purposes: list[str] | None) -> str:
    """Training without an end is not in force: its window is not known."""
    if ends_at is not None and at >= ends_at:
        return "after"
    if starts_at is None or (ends_at is None and "training" in (purposes or ())):
        return "unknown"
    return "inside" if starts_at <= at else "before"


WINDOW = derived(
    "window",
    ("before", "inside", "after", "unknown"),
    _window,
    reads=("programme.starts_at", "at"),
    optional=("programme.ends_at", "programme.purposes"),
    nl="de periode van de regeling",
    en="the period of the programme",
)


def _training_period(
    purposes: list[str] | None, starts_at: int | None, ends_at: int | None, months: int
) -> str:
    """Without known purposes the strictest reading counts: it could be training."""
    if purposes and "training" not in purposes:
        return "no_training"
    if starts_at is None or ends_at is None:
        return "unknown"
    return "within" if ends_at <= instants.plus_months(starts_at, months) else "too_long"


TRAINING_PERIOD = derived(
    "training_period",
    ("no_training", "within", "too_long", "unknown"),
    _training_period,
    reads=(
        "programme.purposes",
        "programme.starts_at",
        "programme.ends_at",
        "settings.training_months",
    ),
    nl="begin en eind van de trainingsperiode",
    en="start and end of the training period",
)


def _review(
    review_due: int | None,
    at: int,
    grace_days: int,
    purposes: list[str] | None,
    ends_at: int | None,
) -> str:
    if ends_at is not None or purposes == ["training"]:
        return "not_needed"
    if review_due is None:
        return "unknown"
    if at < review_due:
        return "ahead"
    return "grace" if at < instants.plus_days(review_due, grace_days) else "overdue"


REVIEW = derived(
    "review",
    ("not_needed", "ahead", "grace", "overdue", "unknown"),
    _review,
    reads=("programme.review_due", "at", "settings.review_grace_days"),
    optional=("programme.purposes", "programme.ends_at"),
    nl="de datum van herziening",
    en="the review date",
)


def _review_term(
    review_due: int | None,
    starts_at: int | None,
    months: int,
    purposes: list[str] | None,
    ends_at: int | None,
) -> str:
    if ends_at is not None or purposes == ["training"]:
        return "not_needed"
    if review_due is None or starts_at is None:
        return "unknown"
    return "within" if review_due <= instants.plus_months(starts_at, months) else "too_far"


REVIEW_TERM = derived(
    "review_term",
    ("not_needed", "within", "too_far", "unknown"),
    _review_term,
    reads=("programme.review_due", "programme.starts_at", "settings.review_months"),
    optional=("programme.purposes", "programme.ends_at"),
    nl="dat de herziening op tijd valt",
    en="whether the review falls in time",
)


def _purposes_stated(purposes: list[str] | None) -> str:
    return "yes" if purposes else "unknown"


PURPOSES_STATED = derived(
    "purposes_stated",
    ("yes", "unknown"),
    _purposes_stated,
    reads=("programme.purposes",),
    nl="dat de regeling haar doelen noemt",
    en="whether the programme states its purposes",
)


def _course(course: str | None, purposes: list[str] | None) -> str:
    if purposes and "training" not in purposes:
        return "no_training"
    return "named" if course else "unknown"


COURSE = derived(
    "course",
    ("no_training", "named", "unknown"),
    _course,
    reads=("programme.course",),
    optional=("programme.purposes",),
    nl="de naam van de cursus",
    en="the name of the course",
)


BASIS = choice(
    "programme_basis",
    "programme.legal_basis",
    BASES,
    nl="de grondslag van de regeling",
    en="the legal basis of the programme",
)


def _screen_listed(means: list[str] | None) -> str:
    return _named("screen", means)


SCREEN_LISTED = derived(
    "screen_listed",
    NAMES,
    _screen_listed,
    reads=("programme.means",),
    nl="dat de regeling schermopname noemt",
    en="whether the programme names screen recording",
)


CRITERIA_PUBLISHED = flag(
    "criteria_published",
    "programme.criteria_published",
    nl="dat de criteria vooraf bekend zijn",
    en="whether the criteria are known beforehand",
)
CRITERIA_PROHIBITED = happened(
    "criteria_prohibited",
    "programme.criteria_prohibited",
    nl="een verboden criterium",
    en="a prohibited criterion",
)
CHANGE = choice(
    "change",
    "programme.change",
    ("new", "non_material", "material", "withdrawal"),
    nl="het soort wijziging",
    en="the kind of change",
    kind="context",
    otherwise="new",
)


def _version_consented(version: str | None, consented: str | None) -> str:
    if version is None or consented is None:
        return "unknown"
    return "same" if version == consented else "other"


VERSION_CONSENTED = derived(
    "version_consented",
    ("same", "other", "unknown"),
    _version_consented,
    reads=("programme.version", "works_council.consented_version"),
    nl="instemming met precies deze versie",
    en="consent to this very version",
)


def _appraisal_named(purposes: list[str] | None) -> str:
    return _named("appraisal", purposes)


APPRAISAL_NAMED = derived(
    "appraisal_named",
    NAMES,
    _appraisal_named,
    reads=("programme.purposes",),
    nl="dat de regeling beoordeling als doel noemt",
    en="whether the programme names appraisal as a purpose",
)


def _ai_training_named(purposes: list[str] | None) -> str:
    return _named("ai_training", purposes)


AI_TRAINING_NAMED = derived(
    "ai_training_named",
    NAMES,
    _ai_training_named,
    reads=("programme.purposes",),
    nl="dat de regeling het trainen van AI noemt",
    en="whether the programme names AI training",
)


def _made_under_programme(starts_at: int | None, made_at: int | None, at: int) -> str:
    made = clocks.collected_at("use_in_review", made_at, at)
    if starts_at is None or made is None:
        return "unknown"
    return "yes" if starts_at <= made else "no"


MADE_UNDER_PROGRAMME = derived(
    "made_under_programme",
    ("yes", "no", "unknown"),
    _made_under_programme,
    reads=("programme.starts_at", "recording.made_at", "at"),
    nl="dat de opname na de start van de regeling is gemaakt",
    en="whether the recording was made after the programme started",
)
