"""The rule book by its entries: by act, article and claim that is proved; what letters mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from klankbord.law import engine
from klankbord.law.conditions import FALSE, TRUE, Condition, Fact
from klankbord.law.properties import PROPERTIES, Property
from klankbord.law.rule import Rule, Tag
from klankbord.law.texts import Text
from klankbord.law.vocabulary import ACTS

LETTERS: Mapping[str, Text] = {
    "W": Text("Wet: het staat in een wet of verdrag.", "Law: it stands in a law or treaty."),
    "J": Text("Rechtspraak: een rechter zei het.", "Case law: a court said so."),
    "T": Text("Toezichthouder: die vindt dit.", "Regulator: it says so."),
    "S": Text("Branche: zo is het afgesproken.", "Sector: it was agreed."),
    "B": Text(
        "Beleid: een eigen keuze, die kan veranderen.", "Policy: an own choice, that can change."
    ),
}
CHECKED: Mapping[Tag, Text] = {
    "V": Text("nagelezen op een officiële pagina", "read on an official page"),
    "V2": Text("nagelezen bij iemand die de bron aanhaalt", "read where somebody cites the source"),
    "K": Text("uit kennis opgeschreven, niet nagelezen", "written from knowledge, not re-read"),
    "B": Text("eigen beleid van Klankbord", "Klankbord's own policy"),
}
"""How a source was checked."""

KINDS: Mapping[str, Text] = {
    "proof": Text("moet bewezen zijn; onbekend is nee", "must be proven; unknown is a no"),
    "bar": Text(
        "telt zodra het is gemeld; niet gemeld is niet gebeurd",
        "counts once it is reported; not reported did not happen",
    ),
    "context": Text("bepaalt welke regels spreken", "decides which rules speak"),
}
"""What it does when a fact of a kind is not stated."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article, or a page or decision, with the rules that rest on it."""

    name: str
    tags: tuple[Tag, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A law, court or authority, with what is cited of it."""

    name: str
    articles: tuple[Article, ...]


def rules(rule_id: str) -> tuple[Rule, ...]:
    """The rule of this number, in every version; none if there is no such number."""
    return tuple(rule for rule in engine.BOOK.rules if rule.id == rule_id)


@cache
def acts(rule: Rule) -> tuple[str, ...]:
    """The acts about which a rule can speak."""
    return tuple(act for act in ACTS if rule.applies.bind({"act": act}) != FALSE)


@cache
def letters(rule: Rule) -> str:
    """Every letter that a rule can have, the hardest first."""
    found = rule.hardness if isinstance(rule.hardness, str) else "".join(_options(rule))
    return "".join(letter for letter in LETTERS if letter in found)


def facts(rule: Rule) -> tuple[Fact, ...]:
    """What a rule reads, besides the act."""
    return tuple(fact for fact in engine.BOOK.facts_of(rule) if fact.name != "act")


def conditions(rule: Rule) -> tuple[Condition, ...]:
    """Every condition of a rule."""
    return (rule.applies, rule.holds, *(duty.when for duty in rule.duties))


def claims(rule: Rule) -> tuple[Property, ...]:
    """What is proved of every world, and would not hold without this rule."""
    return tuple(claim for claim in PROPERTIES if rule.id in claim.rests_on)


def denies_alone(rule: Rule) -> bool:
    """Whether it is proved that in some world no other rule says no."""
    return rule.holds != TRUE and not rule.backstop


@cache
def laws() -> tuple[Law, ...]:
    """Every source, by law and article; the law that is cited most comes first."""
    found: dict[str, dict[str, dict[Rule, Tag]]] = {}
    for rule in engine.BOOK.rules:
        for source in rule.sources:
            found.setdefault(source.law, {}).setdefault(source.article, {})[rule] = source.tag
    by_weight = sorted(found, key=lambda law: (-sum(map(len, found[law].values())), law))
    return tuple(Law(law, _articles(found[law])) for law in by_weight)


def _articles(cited: Mapping[str, Mapping[Rule, Tag]]) -> tuple[Article, ...]:
    return tuple(
        Article(name, tuple(dict.fromkeys(cited[name].values())), tuple(cited[name]))
        for name in sorted(cited, key=_by_number)
    )


def _by_number(name: str) -> list[tuple[int, str]]:
    return [(int(part or 0), rest) for part, rest in re.findall(r"(\d*)(\D*)", name)]


def _options(rule: Rule) -> list[str]:
    return [option.letter for option in rule.hardness if not isinstance(option, str)]
