"""The rule book as one page of Markdown, written from the declarations."""

from collections.abc import Iterable, Iterator, Sequence

from klankbord.law import cases, engine, index, rulebook, wording, words
from klankbord.law.conditions import FALSE, TRUE, Condition
from klankbord.law.properties import PROPERTIES
from klankbord.law.rule import Duty, Rule
from klankbord.law.texts import Text
from klankbord.law.wording import Line

TITLE = Text("Het regelboek van Klankbord", "The rule book of Klankbord")
INTRODUCTION = Text(
    "Deze pagina is gemaakt uit de regels zelf, met `klankbord rules --lang nl`. Verander haar "
    "niet met de hand. Het zijn dezelfde regels die elke vraag beantwoorden en elke lijst "
    "filteren. Dit is geen juridisch advies.",
    "This page is made from the rules themselves, with `klankbord rules --lang en`. Do not change "
    "it by hand. They are the same rules that answer every question and filter every list. This "
    "is no legal advice.",
)
VERSION = Text("Regels van", "Rules of")
LETTERS = Text("Hoe hard is een regel?", "How hard is a rule?")
BOTH = Text(
    "Bij `+` gelden beide letters voor de hele regel; bij `/` elk voor een deel ervan.",
    "With `+` both letters hold for the whole rule; with `/` each for a part of it.",
)
CHECKED = Text("Hoe is een bron nagelezen?", "How was a source checked?")
NAMES = Text("Namen die vaak terugkomen", "Names that come back often")
FACTS = Text("Feiten", "Facts")
ARTICLES = Text("Artikelen", "Articles")
PROVED = Text("Wat bewezen is", "What is proved")
PROVED_HOW = Text(
    "`klankbord prove` bewijst dit voor elk geval dat kan bestaan.",
    "`klankbord prove` proves this for every case that can exist.",
)
NOT_WITHOUT = Text("Geldt niet meer zonder", "Would not hold without")
REMEDY = Text("Wat u kunt doen bij een nee", "What to do about a no")
CONTESTED = Text("Hierover bestaat discussie", "This is contested")
SOURCES = Text("Bronnen", "Sources")
SPEAKS = Text("Deze regel spreekt als", "This rule speaks if")
ASKS = Text("Dan moet dit kloppen", "Then this must be so")
ABSOLUTE = Text("Geen enkele andere regel heft een nee op.", "No other rule lifts a no.")
IN_FULL = Text(
    "Verboden is het als dit vaststaat; zonder bewijs is het een gewoon nee",
    "It is prohibited if this is established; without proof it is a plain no",
)
REFUSED = Text("Dan mag het nooit.", "Then it is never allowed.")
NO_REFUSAL = Text(
    "Deze regel weigert niets; hij geeft een plicht.", "This rule refuses nothing; it gives a duty."
)
SECOND_LOCK = Text(
    "Tweede slot: een andere regel weigert hier ook al.", "Second lock: another rule refuses too."
)
ALONE = Text(
    "Bewezen: in minstens één geval weigert alleen deze regel.",
    "Proved: in at least one case this rule alone refuses.",
)
DUTY = {
    "condition": Text("Mag alleen als u dit doet", "Allowed only if you do this"),
    "standing": Text("Daarna verplicht", "Required afterwards"),
}
DUE = Text("met een laatste dag", "with a last day")
CASES = Text("Gevallen waarin deze regel telt", "Cases in which this rule counts")
ANSWERS = {"yes": Text("ja", "yes"), "yes_if": Text("ja, mits", "yes, if"), "no": Text("nee", "no")}
IF = Text("als", "if")
SINCE, UNTIL = Text("Geldt vanaf", "Holds from"), Text("Geldt tot", "Holds until")
BEFORE = Text("vóór", "before")


def page(language: str) -> str:
    """The whole book in "nl" or "en"."""
    return "\n".join(_Page(language).lines()) + "\n"


class _Page:
    def __init__(self, language: str) -> None:
        self._language = language

    def lines(self) -> Iterator[str]:
        yield f"# {self._says(TITLE)}"
        yield from ("", self._says(INTRODUCTION), "", f"{self._says(VERSION)} {rulebook.VERSION}.")
        yield from self._legend()
        for subject in rulebook.SUBJECTS:
            yield from ("", f"## {self._says(subject.title)}")
            for rule in subject.rules:
                yield from self._rule(rule)
        yield from self._names()
        yield from self._facts()
        yield from self._articles()
        yield from self._claims()

    def _says(self, text: Text) -> str:
        return text.in_language(self._language)

    def _legend(self) -> Iterator[str]:
        yield from ("", f"## {self._says(LETTERS)}", "")
        for letter, says in index.LETTERS.items():
            yield f"- **{letter}** {self._says(says)}"
        yield from ("", self._says(BOTH), "", f"## {self._says(CHECKED)}", "")
        for tag, says in index.CHECKED.items():
            yield f"- **{tag}** {self._says(says)}"

    def _rule(self, rule: Rule) -> Iterator[str]:
        yield from ("", f'<a id="{rule.id.lower()}"></a>', "")
        yield f"### {rule.id} {self._says(rule.name)} · {self._hardness(rule)}"
        yield from ("", f"> {self._says(rule.text)}", "")
        yield f"{self._says(REMEDY)}: {self._says(rule.remedy)}"
        yield from self._remarks(rule)
        yield from ("", f"{self._says(SPEAKS)}:", "", *self._condition(rule.applies))
        yield from self._asked(rule)
        for duty in rule.duties:
            yield from self._duty(duty)
        yield from self._cases(rule)
        yield from ("", f"{self._says(SOURCES)}: {self._sources(rule)}.")

    def _hardness(self, rule: Rule) -> str:
        if isinstance(rule.hardness, str):
            return rule.hardness
        return ", ".join(
            option.letter
            + (f" ({self._says(BEFORE)} {option.until})" if option.until else "")
            + (f" ({self._inline(option.when)})" if option.when != TRUE else "")
            for option in rule.hardness
        )

    def _remarks(self, rule: Rule) -> Iterator[str]:
        if rule.contested:
            yield from ("", f"**{self._says(CONTESTED)}.** {self._says(rule.contested)}")
        for says, day in ((SINCE, rule.since), (UNTIL, rule.until)):
            if day:
                yield from ("", f"{self._says(says)} {day}.")
        if rule.effect == "prohibit":
            yield from ("", self._says(ABSOLUTE))
            if rule.absolute != TRUE:
                yield from ("", f"{self._says(IN_FULL)}: {self._inline(rule.absolute)}.")
        if rule.backstop:
            yield from ("", self._says(SECOND_LOCK))
        if index.denies_alone(rule):
            yield from ("", self._says(ALONE))
        for claim in index.claims(rule):
            yield from ("", f"{self._says(PROVED)}: {self._says(claim.text)}")

    def _asked(self, rule: Rule) -> Iterator[str]:
        if rule.holds == TRUE:
            yield from ("", self._says(NO_REFUSAL))
        elif rule.holds == FALSE:
            yield from ("", self._says(REFUSED))
        else:
            yield from ("", f"{self._says(ASKS)}:", "", *self._condition(rule.holds))

    def _duty(self, duty: Duty) -> Iterator[str]:
        due = f" ({self._says(DUE)})" if duty.due else ""
        yield from ("", f"{self._says(DUTY[duty.kind])}{due}: {self._says(duty.text)}")
        if duty.when != TRUE:
            yield from ("", f"{self._says(IF)}:", "", *self._condition(duty.when))

    def _cases(self, rule: Rule) -> Iterator[str]:
        found = cases.about(rule.id)
        if found:
            yield from ("", f"{self._says(CASES)}:", "")
        for case in found:
            yield f"- {case.id}: {self._says(case.text)} **{self._says(ANSWERS[case.answer])}**"

    def _sources(self, rule: Rule) -> str:
        return "; ".join(f"{source} [{source.tag}]" for source in rule.sources)

    def _condition(self, condition: Condition) -> Iterator[str]:
        return self._nested(wording.lines(condition))

    def _nested(self, lines: Iterable[Line], depth: int = 0) -> Iterator[str]:
        for line in lines:
            yield f"{'  ' * depth}- {self._says(line.text)}{':' if line.parts else ''}"
            yield from self._nested(line.parts, depth + 1)

    def _inline(self, condition: Condition) -> str:
        return "; ".join(self._says(line.text) for line in wording.lines(condition))

    def _names(self) -> Iterator[str]:
        yield from ("", f"## {self._says(NAMES)}")
        for group, name in wording.GROUPS.items():
            yield from ("", f"**{self._says(name)}**:", "")
            yield from self._nested(wording.definition(group))

    def _facts(self) -> Iterator[str]:
        yield from ("", f"## {self._says(FACTS)}")
        for kind, says in index.KINDS.items():
            yield from ("", f"### {self._says(says)}", "")
            for fact in engine.BOOK.facts():
                if fact.kind == kind:
                    values = [self._says(words.value(fact, code)) for code in fact.domain]
                    paths = ", ".join(f"`{path}`" for path in fact.paths)
                    yield f"- **{self._says(fact.meaning)}** ({paths}): {', '.join(values)}"

    def _articles(self) -> Iterator[str]:
        yield from ("", f"## {self._says(ARTICLES)}")
        for law in index.laws():
            yield from ("", f"### {law.name}", "")
            for article in law.articles:
                yield f"- {article.name or law.name}: {_links(rule.id for rule in article.rules)}"

    def _claims(self) -> Iterator[str]:
        yield from ("", f"## {self._says(PROVED)}", "", self._says(PROVED_HOW), "")
        for claim in PROPERTIES:
            yield f"- `{claim.name}`: {self._says(claim.text)}{self._rests(claim.rests_on)}"

    def _rests(self, rules: Sequence[str]) -> str:
        return f" {self._says(NOT_WITHOUT)} {_links(rules)}." if rules else ""


def _links(rules: Iterable[str]) -> str:
    return ", ".join(f"[{rule}](#{rule.lower()})" for rule in rules)
