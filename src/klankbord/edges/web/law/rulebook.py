"""The rule book on the screen: what is shown of all rules, of one, and of the articles."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import answers, dates, words
from klankbord.edges.web.frame.answers import spoken
from klankbord.edges.web.frame.strips import VERDICTS
from klankbord.edges.web.law import factwords
from klankbord.edges.web.law.may import Field
from klankbord.edges.web.law.sentences import Group, Option
from klankbord.law import cases, index, rulebook, wording, written
from klankbord.law import words as law_words
from klankbord.law.conditions import FALSE, TRUE, Condition, Fact
from klankbord.law.properties import PROPERTIES, Property
from klankbord.law.rule import Rule
from klankbord.law.vocabulary import ACTS
from klankbord.notices.models import RuleChange

LONGEST = 100
"""Characters of what is looked for that are read."""
DUTIES: Mapping[str, str | Promise] = {
    "condition": _("Allowed only if you do this"),
    "standing": _("You must do this afterwards"),
}

BECAME: Mapping[str, str | Promise] = {
    "new": _("This rule is new"),
    "changed": _("This rule says something else"),
    "dates": _("This rule has other dates"),
    "gone": _("This rule is gone"),
    "begins": _("This rule holds from this day"),
    "ends": _("This rule holds no more from this day"),
    "letter": _("From this day this rule is harder or less hard"),
}
"""What became of a rule, by `law.editions.What`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule in a list. `sought` is everything by which it is found, in small letters."""

    id: str
    name: str
    letters: str
    text: str
    acts: tuple[str, ...]
    sought: str
    contested: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """The rules about one subject."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for; empty is everything."""

    text: str = ""
    act: str = ""
    letter: str = ""

    def fits(self, entry: Entry) -> bool:
        """Whether a rule is among it. The number of a rule finds that rule only."""
        return (
            (not self.act or self.act in entry.acts)
            and (not self.letter or self.letter in entry.letters)
            and all(
                word == entry.id.lower() if _is_number(word) else word in entry.sought
                for word in self.text.casefold().split()
            )
        )


@dataclass(frozen=True, slots=True)
class Book:
    """The page of all rules, or of those that were looked for."""

    version: str
    sought: Sought
    subjects: tuple[Subject, ...]
    found: int
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a condition, and what stands under it."""

    text: str
    parts: tuple["Line", ...]


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name in a condition stands for."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, and in which cases it is that of the rule; always, if nothing is said."""

    letter: str
    says: str
    when: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from, and how that was checked."""

    name: str
    checked: str
    by_heart: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """What must be done, when, and whether there is a last day for it."""

    kind: str
    text: str
    when: tuple[Line, ...]
    due: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that the rule reads: what it is about, its values, and where and by whom proven."""

    meaning: str
    values: str
    kind: str
    who: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A case of the rule book in words, and how it is answered."""

    text: str
    verdict: str
    word: str


@dataclass(frozen=True, slots=True)
class One:
    """The page of one rule."""

    entry: Entry
    rule: Rule
    remedy: str
    contested: str
    letters: tuple[Letter, ...]
    split: bool
    both: bool
    acts: tuple[str, ...]
    every_act: bool
    speaks: tuple[Line, ...]
    asks: tuple[Line, ...]
    never: bool
    names: tuple[Meant, ...]
    duties: tuple[Duty, ...]
    facts: tuple[Asked, ...]
    sources: tuple[Source, ...]
    by_heart: int
    claims: tuple[str, ...]
    alone: bool
    cases: tuple[Answered, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What is proved of every case, and the rules that it would not hold without."""

    name: str
    text: str
    rules: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule that changed here; `name` is empty if it is there no more."""

    rule: str
    name: str
    says: str
    on: str
    version: str


def book(sought: Sought) -> Book:
    """The rules that were looked for, by subject."""
    subjects = tuple(
        Subject(subject.title, tuple(filter(sought.fits, subject.entries)))
        for subject in _subjects(answers.language())
    )
    found = tuple(subject for subject in subjects if subject.entries)
    return Book(
        version=dates.day(date.fromisoformat(rulebook.VERSION)),
        sought=sought,
        subjects=found,
        found=sum(len(subject.entries) for subject in found),
        fields=tuple(_fields(sought)),
    )


def read(sent: Mapping[str, str]) -> Sought:
    """What is looked for; what no list offers counts as everything."""
    act, letter = sent.get("act", ""), sent.get("letter", "")
    return Sought(
        text=sent.get("q", "")[:LONGEST].strip(),
        act=act if act in ACTS else "",
        letter=letter if letter in index.LETTERS else "",
    )


def one(rule_id: str) -> One | None:
    """The page of a rule, in the version that came last; None if there is none of that number."""
    return _one(rule_id, answers.language()) if index.rules(rule_id) else None


def claims() -> tuple[Claim, ...]:
    """Everything that is proved."""
    return tuple(_claim(claim) for claim in PROPERTIES)


def changes(rows: Iterable[RuleChange]) -> tuple[Changed, ...]:
    """What changed here, for the page of it."""
    return tuple(
        Changed(
            rule=row.rule,
            name=spoken(index.rules(row.rule)[-1].name) if index.rules(row.rule) else "",
            says=str(BECAME[row.what]),
            on=dates.day(row.on),
            version=row.edition.version,
        )
        for row in rows
    )


@lru_cache(maxsize=2)
def _subjects(language: str) -> tuple[Subject, ...]:  # noqa: ARG001  the active one
    return tuple(
        Subject(spoken(subject.title), tuple(map(_entry, subject.rules)))
        for subject in rulebook.SUBJECTS
    )


def _answered(case: cases.Case) -> Answered:
    return Answered(spoken(case.text), VERDICTS[case.answer], answers.word(case.answer))


def _entry(rule: Rule) -> Entry:
    name, text = spoken(rule.name), spoken(rule.text)
    sources = " ".join(map(str, rule.sources))
    return Entry(
        id=rule.id,
        name=name,
        letters=index.letters(rule),
        text=text,
        acts=index.acts(rule),
        sought=f"{name} {text} {spoken(rule.remedy)} {sources}".casefold(),
        contested=rule.contested is not None,
    )


@lru_cache(maxsize=256)
def _one(rule_id: str, language: str) -> One:  # noqa: ARG001  the active one
    rule = index.rules(rule_id)[-1]
    letters = rule.hardness if isinstance(rule.hardness, str) else ""
    ids = [each.id for subject in rulebook.SUBJECTS for each in subject.rules]
    here = ids.index(rule_id)
    return One(
        entry=_entry(rule),
        rule=rule,
        remedy=spoken(rule.remedy),
        contested=spoken(rule.contested) if rule.contested else "",
        letters=tuple(_letters(rule)),
        split="/" in letters,
        both="+" in letters,
        acts=tuple(words.word(words.ACTS, act) for act in index.acts(rule)),
        every_act=len(index.acts(rule)) == len(ACTS),
        speaks=_lines(rule.applies),
        asks=() if rule.holds in (TRUE, FALSE) else _lines(rule.holds),
        never=rule.holds == FALSE,
        names=tuple(_names(rule)),
        duties=tuple(_duties(rule)),
        facts=tuple(map(_asked, index.facts(rule))),
        sources=tuple(_sources(rule)),
        by_heart=sum(source.tag == "K" for source in rule.sources),
        claims=tuple(spoken(claim.text) for claim in index.claims(rule)),
        alone=index.denies_alone(rule),
        cases=tuple(map(_answered, cases.about(rule_id))),
        before=ids[here - 1] if here else "",
        after=ids[here + 1] if here + 1 < len(ids) else "",
    )


def _lines(condition: Condition) -> tuple[Line, ...]:
    return tuple(map(_line, wording.lines(condition)))


def _line(line: wording.Line) -> Line:
    return Line(spoken(line.text), tuple(map(_line, line.parts)))


def _names(rule: Rule) -> Iterator[Meant]:
    """The names in its conditions, and those by which they are explained in turn."""
    told: dict[Condition, None] = {}
    found = [group for part in index.conditions(rule) for group in wording.groups_in(part)]
    while found:
        group = found.pop(0)
        if group not in told:
            told[group] = None
            found += wording.groups_in_definition(group)
    for group in told:
        yield Meant(spoken(wording.GROUPS[group]), tuple(map(_line, wording.definition(group))))


def _letters(rule: Rule) -> Iterator[Letter]:
    if isinstance(rule.hardness, str):
        for letter in index.letters(rule):
            yield Letter(letter, spoken(index.LETTERS[letter]), "")
        return
    for option in rule.hardness:
        cases = [spoken(line.text) for line in wording.lines(option.when)]
        if option.until:
            when = f"{spoken(written.BEFORE)} {option.until}"
        else:
            when = "; ".join(cases) if option.when != TRUE else gettext("in all other cases")
        yield Letter(option.letter, spoken(index.LETTERS[option.letter]), when)


def _duties(rule: Rule) -> Iterator[Duty]:
    for duty in rule.duties:
        when = () if duty.when == TRUE else _lines(duty.when)
        yield Duty(str(DUTIES[duty.kind]), spoken(duty.text), when, due=duty.due is not None)


def _sources(rule: Rule) -> Iterator[Source]:
    for source in rule.sources:
        yield Source(str(source), spoken(index.CHECKED[source.tag]), by_heart=source.tag == "K")


def _asked(fact: Fact) -> Asked:
    place = next((path for path in fact.paths if "." in path), "")
    return Asked(
        meaning=factwords.meaning(fact.name),
        values=", ".join(spoken(law_words.value(fact, code)) for code in fact.domain),
        kind=spoken(index.KINDS[fact.kind]),
        who=words.supplier(place) if fact.kind != "context" else "",
        paths=fact.paths,
    )


def _claim(claim: Property) -> Claim:
    return Claim(claim.name, spoken(claim.text), " ".join(claim.rests_on))


def _fields(sought: Sought) -> Iterator[Field]:
    acts = [(act, words.word(words.ACTS, act)) for act in ACTS]
    yield Field("act", gettext("Act"), _choices(gettext("every act"), acts, sought.act))
    letters = [(letter, spoken(says)) for letter, says in index.LETTERS.items()]
    yield Field(
        "letter", gettext("How hard"), _choices(gettext("every letter"), letters, sought.letter)
    )


def _choices(nothing: str, options: Iterable[tuple[str, str]], chosen: str) -> Group:
    whole = [("", nothing), *options]
    return Group("", tuple(Option(code, label, code == chosen) for code, label in whole))


def _is_number(word: str) -> bool:
    return word.startswith("r") and word[1:].isdigit()


def url(rule_id: str) -> str:
    """Where a rule stands, in the language that is active."""
    found = reverse("rule", args=[rule_id])
    return found if answers.language() == "nl" else f"{found}?lang={answers.language()}"
