"""Who does what, with which data about whom, for what, and who gets it."""

from klankbord.law.facts.kinds import choice, derived, flag, happened
from klankbord.law.vocabulary import (
    ACTS,
    AUDIENCES,
    DATA,
    EEA,
    PERSON_TYPES,
    PURPOSES,
    RECIPIENTS,
    RELATIONS,
)

ACT = choice("act", "act", ACTS, nl="de handeling", en="the act", kind="context")
PURPOSE = choice("purpose", "purpose", PURPOSES, nl="het doel", en="the purpose")
DATA_CATEGORY = choice("data", "data", DATA, nl="het soort gegevens", en="the category of data")

RELATION = choice(
    "relation",
    "actor.relation",
    RELATIONS,
    nl="de relatie tot de medewerker",
    en="the relation to the employee",
    kind="context",
)
HR_POWER = flag(
    "hr_power",
    "actor.hr_power",
    nl="of deze persoon over beoordeling of contract gaat",
    en="whether this person decides on appraisal or contract",
)
ACCESS_GRANTED = flag(
    "access_granted",
    "actor.access_granted",
    nl="toegang volgens de matrix",
    en="access by the matrix",
)
ACCESS_REASON = flag(
    "access_reason",
    "actor.access_reason",
    nl="een reden voor deze toegang",
    en="a reason for this access",
)

PERSON_TYPE = choice(
    "person_type",
    "person.type",
    PERSON_TYPES,
    nl="het soort arbeidsrelatie",
    en="the kind of working relation",
    kind="context",
)


def _left(person_type: str | None, left_at: int | None, at: int) -> str:
    gone = left_at is not None and left_at <= at
    return "yes" if gone or person_type == "former_employee" else "no"


LEFT = derived(
    "left",
    ("no", "yes"),
    _left,
    reads=("person.type", "person.left_at", "at"),
    nl="of de medewerker uit dienst is",
    en="whether the employee has left",
    kind="bar",
)


EXAMPLE_OPT_IN = flag(
    "example_opt_in",
    "person.example_opt_in",
    nl="vrije toestemming voor gebruik als voorbeeld",
    en="free opt-in to use as an example",
)


def _example_term(ends_at: int | None, at: int) -> str:
    if ends_at is None:
        return "unknown"
    return "running" if at < ends_at else "over"


EXAMPLE_TERM = derived(
    "example_term",
    ("running", "over", "unknown"),
    _example_term,
    reads=("person.example_ends_at", "at"),
    nl="de einddatum van het gebruik als voorbeeld",
    en="the end date of use as an example",
)


RECIPIENT = choice("recipient", "recipient.kind", RECIPIENTS, nl="de ontvanger", en="the recipient")


def _transfer(country: str | None, tool: str | None) -> str:
    if country is None:
        return "unknown"
    if country in EEA:
        return "eea"
    if tool is None:
        return "unknown"
    return "tool" if tool in ("adequacy", "scc_tia", "bcr", "other_chapter_v") else "none"


TRANSFER = derived(
    "transfer",
    ("eea", "tool", "none", "unknown"),
    _transfer,
    reads=("recipient.country",),
    optional=("recipient.transfer_tool",),
    nl="het land van de ontvanger en de waarborg voor doorgifte",
    en="the recipient's country and the tool for the transfer",
)


AGREEMENT = flag(
    "agreement",
    "recipient.agreement",
    nl="een overeenkomst met de ontvanger",
    en="an agreement with the recipient",
)
NAMED_IN_POLICY = flag(
    "named_in_policy",
    "recipient.named_in_policy",
    nl="vermelding van de ontvanger in het reglement",
    en="the recipient named in the policy",
)
EARLIER_RECIPIENTS = happened(
    "earlier_recipients",
    "recipient.earlier_recipients",
    nl="of anderen het gegeven al kregen",
    en="whether others got the item before",
)


def _group(size: int | None, smallest: int) -> str:
    if size is None:
        return "unknown"
    return "k_or_more" if size >= smallest else "under_k"


GROUP = derived(
    "group",
    ("k_or_more", "under_k", "unknown"),
    _group,
    reads=("report.group_size", "settings.smallest_group"),
    nl="het aantal personen in het cijfer",
    en="the number of persons in the figure",
)


def _differencing(shown: list[int] | None, size: int | None, smallest: int) -> str:
    """Whether a group under k follows from the figure and subgroups of it (s = n is none).

    Subgroups may be apart from each other, so those shown together leave a rest as one does.
    """
    parts = [int(part) for part in shown or () if size is None or part < size]
    if any(part < smallest for part in parts):
        return "possible"
    if size is None or sum(parts) <= size - smallest:
        return "no"
    return "possible" if size > MOST_COUNTED or _leaves(parts, int(size), smallest) else "no"


MOST_COUNTED = 100_000
"""Persons in a figure up to which every sum of subgroups is looked at."""


def _leaves(parts: list[int], size: int, smallest: int) -> bool:
    """Whether some of the parts together leave fewer than so many, but not none."""
    sums = 1
    for part in parts:
        sums |= sums << part & (1 << size) - 1
    return sums >> max(1, size - smallest + 1) > 0


DIFFERENCING = derived(
    "differencing",
    ("no", "possible"),
    _differencing,
    reads=("report.shown_subsets", "report.group_size", "settings.smallest_group"),
    nl="deelgroepen die ook getoond worden",
    en="subgroups that are shown too",
    kind="bar",
)


AUDIENCE = choice(
    "audience", "report.audience", AUDIENCES, nl="wie het rapport ziet", en="who sees the report"
)
RANKING = happened("ranking", "report.ranking", nl="een ranglijst op naam", en="a ranking by name")

EXPORT_REASON = choice(
    "export_reason",
    "export.reason",
    ("rights_request", "legal_hold", "authority_demand", "migration", "other"),
    nl="de reden van de export",
    en="the reason for the export",
)


def _demand(
    in_writing: bool | None,
    article: str | None,
    authority: str | None,
    specific: bool | None,
    life_danger: bool | None,
) -> str:
    if life_danger is True:
        return "life_danger"
    if False in (in_writing, specific) or authority == "police":
        return "invalid"
    if None in (in_writing, article, authority, specific):
        return "unknown"
    return "valid"


DEMAND = derived(
    "demand",
    ("valid", "life_danger", "invalid", "unknown"),
    _demand,
    reads=(
        "demand.in_writing",
        "demand.legal_article",
        "demand.authority",
        "demand.specific_items",
    ),
    optional=("demand.life_danger",),
    nl="een geldige vordering",
    en="a valid demand",
)


INCIDENT_RISK = choice(
    "incident_risk",
    "incident.risk",
    ("none", "risk", "high"),
    nl="het risico van het datalek",
    en="the risk of the data breach",
)


def _breach(
    incident: object, aware_at: int | None, reported_at: int | None, risk: str | None, at: int
) -> str:
    if incident is None or (aware_at is not None and aware_at > at):
        return "none"
    reported = reported_at is not None and reported_at <= at
    return "settled" if reported or risk == "none" else "unreported"


BREACH = derived(
    "breach",
    ("none", "unreported", "settled"),
    _breach,
    reads=("incident", "incident.aware_at", "incident.reported_at", "incident.risk", "at"),
    nl="een datalek dat nog niet gemeld is",
    en="a data breach not yet reported",
    kind="bar",
)


METHOD = choice(
    "method",
    "selection.method",
    ("random", "published_criterion", "complaint", "targeted"),
    nl="de manier van kiezen",
    en="the way of selecting",
)


def _sample(count: int | None, ceiling: int | None) -> str:
    if count is None or ceiling is None:
        return "unknown"
    return "within" if count <= ceiling else "above"


SAMPLE = derived(
    "sample",
    ("within", "above", "unknown"),
    _sample,
    reads=("selection.count", "selection.ceiling"),
    nl="het aantal gesprekken en het maximum",
    en="the number of calls and the ceiling",
)


def _coverage(full: bool | None, ground: bool | None) -> str:
    if full is None or full is False:
        return "sample"
    return "full_with_ground" if ground is True else "full"


COVERAGE = derived(
    "coverage",
    ("sample", "full_with_ground", "full"),
    _coverage,
    reads=("selection.full_coverage",),
    optional=("selection.full_coverage_ground",),
    nl="of alles van iedereen wordt gevolgd, en waarom",
    en="whether everything of everyone is monitored, and why",
    kind="bar",
)
