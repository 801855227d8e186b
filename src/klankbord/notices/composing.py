"""The text of the privacy policy, made of what is configured: it cannot say anything else. Pure.

Each part P1 to P15 (law.md 4.1 and 4.2) comes of the programmes, the terms and what the
organisation says of itself. What keeps a part from being published stands in `flaws` of `judging`.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from klankbord.law import vocabulary
from klankbord.law import words as law_words
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.notices import drawing, outside, terms, wording
from klankbord.notices.terms import Term
from klankbord.programmes.dossier import Dossier

LANGUAGES = ("nl", "en")
CONDUCT = "P16"
"""Beyond what art. 13 asks: the conduct rules, as they were written."""
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What no configuration knows: the organisation says it of itself. Empty: not said yet."""

    controller: str = ""
    contact: str = ""
    dpo: str = ""
    hours_nl: str = ""
    hours_en: str = ""
    lines_nl: str = ""
    lines_en: str = ""
    hosting_nl: str = ""
    hosting_en: str = ""
    sign_in_nl: str = ""
    sign_in_en: str = ""
    incidents_nl: str = ""
    incidents_en: str = ""
    recipients_nl: str = ""
    recipients_en: str = ""
    transfers_nl: str = ""
    transfers_en: str = ""

    def both(self, name: str) -> Text | None:
        """What is said in both languages; None as long as one is missing."""
        nl, en = getattr(self, f"{name}_nl").strip(), getattr(self, f"{name}_en").strip()
        return Text(nl, en) if nl and en else None

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> "Said":
        """What is kept; a field of another version of Klankbord is passed over."""
        return cls(**{each.name: kept.get(each.name, "") for each in fields(cls)})

    @property
    def kept(self) -> dict[str, str]:
        """As it is kept."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Configured:
    """Everything that the policy is made of.

    Attributes:
        programmes: The versions that run or will, each with its teams by name.
        teams: {programme code: names of its teams}.
        kept: Classes of keys that the vault holds: data that exists, whoever named it. What could
            be held stands in the table at all times, so that a night of erasing changes no policy.
        said: What the organisation says of itself.
    """

    programmes: tuple[Dossier, ...]
    teams: Mapping[str, tuple[str, ...]]
    kept: frozenset[str]
    said: Said


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the policy."""

    item: str
    title: Text
    paragraphs: tuple[Text, ...]
    head: tuple[Text, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()

    def words(self, language: str) -> str:
        """Its running text and its table, a line for each."""
        lines = [each.in_language(language) for each in self.paragraphs]
        lines += [" | ".join(cell.in_language(language) for cell in row) for row in self.rows]
        return "\n".join(lines)


def compose(of: Configured) -> tuple[Section, ...]:
    """All parts that something can be said of, in their order; a part that is empty is missing."""
    said = of.said.both
    made = {
        "P1": (_when(of), ()),
        "P2": (_purposes(of), ()),
        "P3": (_hosting(of), tuple(_means(of))),
        "P4": ((wording.ERASED,), tuple(_terms(of))),
        "P5": (_wall(of), tuple(_matrix(of))),
        "P6": (_protection(of), ()),
        "P7": (wording.RIGHTS, ()),
        "P8": (_controller(of), ()),
        "P9": (_officer(of), ()),
        "P10": (_grounds(of), ()),
        "P11": (outside.beside(said("recipients"), outside.recipients(of.programmes)), ()),
        "P12": (outside.beside(said("transfers"), outside.transfers(of.programmes)), ()),
        "P13": ((wording.COMPLAINT,), ()),
        "P14": (_free(of), ()),
        "P15": (_computers(of), ()),
    }
    parts = tuple(
        Section(
            item=item,
            title=wording.TITLES[item],
            paragraphs=tuple(paragraphs),
            head=wording.HEADS[item] if rows else (),
            rows=rows,
        )
        for item, (paragraphs, rows) in made.items()
    )
    rules = tuple(_conduct(of))
    return (*parts, Section(CONDUCT, wording.CONDUCT, rules)) if rules else parts


def plain(sections: Iterable[Section]) -> str:
    """The whole text, Dutch first, as it is kept and hashed."""
    held = list(sections)
    return "\n\n".join(
        f"{each.title.in_language(language)}\n{each.words(language)}"
        for language in LANGUAGES
        for each in held
    )


def packed(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """The parts as they are kept with a policy."""
    return [asdict(each) for each in sections]


def unpacked(kept: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The parts as they were kept."""
    return tuple(
        Section(
            item=each["item"],
            title=Text(**each["title"]),
            paragraphs=tuple(Text(**said) for said in each["paragraphs"]),
            head=tuple(Text(**said) for said in each["head"]),
            rows=tuple(tuple(Text(**cell) for cell in row) for row in each["rows"]),
        )
        for each in kept
    )


def fingerprint(sections: Iterable[Section]) -> str:
    """SHA-256 of the parts: what somebody saw is what is published, or it is not."""
    said = json.dumps(packed(sections), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def data(of: Configured) -> Iterator[tuple[str, Term | None]]:
    """Every kind of data that is named or held, with its term; None: the table lacks it."""
    named = {each for dossier in of.programmes for each in dossier.data}
    for kind in vocabulary.DATA:
        if kind in named:
            yield kind, terms.NAMED.get(kind)
    yield from terms.KEPT.items()
    for kind in sorted(of.kept - set(terms.KEPT) - set(terms.NAMED)):
        yield kind, None


def day(on: date) -> Text:
    """A day in words."""
    said = {each: f"{on.day} {_MONTHS[each].split()[on.month - 1]} {on.year}" for each in LANGUAGES}
    return Text(said["nl"], said["en"])


def _when(of: Configured) -> tuple[Text, ...]:
    if not of.programmes:
        return (wording.NOTHING,)
    hours, lines = of.said.both("hours"), of.said.both("lines")
    found = tuple(_period(each, of.teams.get(each.code, ())) for each in of.programmes)
    if hours is None or lines is None:
        return found
    return (
        *found,
        Text(f"Wij doen dit op deze uren: {hours.nl}", f"We do so at these hours: {hours.en}"),
        Text(f"Wij doen dit op deze lijnen: {lines.nl}", f"We do so on these lines: {lines.en}"),
    )


def _period(of: Dossier, teams: tuple[str, ...]) -> Text:
    since, to = _days(of)
    named, draw = ", ".join(teams), drawing.said(of.plan)
    return Text(
        f"Ja. De regeling “{of.title}” loopt van {since.nl} tot en met {to.nl}. Zij geldt voor "
        f"deze teams: {named}. {draw.nl}",
        f"Yes. The programme “{of.title}” runs from {since.en} to {to.en}. It holds for these "
        f"teams: {named}. {draw.en}",
    )


def period(of: Dossier) -> Text:
    """From which day to which a programme runs."""
    since, to = _days(of)
    return Text(f"{since.nl} tot en met {to.nl}", f"{since.en} to {to.en}")


def _days(of: Dossier) -> tuple[Text, Text]:
    end = of.ends_at or of.review_due
    until = None if end is None else day(_local(end) - timedelta(days=1))
    # Without an end and a review it is not published.
    return day(_local(of.starts_at)), until or Text("–", "–")


def _purposes(of: Configured) -> tuple[Text, ...]:
    found: list[Text] = []
    for each in of.programmes:
        named = [wording.PURPOSES[purpose] for purpose in each.purposes]
        course = each.course
        nl, en = (", ".join(said.in_language(lang) for said in named) for lang in LANGUAGES)
        about = Text(f" Het gaat om de cursus “{course}”.", f" It is about the course “{course}”.")
        found.append(
            Text(
                f"“{each.title}” is voor: {nl}.{about.nl if course else ''}",
                f"“{each.title}” is for: {en}.{about.en if course else ''}",
            )
        )
        if reason := _reason(each):
            found.append(Text(reason, reason))
        not_for = [
            said for purpose, said in wording.PURPOSES.items() if purpose not in each.purposes
        ]
        nl, en = (", ".join(said.in_language(lang) for said in not_for) for lang in LANGUAGES)
        found.append(Text(f"Het is niet voor: {nl}.", f"It is not for: {en}."))
        if "appraisal" not in each.purposes:
            found.append(wording.LEARNING)
    return tuple(found)


def _reason(of: Dossier) -> str:
    """Why, in the words of the dossier: they make a purpose concrete."""
    return " ".join(str(_weighed(of).get("reason", "")).split())


def _hosting(of: Configured) -> tuple[Text, ...]:
    return _one(of.said.both("hosting"))


def _means(of: Configured) -> Iterator[tuple[Text, ...]]:
    used = {each for dossier in of.programmes for each in wording.means(dossier)}
    for means, said in wording.MEANS.items():
        yield said, wording.YES if means in used else wording.NO


def _terms(of: Configured) -> Iterator[tuple[Text, ...]]:
    for kind, term in data(of):
        if term is None:
            yield Text(kind, kind), Text(terms.UNKNOWN, terms.UNKNOWN), Text("–", "–")
        else:
            yield term.what, term.long, term.start


def _matrix(of: Configured) -> Iterator[tuple[Text, ...]]:
    held: dict[tuple[str, str], set[str]] = {}
    for dossier in of.programmes:
        for role, rights in dossier.matrix.items():
            for kind, when in rights.items():
                held.setdefault((role, when), set()).add(kind)
    for role in wording.ROLES:
        for (who, when), kinds in sorted(held.items()):
            if who == role:
                named = [law_words.DATA.get(kind) or Text(kind, kind) for kind in sorted(kinds)]
                nl, en = (", ".join(each.in_language(lang) for each in named) for lang in LANGUAGES)
                yield (
                    wording.ROLES[role],
                    Text(nl, en),
                    wording.WHEN.get(when) or Text(when, when),
                )


def _wall(of: Configured) -> tuple[Text, ...]:
    training = any("training" in each.purposes for each in of.programmes)
    return (wording.ONLY, wording.WALL) if training else (wording.ONLY,)


def _protection(of: Configured) -> tuple[Text, ...]:
    sign_in, incidents = of.said.both("sign_in"), of.said.both("incidents")
    if sign_in is None or incidents is None:
        return ()
    return (
        *wording.PROTECTED,
        Text(f"Zo logt u in: {sign_in.nl}", f"This is how you sign in: {sign_in.en}"),
        Text(f"Gaat er iets mis? {incidents.nl}", f"Does something go wrong? {incidents.en}"),
    )


def _controller(of: Configured) -> tuple[Text, ...]:
    name, contact = of.said.controller.strip(), of.said.contact.strip()
    if not (name and contact):
        return ()
    return (
        Text(
            f"Dat is {name}. U bereikt ons zo: {contact}.",
            f"That is {name}. You reach us like this: {contact}.",
        ),
    )


def _officer(of: Configured) -> tuple[Text, ...]:
    if not of.said.dpo.strip():
        return ()
    reach = of.said.dpo.strip()
    return (
        Text(
            f"Vraag het aan onze functionaris gegevensbescherming (FG): {reach}.",
            f"Ask our data protection officer (DPO): {reach}.",
        ),
    )


def _grounds(of: Configured) -> tuple[Text, ...]:
    found = []
    for each in of.programmes:
        basis = wording.BASES.get(each.legal_basis)
        if basis is None:
            return ()
        nl, en = (
            ", ".join(wording.INTERESTS[name].in_language(lang) for name in _interests(each))
            for lang in LANGUAGES
        )
        found.append(
            Text(
                f"Voor “{each.title}” is de grond in de AVG: {basis.nl}. Ons belang is: {nl}.",
                f"For “{each.title}” the ground in the GDPR is: {basis.en}. Our interest is: {en}.",
            )
            if nl
            else Text(
                f"Voor “{each.title}” is de grond in de AVG: {basis.nl}.",
                f"For “{each.title}” the ground in the GDPR is: {basis.en}.",
            )
        )
    return tuple(found) or (wording.NOTHING,)


def _interests(of: Dossier) -> list[str]:
    return list(_weighed(of).get("interests", []))


def _conduct(of: Configured) -> Iterator[Text]:
    """The conduct rules of the programmes, which go along with the policy (seed S25)."""
    for each in of.programmes:
        if row := _newest(each, "conduct_rules"):
            for line in str(row.get("text", "")).splitlines():
                if line.strip():
                    yield Text(line.strip(), line.strip())


def _weighed(of: Dossier) -> Mapping[str, Any]:
    return _newest(of, "interests")


def _newest(of: Dossier, kind: str) -> Mapping[str, Any]:
    rows = [row for row in of.rows if row.kind == kind]
    newest = max(rows, key=lambda row: (row.happened_at, row.recorded_at, row.id), default=None)
    return {} if newest is None else newest.detail


def _free(of: Configured) -> tuple[Text, ...]:
    obliged = any(each.legal_basis == "legal_obligation" for each in of.programmes)
    return (wording.FREE, wording.OBLIGED) if obliged else (wording.FREE,)


def _computers(of: Configured) -> tuple[Text, ...]:
    used = any("ai" in each.means or "auto_score" in each.acts for each in of.programmes)
    return (wording.PROPOSES,) if used else (wording.NO_COMPUTER,)


def _one(text: Text | None) -> tuple[Text, ...]:
    return () if text is None else (text,)


def _local(at: datetime) -> date:
    return at.astimezone(AMSTERDAM).date()
