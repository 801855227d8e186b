"""Forms to begin with: ten to twelve questions, answered well, not well or not applicable.

No scales: two answers are what several evaluators agree on best (seed; features.md 4.1).
"""

from collections.abc import Mapping
from typing import Any

from klankbord.evaluations.scorecards import texts
from klankbord.evaluations.scorecards.editing import Content
from klankbord.law.texts import Text

Asked = tuple[str, str, str, str, str]
"""Id, what is asked in Dutch and English, and what counts as well done in both."""

SERVICE: dict[tuple[str, str, str], list[Asked]] = {
    ("opening", "Begin van het gesprek", "Beginning of the call"): [
        ("begroeting", "Noemt de organisatie en de eigen naam",
         "Says the name of the organisation and their own",
         "Goed: beide in de eerste zin, rustig gezegd.",
         "Well: both in the first sentence, said calmly."),
        ("aanmelding", "Meldt dat het gesprek kan worden opgenomen, als de tekst dat niet deed",
         "Says that the call may be recorded, if the announcement did not",
         "N.v.t. als de meldtekst klonk.", "N/a if the announcement was heard."),
    ],
    ("begrijpen", "De vraag begrijpen", "Understanding the question"): [
        ("uitpraten", "Laat de beller uitpraten", "Lets the caller finish",
         "Goed: onderbreekt niet, behalve om de beller te helpen.",
         "Well: does not interrupt, except to help the caller."),
        ("doorvragen", "Vraagt door tot de vraag duidelijk is", "Asks on until it is clear",
         "Goed: open vragen, één tegelijk.", "Well: open questions, one at a time."),
        ("samenvatten", "Vat de vraag samen en controleert of dat klopt",
         "Sums up the question and checks it",
         "Goed: in eigen woorden, en vraagt of het klopt.",
         "Well: in own words, and asks whether it is right."),
    ],
    ("oplossen", "Helpen", "Helping"): [
        ("juist", "Geeft een juist en volledig antwoord", "Gives a right and complete answer",
         "Goed: volgens de kennisbank op de dag van het gesprek.",
         "Well: as the knowledge base said on the day of the call."),
        ("gewone-taal", "Gebruikt gewone woorden", "Uses plain words",
         "Goed: geen vaktaal, of meteen uitgelegd.", "Well: no jargon, or explained at once."),
        ("wachten", "Zegt vooraf waarom en hoe lang de beller wacht",
         "Says beforehand why and how long the caller waits",
         "N.v.t. als er niet gewacht werd.", "N/a if nobody waited."),
        ("gegevens", "Vraagt alleen wat voor de vraag nodig is",
         "Asks only what the question needs",
         "Goed: niet meer gegevens dan de werkwijze vraagt.",
         "Well: no more data than the procedure asks."),
    ],
    ("afronden", "Einde van het gesprek", "End of the call"): [
        ("afspraak", "Zegt wat er nu gebeurt, wie dat doet en wanneer",
         "Says what happens now, who does it and when",
         "Goed: alle drie genoemd.", "Well: all three are said."),
        ("afsluiting", "Vraagt of er nog iets is en neemt afscheid",
         "Asks whether there is anything else and says goodbye",
         "Goed: de beller hangt als eerste op.", "Well: the caller hangs up first."),
    ],
}  # fmt: skip

COMPLAINT: dict[tuple[str, str, str], list[Asked]] = {
    ("ontvangen", "De klacht ontvangen", "Receiving the complaint"): [
        ("ruimte", "Geeft de beller ruimte om te vertellen", "Gives the caller room to tell",
         "Goed: geen tegenwerping voordat het verhaal af is.",
         "Well: no objection before the story is done."),
        ("erkennen", "Erkent dat het voor de beller vervelend is",
         "Acknowledges that it is a nuisance to the caller",
         "Goed: één zin, zonder ‘maar’.", "Well: one sentence, without a but."),
        ("feiten", "Vraagt wat, wanneer en met wie", "Asks what, when and with whom",
         "Goed: alle drie, voor zover nodig.", "Well: all three, as far as needed."),
        ("wens", "Vraagt wat de beller graag wil", "Asks what the caller would like",
         "Goed: vraagt het uitdrukkelijk.", "Well: asks it expressly."),
    ],
    ("behandelen", "De klacht behandelen", "Handling the complaint"): [
        ("samenvatten", "Vat klacht en wens samen", "Sums up complaint and wish",
         "Goed: de beller bevestigt het.", "Well: the caller confirms it."),
        ("mogelijk", "Zegt eerlijk wat kan en wat niet kan", "Says honestly what can be done",
         "Goed: belooft niets dat niet zeker is.", "Well: promises nothing uncertain."),
        ("weg", "Wijst op de klachtenregeling", "Points out the complaints procedure",
         "N.v.t. als de klacht meteen is opgelost.", "N/a if it was solved at once."),
    ],
    ("afspreken", "Afspreken", "Agreeing"): [
        ("termijn", "Noemt een datum waarop de beller iets hoort",
         "Says a date by which the caller hears",
         "Goed: een datum, geen ‘zo snel mogelijk’.", "Well: a date, not as soon as possible."),
        ("vastleggen", "Zegt wat er wordt vastgelegd", "Says what is written down",
         "Goed: noemt het in één zin.", "Well: says it in one sentence."),
        ("afsluiting", "Bedankt voor de melding en neemt afscheid",
         "Thanks for telling and says goodbye",
         "Goed: beide.", "Well: both."),
    ],
}  # fmt: skip

EXAMPLES: dict[str, tuple[Text, dict[tuple[str, str, str], list[Asked]]]] = {
    "service": (
        Text(nl="Telefoongesprek, 11 vragen", en="Telephone call, 11 questions"),
        SERVICE,
    ),
    "complaint": (Text(nl="Klacht, 10 vragen", en="Complaint, 10 questions"), COMPLAINT),
}


def content(example: str, title: Mapping[str, str], languages: tuple[str, ...]) -> Content:
    """A form to begin with, in these languages."""
    _, sections = EXAMPLES[example]
    words: dict[str, dict[str, str]] = {texts.TITLE: dict(title)}
    words["goed"] = {"nl": "Goed", "en": "Well"}
    words["niet-goed"] = {"nl": "Niet goed", "en": "Not well"}
    made = []
    for (section, nl, en), asked in sections.items():
        words[section] = {"nl": nl, "en": en}
        for identifier, nl_asked, en_asked, nl_help, en_help in asked:
            words[identifier] = {"nl": nl_asked, "en": en_asked}
            words[texts.explained(identifier)] = {"nl": nl_help, "en": en_help}
        questions = [_question(identifier) for identifier, *_ in asked]
        made.append({"id": section, "weight": str(len(asked)), "questions": questions})
    kept = {
        key: {language: text for language, text in said.items() if language in languages}
        for key, said in words.items()
    }
    form = {"id": FORM_ID, "weight_mode": "share", "capped": True, "bands": [], "sections": made}
    return {"form": form, "texts": kept, "languages": list(languages)}


FORM_ID = "form"


def _question(identifier: str) -> dict[str, Any]:
    options = [{"id": "goed", "points": "1"}, {"id": "niet-goed", "points": "0"}]
    return {
        "id": identifier,
        "kind": "choice",
        "weight": "1",
        "options": options,
        "na_allowed": True,
        "comment_required": ["niet-goed"],
    }
