"""What is still to do in a draft, in the words of the reader. Pure.

The shapes of a programme file say most of it. What a page asks more (law.md 1, 3.1) stands here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from klankbord.law import words as law_words
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.law.settings import DEFAULT
from klankbord.law.texts import Text
from klankbord.people import shapes
from klankbord.people.shapes import Flaw
from klankbord.programmes import evidence, examples, plans, processors, weighed, words
from klankbord.programmes.sheets import BARRED, DATA_FOR, PARTS, Said, means_for

OWN_WORDS = 80
"""Characters of the reason why an alternative falls short."""

_FORBIDDEN = re.compile(
    r"accent|dialect|tongval|afkomst|herkomst|huidskleur|nationalit|gezondheid|\bziek|zwanger"
    r"|\bgeloof(?!waardig)|religie|moslim|christelijk|vakbond|politiek|seksue|geaardheid|handicap"
    r"|emotie|\bstemming|boosheid|priv[e\u00e9](?:leven|zaken|sfeer|onderwerp)|thuissituatie"
    r"|\borigin\b|ethnic|\brac(?:e|ial)\b|\bhealth|\bsick|pregnan|religio|\bbelief|\bunion"
    r"|sexual|disab|emotion|\bmood|private (?:life|matter|topic)",
    re.IGNORECASE,
)


def forbidden(words: str) -> bool:
    """Whether a text names something that nobody may be measured by (R37, R40, R43)."""
    return _FORBIDDEN.search(words) is not None


FORBIDDEN = Text(
    nl="Accent, gezondheid, afkomst, geloof en stemming tellen nooit mee (R37).",
    en="Accent, health, origin, belief and mood never count (R37).",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is still to do: where in a part, and what."""

    part: str
    place: str
    text: Text


NOT_FILLED = Text(nl="Vul dit in.", en="Fill this in.")
_TRAINING = Text(
    "HR en leidinggevenden zien niets van training.", "HR and managers see none of it."
)
CONFIRM = Text(
    nl="Overgenomen. Kijk na of het klopt en bewaar het.",
    en="Taken over. See whether it is right, and save it.",
)
WRONG = Text(nl="Dit past hier niet. Verbeter het.", en="This does not fit here. Mend it.")


def of(name: str, parts: Mapping[str, Said], at: datetime) -> tuple[Gap, ...]:
    """What is still to do in one part of a draft, with an eye on the others.

    Args:
        name: The part.
        parts: What is written of all parts, {name: table}.
        at: Now.
    """
    said = parts.get(name, {})
    flaws: list[Flaw] = []
    kept = shapes.read(PARTS[name].shape, said, "", flaws)
    found = [Gap(name, flaw.place, _text(flaw.message)) for flaw in flaws]
    found += [Gap(name, place, EXAMPLE) for place in examples.untouched(said)]
    if not flaws and name in _MORE:
        found += [Gap(name, place, text) for place, text in _MORE[name](kept, parts, at)]
    return tuple(found)


def of_evidence(kind: str, tables: Mapping[str, Said], at: datetime) -> tuple[Gap, ...]:
    """What is to do in a piece of evidence before it can be given.

    Args:
        kind: Which kind; as a part of a draft, or by its shape alone.
        tables: What the dossier says, {part or kind: table}, with this piece in it.
        at: Now.
    """
    if kind in PARTS:
        return of(kind, tables, at)
    flaws: list[Flaw] = []
    kept = evidence.read_detail(kind, tables[kind], "", flaws)
    found = of_flaws(kind, flaws)
    until = kept.get("valid_until") if not flaws else None
    if until is not None and not at < until <= _months(at, HALF_A_YEAR[kind]):
        text = LASTS[HALF_A_YEAR[kind]]
        found = (*found, Gap(kind, "valid_until", text))
    named = processors.read(tables.get("content", {}))
    if kind == processors.AGREEMENT and not flaws:
        same = named is not None and (kept["processor"], kept["host"]) == (named.name, named.host)
        found = found if same else (*found, Gap(kind, "host", processors.OTHER))
    return found


def of_flaws(kind: str, flaws: Sequence[Flaw]) -> tuple[Gap, ...]:
    """Flaws of a table in the words of the reader."""
    return tuple(
        Gap(kind, flaw.place, EXAMPLE if flaw.message == examples.FLAW else _text(flaw.message))
        for flaw in flaws
    )


HALF_A_YEAR = dict.fromkeys(("access_reviewed", "website_shown"), 6)
HALF_A_YEAR |= dict.fromkeys(("secrecy_stated", "instruction_given"), 12)
HALF_A_YEAR |= {processors.AGREEMENT: 24}
"""Months that a measure holds at most (design 4.4); an agreement is looked at again by then."""
LASTS = {
    months: Text(
        nl=f"Kies een dag die nog komt, hoogstens {months} maanden vooruit.",
        en=f"Choose a day that is still to come, {months} months ahead at most.",
    )
    for months in (6, 12, 24)
}
EXAMPLE = Text(
    nl="Dit is nog de voorbeeldtekst. Schrijf op hoe het bij u is.",
    en="This is the text of the example still. Write how it is in your organisation.",
)
_TEXTS: tuple[tuple[str, Callable[[re.Match[str]], Text]], ...] = (
    (r"is missing\.", lambda _: NOT_FILLED),
    (
        r"a text of (\d+) to (\d+) characters was expected\.",
        lambda m: Text(
            nl=f"Schrijf {m[1]} tekens of meer, en hoogstens {m[2]}.",
            en=f"Write {m[1]} characters or more, and {m[2]} at most.",
        ),
    ),
    (
        r"a whole number from (\d+) to (\d+) was expected\.( This is policy \(B\).*)?",
        lambda m: Text(
            nl=f"Vul een heel getal in, van {m[1]} tot en met {m[2]}."
            + (" Dat is beleid (B): het mag alleen strenger." if m[3] else ""),
            en=f"Fill in a whole number from {m[1]} to {m[2]}."
            + (" That is policy (B): it may only be stricter." if m[3] else ""),
        ),
    ),
    (
        r".*has not happened yet\..*",
        lambda _: Text(
            nl="Deze dag moet nog komen. Leg het vast als het gebeurd is.",
            en="This day is still to come. Record it when it has happened.",
        ),
    ),
    (
        r"at least (\d+) .*",
        lambda m: Text(nl=f"Kies er ten minste {m[1]}.", en=f"Choose at least {m[1]}."),
    ),
    (
        r".* is no moment that exists\.",
        lambda _: Text(nl="Deze dag bestaat niet.", en="This day does not exist."),
    ),
)


def _text(message: str) -> Text:
    for pattern, said in _TEXTS:
        if match := re.fullmatch(pattern, message):
            return said(match)
    return WRONG


Found = Iterator[tuple[str, Text]]


def _purpose(said: Said, _: Mapping[str, Said], _at: datetime) -> Found:
    starts, ends, review = (said.get(name) for name in ("starts_at", "ends_at", "review_due"))
    for name in ("ends_at", "review_due"):
        if said.get(name) and said[name] <= said["starts_at"]:
            yield (
                name,
                Text(
                    nl="Deze dag ligt voor de eerste dag.", en="This day lies before the first one."
                ),
            )
    if said["legal_basis"] in {"employee_consent", "none"}:
        yield (
            "legal_basis",
            Text(
                nl="Een akkoord van medewerkers is geen grondslag (R3).",
                en="An agreement of employees is no basis (R3).",
            ),
        )
    assert starts is not None  # noqa: S101  the shape asks it
    if "training" in said["purposes"]:
        yield from _course(said, starts, ends)
    elif ends is None and review is None:
        yield (
            "review_due",
            Text(
                nl="Noem een laatste dag, of een dag waarop u de regeling opnieuw bekijkt.",
                en="Name a last day, or a day on which you look at the programme again.",
            ),
        )
    if review is not None and review > _months(starts, DEFAULT.review_months):
        yield "review_due", _at_most(DEFAULT.review_months)


def _course(said: Said, starts: datetime, ends: datetime | None) -> Found:
    if "course" not in said:
        yield "course", Text(nl="Noem de cursus.", en="Name the course.")
    if ends is None:
        yield (
            "ends_at",
            Text(nl="Een cursus heeft een laatste dag.", en="A course has a last day."),
        )
    elif ends > _months(starts, DEFAULT.training_months):
        yield "ends_at", _at_most(DEFAULT.training_months)


def _at_most(months: int) -> Text:
    return Text(
        nl=f"Dat is te lang: hoogstens {months} maanden na de eerste dag.",
        en=f"That is too long: {months} months after the first day at most.",
    )


def _months(since: datetime, months: int) -> datetime:
    day: date = month_later(since.astimezone(AMSTERDAM).date(), months)
    return datetime.combine(day, since.astimezone(AMSTERDAM).timetz())


def _reach(said: Said, _: Mapping[str, Said], _at: datetime) -> Found:
    yield from ((f"plan.{name}", text) for name, text in plans.faults(said["plan"]))
    if said["hours"]["begin"] >= said["hours"]["end"]:
        yield "hours.end", Text(nl="Dit is niet later dan het begin.", en="This is not later.")
    if not said["queues"]:
        yield "queues", NOT_FILLED


def _content(said: Said, parts: Mapping[str, Said], _: datetime) -> Found:
    purposes = [p for p in parts.get("purpose", {}).get("purposes", ()) if p in DATA_FOR]
    allowed = {each for purpose in purposes for each in DATA_FOR[purpose]}
    if purposes and (further := set(said["data"]) - allowed):
        more = _listed(law_words.DATA, further)
        yield (
            "data",
            Text(
                nl=f"Dit gaat verder dan het doel vraagt. Haal weg: {more.nl}.",
                en=f"This goes further than the purpose asks. Take away: {more.en}.",
            ),
        )
    if "training" in purposes and any(said["matrix"].get(role) for role in BARRED):
        yield "matrix", _TRAINING
    if lacking := means_for(said["acts"], said["data"]) - set(said["means"]):
        means = _listed(law_words.MEANS, lacking)
        yield (
            "means",
            Text(
                nl=f"Wat u wilt doen, kan niet zonder: {means.nl}. Kruis dat ook aan.",
                en=f"What you want to do cannot be done without: {means.en}. Tick that too.",
            ),
        )
    elif not (said["means"] or "messages" in said["data"]):
        yield "means", NOT_FILLED
    yield from _criteria(said)
    if field := processors.lacking(said):
        yield field, processors.LACKING[field]
    if any(set(row) - set(said["data"]) for row in said["matrix"].values()):
        yield (
            "matrix",
            Text(
                nl="Hier staat toegang tot gegevens die u niet noemt.",
                en="This gives access to data that you do not name.",
            ),
        )


def _listed(known: Mapping[str, Text], codes: Iterable[str]) -> Text:
    found = [known[code] for code in sorted(codes)]
    return Text(", ".join(each.nl for each in found), ", ".join(each.en for each in found))


def _criteria(said: Said) -> Found:
    criteria = said.get("criteria", [])
    if set(said["acts"]) & set(words.JUDGING) and not criteria:
        yield (
            "criteria",
            Text(
                nl="Schrijf op waarop u beoordeelt, een per regel.",
                en="Write what you measure by, one to a line.",
            ),
        )
    if any(map(forbidden, criteria)):
        yield "criteria", FORBIDDEN


def _alternatives(said: Said, _: Mapping[str, Said], at: datetime) -> Found:
    rows = said["alternatives"]
    if len(rows) < DEFAULT.alternatives:
        yield (
            "alternatives",
            Text(
                nl=f"Noem er {DEFAULT.alternatives} of meer.",
                en=f"Name {DEFAULT.alternatives} or more.",
            ),
        )
    for number, row in enumerate(rows, start=1):
        place = f"alternatives[{number}]"
        if len(row["reason"]) < OWN_WORDS:
            yield (
                f"{place}.reason",
                Text(
                    nl=f"Schrijf {OWN_WORDS} tekens of meer: waarom is het niet genoeg?",
                    en=f"Write {OWN_WORDS} characters or more: why does it fall short?",
                ),
            )
        for name in ("examined_at", "result"):
            if name not in row:
                yield f"{place}.{name}", NOT_FILLED
        if row.get("examined_at", at) > at:
            yield f"{place}.examined_at", LATER


LATER = Text(nl="Deze dag moet nog komen.", en="This day is still to come.")


def _interests(said: Said, _: Mapping[str, Said], _at: datetime) -> Found:
    if ("other" in said["interests"]) != ("other" in said):
        yield (
            "other",
            Text(
                nl="Kies ‘een ander belang’ en beschrijf het, of doe geen van beide.",
                en="Choose another interest and describe it, or do neither.",
            ),
        )


def _balancing(said: Said, _: Mapping[str, Said], _at: datetime) -> Found:
    for who in ("employees", "callers"):
        if "necessity" not in said[who]:
            yield f"{who}.necessity", NOT_FILLED


def _dpia(said: Said, parts: Mapping[str, Said], _: datetime) -> Found:
    criteria = parts.get("dpia_screening", {}).get("criteria", ())
    needed = len(criteria) >= evidence.FROM_SCREENING
    if needed and not said["required"]:
        yield (
            "required",
            Text(
                nl=f"Er gelden {len(criteria)} van de negen criteria: een DPIA is nodig.",
                en=f"{len(criteria)} of the nine criteria hold: a DPIA is needed.",
            ),
        )
    if not said["required"]:
        return
    if not said["done"]:
        yield "done", Text(nl="Maak de DPIA eerst af.", en="Finish the DPIA first.")
    elif "residual_risk" not in said:
        yield "residual_risk", NOT_FILLED
    if said.get("residual_risk") == "high" and not said.get("prior_consultation"):
        yield (
            "prior_consultation",
            Text(
                nl="Bij een hoog restrisico vraagt u eerst de Autoriteit Persoonsgegevens.",
                en="With a high residual risk you ask the data protection authority first.",
            ),
        )
    if "views_of_staff" not in said:
        yield "views_of_staff", NOT_FILLED
    if (lacking := weighed.lacking(said.get("risks", ()))) is not None:
        yield "risks", lacking
    if not set(parts.get("content", {}).get("means", ())) <= set(said["means"]):
        yield (
            "means",
            Text(
                nl="De DPIA gaat over elk middel van de regeling.",
                en="The DPIA is about every means of the programme.",
            ),
        )


def _organisation(said: Said, _: Mapping[str, Said], at: datetime) -> Found:
    if said["since"] > at:
        yield "since", LATER


_MORE: Mapping[str, Callable[[Said, Mapping[str, Said], datetime], Found]] = {
    "purpose": _purpose,
    "reach": _reach,
    "content": _content,
    "alternatives": _alternatives,
    "interests": _interests,
    "balancing_test": _balancing,
    "dpia": _dpia,
    "organisation": _organisation,
}
