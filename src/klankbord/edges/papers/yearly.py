"""The yearly proof for the works council, as a paper that is signed, and the folder it comes in."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import translation
from django.utils.formats import date_format

from klankbord.council.yearly import Agreed, Year
from klankbord.edges import papers
from klankbord.edges.papers import Paper, Part
from klankbord.evaluations.calibration.agreement import Interval
from klankbord.law import words
from klankbord.law.instants import AMSTERDAM
from klankbord.law.texts import Text
from klankbord.ledger import keyring
from klankbord.notices import wording

HIDDEN = Text("verborgen", "hidden")
NOT_MEASURED = Text("Nog niet gemeten.", "Not measured yet.")
REASONS: Mapping[str, Text] = {
    "drawn_sample": Text("een geloot gesprek beoordelen", "evaluate a call that was drawn"),
    "second_opinion": Text("een tweede oordeel geven", "give a second opinion"),
    "calibration": Text("samen beoordelen om te kalibreren", "evaluate together to calibrate"),
    "coaching_talk": Text("een coachgesprek voorbereiden of voeren", "prepare or hold a talk"),
    "own_recording": Text("het eigen gesprek terugluisteren", "listen back to one's own call"),
    "question": Text("vragen of het mag", "ask whether it is allowed"),
}
ROUNDS: Mapping[int, Text] = {
    1: Text("een tweede beoordelaar", "a second evaluator"),
    2: Text("een derde, bij nog een keer bezwaar", "a third, when disputed again"),
}
FUNCTIONS = wording.ROLES | {"employee": Text("de medewerker zelf", "the employee himself")}
DEEDS: Mapping[str, Text] = {
    "own_access": Text("iemand bekeek zijn eigen gegevens", "somebody looked at his own data"),
    "register_read": Text("iemands registratie bekeken", "what is written of somebody was read"),
    "list_read": Text("een lijst van gesprekken bekeken", "a list of calls was read"),
    "deliveries_read": Text(
        "bekeken of iemand is geïnformeerd", "it was looked up whether somebody was told"
    ),
    "quarantine_read": Text("een gesprek in quarantaine bekeken", "a call in quarantine was read"),
    "recording_exported": Text("een opname geëxporteerd", "a recording was exported"),
    "council_letter_read": Text(
        "een brief van of aan de OR gelezen", "a letter of the council was read"
    ),
    "numbers_listed": Text(
        "beschermde nummers bekeken", "the list of protected numbers was looked at"
    ),
    "incident": Text(
        "een tweede geluid bij dezelfde opname geweigerd",
        "another sound of the same recording was refused",
    ),
    "recording_sealed": Text(
        "een opname verzegeld na een gebrek", "a recording was sealed after a defect"
    ),
    "gate_refused": Text(
        "een opname aan de poort geweigerd", "a recording was refused at the gate"
    ),
}
TITLE = Text(
    "Jaarbewijs voor de ondernemingsraad, {year}", "Yearly proof for the works council, {year}"
)
LEAD = Text(
    "Dit zegt het logboek over {year}, gelezen op {day}. Er staan geen namen in. Een cijfer over "
    "mensen gaat over vijf mensen of meer; anders staat er 'verborgen'.",
    "This is what the log says of {year}, read on {day}. It names nobody. A figure about people is "
    "about five people or more; otherwise it says 'hidden'.",
)
README = Text(
    """Dit bewijs controleren

In deze map staan {pdf}, zijn handtekening {pdf}.sig (Ed25519, 64 bytes)
en klankbord.pem, de openbare sleutel van het logboek. Met OpenSSL 3 controleert iedereen het,
zonder Klankbord:

  openssl pkeyutl -verify -pubin -inkey klankbord.pem -rawin -in {pdf} -sigfile {pdf}.sig

Er hoort te staan: Signature Verified Successfully. Hoort de sleutel echt bij uw werkgever?
Het logboek heet {log}.
Die naam volgt uit de sleutel, en staat ook op elk controlepunt dat u eerder bewaarde en in elk
logboek dat een medewerker mee naar huis nam.
""",
    """How to check this proof

This folder holds {pdf}, its signature {pdf}.sig (Ed25519, 64 bytes)
and klankbord.pem, the public key of the log. With OpenSSL 3 anybody checks it, without Klankbord:

  openssl pkeyutl -verify -pubin -inkey klankbord.pem -rawin -in {pdf} -sigfile {pdf}.sig

It should say: Signature Verified Successfully. Is it your employer's key? The log is called
{log}.
That name follows from the key, and stands on every checkpoint that you kept before and in every
log that an employee took home.
""",
)


def bundle(year: Year, language: str, organisation: str) -> bytes:
    """The paper, its signature, the public key and how to check them, as a zip.

    Args:
        year: What it says.
        language: nl or en.
        organisation: Whose it is.
    """
    name = f"jaarbewijs-{year.year}.pdf"
    made = papers.pdf(paper(year, language, organisation))
    how = README.in_language(language).format(pdf=name, log=keyring.log_name())
    held = {
        name: made,
        f"{name}.sig": keyring.signed(made),
        "klankbord.pem": keyring.public_pem(),
        "LEESMIJ.txt" if language == "nl" else "README.txt": how.encode(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for file, content in held.items():
            folder.writestr(file, content)
    return out.getvalue()


def paper(year: Year, language: str, organisation: str) -> Paper:
    """What the year says, in one of the two languages."""
    say = _Words(language)
    day = say.day(year.at.astimezone(AMSTERDAM).date())
    return Paper(
        title=say(TITLE).format(year=year.year),
        language=language,
        made_at=year.at,
        lead=say(LEAD).format(year=year.year, day=day),
        parts=[
            _calls(year, say),
            _reasons(year, say),
            _disputes(year, say),
            _agreement(year, say),
            _deletions(year, say),
            _times(say, INCIDENTS, INCIDENTS_SAY, year.wrong),
            _times(say, ACCESS, ACCESS_SAYS, year.looked),
            _refusals(year, say),
        ],
        foot=f"{organisation or 'Klankbord'} · {keyring.log_name()}",
    )


class _Words:
    """Texts and codes in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: Text) -> str:
        return text.in_language(self.language)

    def code(self, known: Mapping[str, Text], code: str) -> str:
        """The words for a code; the code itself when nobody gave it words yet."""
        found = known.get(code)
        return self(found) if found else code.replace("_", " ")

    def day(self, value: date) -> str:
        """A day in full: `26 november 2026`."""
        with translation.override(self.language):
            return date_format(value, "j F Y")

    def month(self, period: str) -> str:
        """The name of a month that is written as `2026-11`: `november`."""
        with translation.override(self.language):
            return date_format(date.fromisoformat(f"{period}-01"), "F")

    def of(self, texts: Mapping[str, str]) -> str:
        """What somebody wrote in two languages or one."""
        return texts.get(self.language) or next(filter(None, texts.values()), "")

    def fraction(self, value: float) -> str:
        """A figure with two decimals."""
        said = f"{value:.2f}"
        return said.translate(_DUTCH) if self.language == "nl" else said

    def number(self, value: float | None) -> str:
        """A figure, with one decimal when it is an average."""
        if value is None:
            return self(HIDDEN)
        said = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
        return said.translate(_DUTCH) if self.language == "nl" else said


_DUTCH = str.maketrans({",": ".", ".": ","})
INCIDENTS = Text("Wat misging", "What went wrong")
INCIDENTS_SAY = Text(
    "Zo vaak grepen de regels in. Een beveiligingsincident meldt de FG apart.",
    "How often the rules stepped in. The DPO reports a breach of security apart.",
)
ACCESS = Text("Wie keek waarnaar", "Who looked at what")
ACCESS_SAYS = Text(
    "Elke keer dat iemand iets bekeek dat over een mens gaat, staat in het logboek.",
    "Each time somebody looked at something about a person stands in the log.",
)


def _calls(year: Year, say: _Words) -> Part:
    head = (
        Text("Maand", "Month"),
        Text("Mensen", "People"),
        Text("Opgenomen", "Recorded"),
        Text("Per persoon", "A person"),
        Text("Beluisterd", "Heard"),
        Text("Beoordeeld", "Evaluated"),
    )
    return Part(
        say(Text("Gesprekken per persoon", "Calls a person")),
        [
            say(
                Text(
                    "Gemiddeld per maand. Een maand met minder dan vijf mensen is verborgen, en "
                    "ook de maand waaruit u hem zou kunnen afleiden.",
                    "On average a month. A month of fewer than five people is hidden, and so is "
                    "the month from which it could be worked out.",
                )
            )
        ],
        [*map(say, head)],
        [
            [
                say.month(each.period),
                *map(
                    say.number,
                    (each.persons, each.recorded, each.per_person,
                     each.heard, each.scored),
                ),
            ]
            for each in year.months
        ],
    )  # fmt: skip


def _reasons(year: Year, say: _Words) -> Part:
    head = (Text("Functie", "Function"), Text("Reden", "Reason"), Text("Keren", "Times"))
    return Part(
        say(Text("Waarom is geluisterd", "Why people listened")),
        [
            say(
                Text(
                    "Per functie, nooit per persoon: ook wie luistert heeft privacy. Een functie "
                    "met minder dan vijf mensen is verborgen.",
                    "By function, never by person: who listens has privacy too. A function of "
                    "fewer than five people is hidden.",
                )
                if year.heard
                else Text("Er is niet geluisterd.", "Nobody listened.")
            )
        ],
        [*map(say, head)] if year.heard else (),
        [
            [
                say.code(FUNCTIONS, each.function),
                say.code(REASONS, each.reason),
                say.number(each.times),
            ]
            for each in year.heard
        ],
    )


def _disputes(year: Year, say: _Words) -> Part:
    title = Text("Gewonnen bezwaren", "Disputes won")
    if not year.disputes:
        none = Text("Er is geen bezwaar beslist.", "No dispute was decided.")
        return Part(say(title), [say(none)])
    lead = Text(
        "Zo liepen de bezwaren van medewerkers tegen een beoordeling af. Hadden minder dan vijf "
        "mensen zo'n uitkomst, dan is de hele rij verborgen.",
        "This is how the disputes of employees about an evaluation ended. With fewer than five "
        "people behind an outcome the whole row is hidden.",
    )
    head = (
        Text("Wie besliste", "Who decided"),
        Text("Gewonnen: nieuw oordeel", "Won: another score"),
        Text("Gewonnen: niet op tijd beslist, telt niet", "Won: not decided in time, void"),
        Text("Niet gewonnen", "Not won"),
    )
    return Part(
        say(title),
        [say(lead)],
        [*map(say, head)],
        [
            [
                say(ROUNDS[number]),
                *(
                    say.number(None if ended is None else ended[each])
                    for each in ("changed", "lapsed", "upheld")
                ),
            ]
            for number, ended in year.disputes.items()
        ],
    )


def _agreement(year: Year, say: _Words) -> Part:
    title = Text("Eensgezindheid van beoordelaars", "Agreement between evaluators")
    if not year.agreement:
        return Part(say(title), [say(NOT_MEASURED)])
    lead = Text(
        "Bij kalibratie beoordelen zij hetzelfde gesprek, ieder alleen. Alfa (Krippendorff) is 1 "
        "als zij hetzelfde vinden, en 0 als dat niet vaker gebeurt dan bij toeval. Vanaf 0,8 kunt "
        "u erop bouwen.",
        "In a calibration they score the same call, each alone. Alpha (Krippendorff) is 1 when "
        "they find the same, and 0 when that happens no more than by chance. From 0.8 on you can "
        "rely on it.",
    )
    head = (
        Text("Formulier", "Form"),
        Text("Vraag", "Question"),
        Text("Alfa", "Alpha"),
        Text("Tussen", "Between"),
        Text("Gelijk", "The same"),
        Text("Gesprekken", "Calls"),
    )
    return Part(
        say(title), [say(lead)], [*map(say, head)], [_agreed(e, say) for e in year.agreement]
    )


def _agreed(each: Agreed, say: _Words) -> list[str]:
    found = each.found
    between = found.interval or Interval(0, 0)
    return [
        say.of(each.form),
        say.of(each.question),
        say.fraction(found.alpha or 0),
        f"{say.fraction(between.low)} – {say.fraction(between.high)}",
        f"{round(100 * (found.raw or 0))}%",
        say.number(found.calls),
    ]


def _deletions(year: Year, say: _Words) -> Part:
    gone = year.deletions
    said = [
        say(
            Text(
                "{sweeps} opschoningen vernietigden {destroyed} sleutels. Wat onder zo'n sleutel "
                "lag, kan niemand meer horen of lezen. {failed} keer lukte het niet.",
                "{sweeps} sweeps destroyed {destroyed} keys. What lay under such a key nobody "
                "can hear or read again. It failed {failed} times.",
            )
        ).format(
            sweeps=say.number(gone.sweeps),
            destroyed=say.number(gone.destroyed),
            failed=say.number(gone.failed),
        )
    ]
    if gone.irrecoverable_by is not None:
        until = Text(
            "Vanaf {day} komt er ook uit een back-up niets meer van terug.",
            "From {day} on no back-up brings any of it back.",
        )
        said.append(say(until).format(day=say.day(gone.irrecoverable_by)))
    return Part(say(Text("Wat is gewist", "What was erased")), said)


def _times(say: _Words, title: Text, lead: Text, counted: Sequence[tuple[str, int]]) -> Part:
    head = (Text("Wat", "What"), Text("Keren", "Times"))
    rows = [[say.code(DEEDS, kind), say.number(times)] for kind, times in counted]
    return Part(say(title), [say(lead)], [*map(say, head)], rows)


def _refusals(year: Year, say: _Words) -> Part:
    title = Text("Wat is geweigerd", "What was refused")
    head = (Text("Handeling", "Act"), Text("Regels", "Rules"), Text("Keren", "Times"))
    if not year.refused:
        return Part(say(title), [say(Text("Niets.", "Nothing."))])
    lead = Text(
        "Zo vaak zei de wet nee, en door welke regels. Elk nee staat in het logboek.",
        "How often the law said no, and by which rules. Each no stands in the log.",
    )
    rows = [
        [say.code(words.ACTS, each.act), ", ".join(each.rules), say.number(each.times)]
        for each in year.refused
    ]
    return Part(say(title), [say(lead)], [*map(say, head)], rows)
