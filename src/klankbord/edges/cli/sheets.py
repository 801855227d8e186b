"""The sheet that a keyholder keeps on paper, and how its words are read again."""

import re
from collections.abc import Iterator

from django.conf import settings

from klankbord.law.texts import Text
from klankbord.vault.escrow import WORDS, Sheet

COLUMNS = 3
_NUMBERED = re.compile(r"(?<!\S)(\d{1,2})[.)]?\s+([A-Za-z]{4,8})(?!\S)")

PAGE = Text(
    nl="""\
KLANKBORD: EEN DEEL VAN DE HOOFDSLEUTEL                          blad {number} van {of}

Bewaarder:    {holder}
Organisatie:  {organisation}
Hoofdsleutel: {master}
Gemaakt:      {made:%d-%m-%Y}

{words}

Het laatste drietal controleert de andere woorden.

Wat u hiermee doet
- Met {needed} van de {of} bladen komt de hoofdsleutel terug. Met minder bladen weet niemand iets.
- Bewaar dit blad op papier, achter slot, niet op een plek waar een ander blad ligt.
- Maak er geen foto of kopie van, en typ de woorden nergens anders over.
- U geeft de woorden bij een oefening (klankbord keys drill) of als de hoofdsleutel kwijt is
  (klankbord keys recover). U bent er dan zelf bij, met de andere bewaarders.
- Gaat u weg, of is dit blad zoek? Meld het meteen: dan komt er een nieuwe hoofdsleutel.
""",
    en="""\
KLANKBORD: A PART OF THE MASTER KEY                              sheet {number} of {of}

Keyholder:    {holder}
Organisation: {organisation}
Master key:   {master}
Made:         {made:%Y-%m-%d}

{words}

The last three check the other words.

What you do with it
- {needed} of the {of} sheets bring the master key back. With fewer nobody knows anything.
- Keep this sheet on paper, locked away, and not where another sheet lies.
- Take no picture or copy of it, and type the words over nowhere else.
- You give the words at a drill (klankbord keys drill), or when the master key is lost
  (klankbord keys recover). You are there yourself, with the other keyholders.
- Do you leave, or is this sheet lost? Say so at once: then there will be a new master key.
""",
)


def sheet(made: Sheet, lang: str) -> str:
    """One sheet as a page of plain text, at most 80 columns wide."""
    text = PAGE.nl if lang == "nl" else PAGE.en
    return text.format(
        number=made.number,
        of=made.of,
        holder=made.holder or "." * 40,
        organisation=settings.ORGANISATION or "." * 40,
        master=made.master,
        made=made.made_on,
        words="\n".join(_rows(made.words)),
        needed=made.needed,
    )


def read(text: str) -> list[str]:
    """The shares in a text: numbered words as on a sheet, or else one share a line."""
    numbered = list(_numbered(text))
    if numbered:
        return numbered
    return [" ".join(line.lower().split()) for line in text.splitlines() if line.strip()]


def _rows(words: tuple[str, ...]) -> Iterator[str]:
    numbered = [f"{number:>2} {word:<12}" for number, word in enumerate(words, 1)]
    for start in range(0, len(numbered), COLUMNS):
        yield "    " + "".join(numbered[start : start + COLUMNS]).rstrip()


def _numbered(text: str) -> Iterator[str]:
    """Words whose numbers run from 1 to the last; other numbers are those of the page."""
    words: list[str] = []
    for number, word in _NUMBERED.findall(text):
        if int(number) == len(words) + 1:
            words.append(word.lower())
        if len(words) == WORDS:
            yield " ".join(words)
            words = []
