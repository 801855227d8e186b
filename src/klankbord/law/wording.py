"""Conditions in words: the tree that the engine reads, as sentences with sentences under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from klankbord.law import words
from klankbord.law.conditions import TRUE, All, Any, Atom, Condition
from klankbord.law.facts import case
from klankbord.law.rules import groups
from klankbord.law.texts import Text

MOST_NAMED = 3
"""Values that are named; of more, those that are left out are named if they are fewer."""

GROUPS: Mapping[Condition, Text] = {
    groups.USE: Text("gebruiken wat bewaard is", "using what is kept"),
    groups.LISTENING: Text(
        "een opname van een ander beluisteren", "listening to somebody else's recording"
    ),
    groups.SELF_LISTENING: Text(
        "de eigen opname beluisteren", "listening to one's own recording"
    ),
    groups.DEMANDED: Text(
        "aan politie of officier van justitie geven", "giving to police or public prosecutor"
    ),
    groups.TO_COUNCIL: Text("aan de ondernemingsraad geven", "giving to the works council"),
    groups.TO_OTHERS: Text("aan een andere ontvanger geven", "giving to another recipient"),
    groups.UNDER_PROGRAMME: Text(
        "alles waarvoor een regeling nodig is", "everything for which a programme is needed"
    ),
    groups.BROUGHT_IN: Text(
        "een opname die de medewerker zelf inbrengt in zijn functioneringsgesprek",
        "a recording that the employee himself brings into his performance review",
    ),
    groups.INFORMED: Text(
        "de medewerker was vooraf volledig geïnformeerd",
        "the employee was fully informed beforehand",
    ),
    groups.ANNOUNCED: Text(
        "de beller was vooraf geïnformeerd, zoals zijn land vraagt",
        "the caller was informed beforehand, as his country asks",
    ),
    groups.MADE_LAWFULLY: Text(
        "de opname is rechtmatig gemaakt", "the recording was made lawfully"
    ),
    groups.DPIA_DONE: Text(
        "de DPIA is in orde, of niet verplicht", "the DPIA is in order, or not required"
    ),
    groups.UNDER_RESTRICTION: Text(
        "er is een beperking of een open bezwaar", "there is a restriction or an open objection"
    ),
}  # fmt: skip
"""Conditions that many rules share, under the name by which people know them."""

_NEGATED = {~group: name for group, name in GROUPS.items()}

ALWAYS, NEVER = Text("altijd", "always"), Text("nooit", "never")
ALL, ANY = Text("alles hiervan", "all of this"), Text("een van deze", "one of these")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and what stands under it."""

    text: Text
    parts: tuple["Line", ...] = ()


@cache
def lines(condition: Condition) -> tuple[Line, ...]:
    """A condition in words; every line must hold."""
    return _every(_tidy(condition))


@cache
def definition(group: Condition) -> tuple[Line, ...]:
    """What the name of one of the `GROUPS` stands for; every line must hold."""
    whole = _flat(group)
    if isinstance(whole, Any):
        return (_some(whole),)
    return tuple(map(_line, whole.parts)) if isinstance(whole, All) else (_line(whole),)


def groups_in_definition(group: Condition) -> tuple[Condition, ...]:
    """The other `GROUPS` by which one of them is explained."""
    parts = group.parts if isinstance(group, All | Any) else ()
    return tuple(dict.fromkeys(inner for part in parts for inner in groups_in(part)))


def groups_in(condition: Condition) -> tuple[Condition, ...]:
    """The `GROUPS` by whose name a part of the condition is called."""
    if condition in GROUPS:
        return (condition,)
    if condition in _NEGATED:
        return (next(group for group in GROUPS if ~group == condition),)
    parts = condition.parts if isinstance(condition, All | Any) else ()
    return tuple(dict.fromkeys(group for part in parts for group in groups_in(part)))


def in_a_row(names: Sequence[Text]) -> Text:
    """Names in a row, with "or" before the last."""
    return Text(*(_row([name.in_language(code) for name in names], word) for code, word in _OR))


_OR = (("nl", "of"), ("en", "or"))


def _row(names: Sequence[str], word: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def _tidy(condition: Condition) -> Condition:
    """The same condition without a list in a list of its kind; groups stay whole."""
    return condition if _named(condition) else _flat(condition)


def _flat(condition: Condition) -> Condition:
    if not isinstance(condition, All | Any):
        return condition
    kind = type(condition)
    parts: list[Condition] = []
    for part in map(_tidy, condition.parts):
        if isinstance(part, All | Any) and type(part) is kind and not _named(part):
            parts += part.parts
        else:
            parts.append(part)
    merged = _merged(parts, widest=kind is Any)
    return merged[0] if len(merged) == 1 else kind(tuple(merged))


def _merged(parts: Sequence[Condition], *, widest: bool) -> list[Condition]:
    """Atoms about the same fact as one, where the first of them stands."""
    found: dict[object, Condition] = {}
    for part in parts:
        key = part.fact if isinstance(part, Atom) else part
        before = found.get(key)
        if isinstance(part, Atom) and isinstance(before, Atom):
            both = before.values | part.values if widest else before.values & part.values
            found[key] = Atom(part.fact, both)
        else:
            found[key] = part
    return list(found.values())


def _named(condition: Condition) -> bool:
    return condition in GROUPS or condition in _NEGATED


def _every(condition: Condition) -> tuple[Line, ...]:
    if isinstance(condition, All) and condition.parts and not _named(condition):
        return tuple(map(_line, condition.parts))
    return (_line(condition),)


def _line(condition: Condition) -> Line:
    if condition in GROUPS:
        return Line(GROUPS[condition])
    if condition in _NEGATED:
        return Line(_not(_NEGATED[condition]))
    if isinstance(condition, Any) and condition.parts:
        return _some(condition)
    if isinstance(condition, All) and condition.parts:
        return Line(ALL, _every(condition))
    return Line(_said(condition))


def _some(condition: Any) -> Line:
    """One of the parts; what only leaves acts out becomes what the rest is asked of."""
    left_out = next(filter(_leaves_out, condition.parts), None)
    rest = tuple(part for part in condition.parts if part is not left_out)
    if left_out is None or not rest:
        return Line(ANY, tuple(map(_line, condition.parts)))
    asked = in_a_row([Text(name.nl, f"“{name.en}”") for name in _names(_tidy(~left_out))])
    then = rest[0] if len(rest) == 1 else Any(rest)
    return Line(Text(f"bij {asked.nl}", f"for {asked.en}"), _every(then))


def _leaves_out(part: Condition) -> bool:
    if isinstance(part, Atom):
        return part.fact is case.ACT and 2 * len(part.values) > len(part.fact.domain)
    if part in _NEGATED:
        return True
    if not isinstance(part, All) or not any(inner in _NEGATED for inner in part.parts):
        return False
    return all(inner in _NEGATED or _about_acts(inner) for inner in part.parts)


def _about_acts(part: Condition) -> bool:
    return isinstance(part, Atom) and part.fact is case.ACT


def _names(condition: Condition) -> list[Text]:
    """Acts and groups of acts; what together is `USE` goes by that name."""
    if condition in GROUPS:
        return [GROUPS[condition]]
    if isinstance(condition, Atom):
        return _values(condition)
    parts = condition.parts if isinstance(condition, Any) else ()
    whole = _flat(groups.USE)
    rest = _without_use(parts, whole.parts if isinstance(whole, Any) else ())
    use = [] if rest is None else [GROUPS[groups.USE]]
    return [name for part in (parts if rest is None else rest) for name in _names(part)] + use


def _without_use(parts: Sequence[Condition], use: Sequence[Condition]) -> list[Condition] | None:
    """What is left of the parts beside those of `USE`; None if one of those is lacking."""
    left = list(parts)
    for part in use:
        fits = next((each for each in left if each == part or _covers(each, part)), None)
        if fits is None:
            return None
        left.remove(fits)
        if isinstance(fits, Atom) and isinstance(part, Atom) and fits.values != part.values:
            left.insert(0, Atom(fits.fact, fits.values - part.values))
    return left


def _covers(wide: Condition, narrow: Condition) -> bool:
    if not (isinstance(wide, Atom) and isinstance(narrow, Atom)):
        return False
    return wide.fact is narrow.fact and wide.values >= narrow.values


def _said(condition: Condition) -> Text:
    """A fact with the values that fit; or with those that do not, if they are fewer."""
    if not isinstance(condition, Atom):
        return ALWAYS if condition == TRUE else NEVER
    fitting, others = _values(condition), _values(~condition)
    if len(fitting) > MOST_NAMED and 0 < len(others) < len(fitting):
        return _of(condition, _not(in_a_row(others)))
    return _of(condition, in_a_row(fitting) if fitting else NEVER)


def _values(condition: Condition) -> list[Text]:
    if not isinstance(condition, Atom):
        return []
    fact = condition.fact
    found = [words.value(fact, code) for code in fact.domain if code in condition.values]
    return found if len(found) == 1 or fact is case.ACT else [_quoted(text) for text in found]


def _quoted(text: Text) -> Text:
    """In quotes, if in a row it would not be clear where it ends."""
    unclear = any(mark in f" {text.nl} " for mark in (",", " of "))
    return Text(f"‘{text.nl}’", f"“{text.en}”") if unclear else text


def _of(atom: Atom, says: Text) -> Text:
    about = atom.fact.meaning
    return Text(f"{about.nl}: {says.nl}", f"{about.en}: {says.en}")


def _not(name: Text) -> Text:
    return Text(f"niet {name.nl}", f"not {name.en}")
