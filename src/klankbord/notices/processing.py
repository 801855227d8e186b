"""The record of processing activities, made of what is configured (AVG art. 30(1)). Pure.

It says per programme what the policy says to people, in the order of the article: a to g. What
nobody said yet stands there as a gap, so that the supervisor is never given a record that only
looks whole.
"""

from collections.abc import Iterator

from klankbord.law import words
from klankbord.law.texts import Text
from klankbord.notices import composing, outside, terms, wording
from klankbord.notices.composing import Configured, Section
from klankbord.programmes.dossier import Dossier

HEAD = (Text("Onderdeel", "Element"), Text("Wat er staat", "What it says"))
GAP = Text("nog niet ingevuld", "not filled in yet")
_EMPLOYEES = Text("medewerkers van de teams {}", "employees of the teams {}")
CALLERS = Text("bellers op de lijnen van deze teams", "callers on the lines of these teams")


def compose(of: Configured) -> tuple[Section, ...]:
    """A part about who is responsible, and one for each programme."""
    return (_responsible(of), *(_activity(each, of) for each in of.programmes))


def gaps(sections: tuple[Section, ...]) -> int:
    """How many elements nobody filled in."""
    return sum(row[1] == GAP for each in sections for row in each.rows)


def _responsible(of: Configured) -> Section:
    said = of.said
    rows = (
        (Text("Verantwoordelijke (30 lid 1 a)", "Controller (30(1)(a))"), _plain(said.controller)),
        (Text("Contact", "Contact"), _plain(said.contact)),
        (Text("Functionaris gegevensbescherming", "Data protection officer"), _plain(said.dpo)),
    )
    title = Text("Wie verantwoordelijk is", "Who is responsible")
    return Section("responsible", title, (), HEAD, rows)


def _activity(each: Dossier, of: Configured) -> Section:
    said = of.said
    rows = (
        (Text("Nummer", "Number"), _plain(number(each))),
        (Text("Looptijd", "Period"), composing.period(each)),
        (Text("Doelen (30 lid 1 b)", "Purposes (30(1)(b))"),
         _all(wording.PURPOSES[purpose] for purpose in each.purposes)),
        (Text("Grondslag", "Legal basis"), wording.BASES.get(each.legal_basis) or GAP),
        (Text("Van wie (30 lid 1 c)", "Of whom (30(1)(c))"), _all((employees(each, of), CALLERS))),
        (Text("Welke gegevens (30 lid 1 c)", "Which data (30(1)(c))"),
         _all(words.DATA.get(kind) or Text(kind, kind) for kind in each.data)),
        (Text("Met welke middelen", "By which means"),
         _all(wording.MEANS[means] for means in wording.means(each))),
        (Text("Wie iets mag zien", "Who may see something"),
         _all(wording.ROLES[role] for role in wording.ROLES if each.matrix.get(role))),
        (Text("Ontvangers (30 lid 1 d)", "Recipients (30(1)(d))"),
         _with(said.both("recipients"), outside.recipients((each,)))),
        (Text("Verwerker en plaats", "Processor and place"), said.both("hosting") or GAP),
        (Text("Buiten de EU (30 lid 1 e)", "Outside the EU (30(1)(e))"),
         _with(said.both("transfers"), outside.transfers((each,)))),
        (Text("Bewaartermijnen (30 lid 1 f)", "Retention (30(1)(f))"), _all(_terms(each))),
        (Text("Beveiliging (30 lid 1 g)", "Security (30(1)(g))"), _security(of)),
    )  # fmt: skip
    title = Text(each.title, each.title)
    return Section(each.code, title, (), HEAD, rows)


def _with(said: Text | None, known: Iterator[Text]) -> Text:
    more = outside.beside(said, known)
    nl, en = (" ".join(each.in_language(lang) for each in more) for lang in composing.LANGUAGES)
    return Text(nl, en) if more else GAP


def employees(each: Dossier, of: Configured) -> Text:
    """Which employees a programme is about: those of its teams."""
    teams = ", ".join(of.teams.get(each.code, ()))
    return Text(_EMPLOYEES.nl.format(teams), _EMPLOYEES.en.format(teams))


def number(each: Dossier) -> str:
    """The number under which it stands in the organisation's own register; empty: in none yet."""
    rows = [row for row in each.rows if row.kind == "register_entry"]
    newest = max(rows, key=lambda row: (row.happened_at, row.recorded_at, row.id), default=None)
    return "" if newest is None else str(newest.detail["number"])


def _terms(each: Dossier) -> Iterator[Text]:
    for kind in each.data:
        term = terms.NAMED.get(kind)
        if term is None:
            yield GAP
        else:
            yield Text(f"{term.what.nl}: {term.long.nl} {term.start.nl}",
                       f"{term.what.en}: {term.long.en} {term.start.en}")  # fmt: skip


def _security(of: Configured) -> Text:
    sign_in = of.said.both("sign_in")
    if sign_in is None:
        return GAP
    nl = " ".join(each.nl for each in wording.PROTECTED)
    en = " ".join(each.en for each in wording.PROTECTED)
    return Text(f"{nl} {sign_in.nl}", f"{en} {sign_in.en}")


def _all(texts: Iterator[Text] | tuple[Text, ...]) -> Text:
    said = list(texts)
    if not said or GAP in said:
        return GAP
    joined = {lang: "; ".join(each.in_language(lang).rstrip(".") for each in said)
              for lang in composing.LANGUAGES}  # fmt: skip
    return Text(joined["nl"], joined["en"])


def _plain(said: str) -> Text:
    said = said.strip()
    return Text(said, said) if said else GAP
