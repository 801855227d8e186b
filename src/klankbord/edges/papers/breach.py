"""Letters about a breach: to the authority (AVG art. 33(3)) and to the persons (art. 34(2))."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format

from klankbord.breaches import clocks, sealed, wording
from klankbord.breaches.queries import Opened
from klankbord.edges import papers
from klankbord.edges.papers import Paper, Part
from klankbord.law.texts import Text

AUTHORITY, PERSONS = "ap", "betrokkenen"
KINDS = (AUTHORITY, PERSONS)
LANGUAGES = ("nl", "en")
UNKNOWN = Text("nog niet bekend", "not known yet")
UNSAID = Text("Daar weten wij nog niets van.", "We know nothing of that yet.")


def pdf(
    opened: Opened, kind: str, language: str, *, at: datetime, organisation: str, contact: str
) -> bytes:
    """A letter as PDF.

    Args:
        opened: The breach.
        kind: One of `KINDS`.
        language: nl or en.
        at: Now.
        organisation: Who writes it.
        contact: Where the data protection officer is reached.
    """
    say = _Letter(opened, language, organisation, contact)
    parts = say.to_authority() if kind == AUTHORITY else say.to_persons()
    return papers.pdf(
        Paper(
            title=say(TITLES[kind]),
            language=language,
            made_at=at,
            lead=say(LEADS[kind]).format(
                name=organisation or "Klankbord",
                day=say.moment(opened.lying.breach.discovered_at),
            ),
            parts=list(parts),
            foot=f"{organisation or 'Klankbord'} · {str(opened.lying.breach.pk)[:8].upper()}",
        )
    )


TITLES: Mapping[str, Text] = {
    AUTHORITY: Text("Melding van een datalek", "Notification of a personal data breach"),
    PERSONS: Text("Er ging iets mis met uw gegevens", "Something went wrong with your data"),
}
LEADS: Mapping[str, Text] = {
    AUTHORITY: Text(
        "{name} meldt dit datalek op grond van artikel 33 van de AVG. Wij ontdekten het op {day}.",
        "{name} notifies this breach under article 33 of the GDPR. We discovered it on {day}.",
    ),
    PERSONS: Text(
        "Wij, {name}, ontdekten op {day} een lek met gegevens over u. Hier leest u wat er is "
        "gebeurd, wat het voor u kan betekenen en wat u zelf kunt doen.",
        "On {day} we, {name}, discovered a breach with data about you. Here you read what "
        "happened, what it can mean for you, and what you can do yourself.",
    ),
}


class _Letter:
    """The parts of a letter in one language."""

    def __init__(self, opened: Opened, language: str, organisation: str, contact: str) -> None:
        self._opened, self._language, self._contact = opened, language, contact
        self._name = organisation or "Klankbord"

    def __call__(self, text: Text) -> str:
        return text.in_language(self._language)

    def moment(self, at: datetime | None) -> str:
        """A moment in words; unknown ones too."""
        if at is None:
            return self(UNKNOWN)
        how = "D j F Y, H.i \\u\\u\\r" if self._language == "nl" else "D j F Y, H:i"
        with translation.override(self._language):
            return date_format(timezone.localtime(at), how)

    def to_authority(self) -> Iterator[Part]:
        """The content of art. 33(3), letter by letter."""
        breach = self._opened.lying.breach
        yield self._part(Text("Wat er is gebeurd (a)", "What happened (a)"), sealed.WHAT)
        rows = (
            (Text("Gebeurd", "Happened"), self.moment(breach.happened_at)),
            (Text("Ontdekt", "Discovered"), self.moment(breach.discovered_at)),
            (Text("Aard", "Nature"), self._codes(wording.NATURE, breach.nature)),
            (Text("Mensen", "People"), self._codes(wording.PERSONS, breach.persons)),
            (Text("Ongeveer hoeveel mensen", "About how many people"), self._count(breach.people)),
            (Text("Gegevens", "Data"), self._codes(wording.DATA, breach.data)),
            (
                Text("Ongeveer hoeveel gegevens", "About how many records"),
                self._count(breach.records),
            ),
            (
                Text("Ons oordeel", "Our assessment"),
                self(wording.RISKS[breach.risk]) if breach.risk else self(UNKNOWN),
            ),
        )
        yield Part(
            self(Text("Aard en omvang (a)", "Nature and size (a)")),
            (),
            [self(Text("Wat", "What")), self(Text("Antwoord", "Answer"))],
            [[self(what), said] for what, said in rows],
        )
        yield self._who(Text("Waar u meer hoort (b)", "Where you hear more (b)"))
        yield self._part(
            Text("Waarschijnlijke gevolgen (c)", "Likely consequences (c)"), sealed.CONSEQUENCES
        )
        yield self._part(Text("Maatregelen (d)", "Measures (d)"), sealed.MEASURES)
        yield from self._late()

    def to_persons(self) -> Iterator[Part]:
        """The content of art. 34(2), in plain words."""
        breach = self._opened.lying.breach
        data = self._codes(wording.DATA, breach.data)
        about = Text("Het gaat om: {data}.", "It is about: {data}.")
        yield self._part(
            Text("Wat er is gebeurd", "What happened"), sealed.WHAT, self(about).format(data=data)
        )
        yield self._part(
            Text("Wat het voor u kan betekenen", "What it can mean for you"), sealed.CONSEQUENCES
        )
        yield self._part(Text("Wat wij doen", "What we do"), sealed.MEASURES)
        yield self._part(Text("Wat u zelf kunt doen", "What you can do yourself"), sealed.ADVICE)
        yield self._who(Text("Vragen", "Questions"))
        rights = Text(
            "Bent u het er niet mee eens hoe wij met uw gegevens omgaan? U kunt een klacht "
            "indienen bij de Autoriteit Persoonsgegevens (autoriteitpersoonsgegevens.nl), en u "
            "kunt naar de rechter.",
            "Do you disagree with how we treat your data? You can complain to the Dutch data "
            "protection authority (autoriteitpersoonsgegevens.nl), and you can go to court.",
        )
        yield Part(self(Text("Uw rechten", "Your rights")), [self(rights)])

    def _late(self) -> Iterator[Part]:
        found = self._opened.lying.breach
        if found.reported_at is None or not clocks.late(found.discovered_at, found.reported_at):
            return
        why = [step.words for step in self._opened.steps if step.kind == "reported"]
        title = Text("Waarom wij later melden dan 72 uur", "Why we notify later than 72 hours")
        yield Part(self(title), _lines(why[0]) if why else [self(UNSAID)])

    def _part(self, title: Text, name: str, *more: str) -> Part:
        said = _lines(self._opened.words.get(name, ""))
        return Part(self(title), [*(said or [self(UNSAID)]), *more])

    def _who(self, title: Text) -> Part:
        said = Text(
            "Onze functionaris voor gegevensbescherming: {contact}.",
            "Our data protection officer: {contact}.",
        )
        return Part(self(title), [self(said).format(contact=self._contact or self._name)])

    def _codes(self, known: wording.Words, codes: Sequence[str]) -> str:
        return "; ".join(self(known[code]) for code in codes)

    def _count(self, number: int | None) -> str:
        return self(UNKNOWN) if number is None else str(number)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]
