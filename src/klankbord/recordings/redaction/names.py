"""Names of people in a transcript, as far as what stands around them gives them away. Pure.

After "u spreekt met", "mijn naam is", "mevrouw", "op naam van" and the like comes a name. What was
found so is a name in every turn of the conversation. Who is only mentioned in passing stays.

Source: AVG art. 5(1)(c); docs/reference/transcripts.md has the measure.
"""

import re
from collections.abc import Iterator, Sequence

from klankbord.recordings.redaction.labels import PERSON, Found, Span
from klankbord.recordings.redaction.tokens import listed

SHORTEST = 3
"""Letters of a word that is looked for in other turns."""


_PARTICLES = listed(
    """
    van de der den te ten ter el al ben da dos los von la le di du vd 't
    """
)
_TITLES = (
    r"mevrouw|meneer|mevr\.?|dhr\.?|de heer|(?:geachte |beste )heer|familie|fam\.|dokter"
    r"|dr\.|ing\.|mr\. drs\."
)
_KIN = (
    r"(?:mijn|m'n|mn|zijn|haar) (?:ex-)?(?:man|vrouw|zoon(?:tje)?|dochter(?:tje)?|broer|zus|vriend"
    r"|vriendin|moeder|vader|oom|tante|kleinzoon|partner|buurman|buurvrouw|ex)"
)
_CUE = re.compile(
    rf"(?<!\w)(?:(?:spreekt?|chat|bel)(?: je| u)? met|(?:mijn )?(?:voor|achter)?naam is|ik heet"
    rf"|(?:hij|zij|ze|monteur) heet|(?:op|ten) naam(?: van|e van)?|t\.n\.v\.|(?:{_TITLES})"
    r"|(?:ja|dag|hallo|hoi|nee|goe(?:de|ie)?n?(?:morgen|middag|avond|dag)|klantenservice"
    r"|ziekenhuis)\W+(?:'t is )?met(?: mevrouw| meneer)?"
    r"|(?:dank (?:u|je)(?: wel)?|dankjewel|bedankt|merci|groet(?:en|jes)?|groeten aan|beste))"
    r"\W{1,3}",
    re.IGNORECASE,
)
_BY_CAPITAL = re.compile(
    rf"(?<!\w)(?:{_KIN}|[Ii]k ben|[Mm]et|van familie|heet|is mijn (?:man|vrouw)|[Dd]ag|[Hh]oi"
    r"|[Ss]orry|[Oo]ké|[Gg]eachte|[Uu] chat met|[Jj]e chat met)\W{1,2}(?=[^\W\d_a-zß-ÿ])",
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?", re.UNICODE)
_TAIL = re.compile(r"(?: (?:van|de|der|den|te|ten|ter|el|al|ben|da|dos|'t)){1,3} ([^\W\d_]{3,30})")
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}")
_ASKS = re.compile(r"\bnaam\b|hoe heet|met wie|wie bent", re.IGNORECASE)
_FIRST = listed(
    """
    aaltje abdel adriaan ahmed aicha alex ali alice amber amina amir anita anja anke anna anne
    annelies annemarie annie anouk antoon arie arjan arnold astrid ayse ayşe barbara bart bas
    bastiaan bauke bernard bert betty bilal boris bram brigitte carla carlos carolien cees
    charlotte chris christa claudia coen cor cornelia corrie daan daniel david dennis dewi diana
    dick dirk douwe edwin eefje eline elisabeth elise ellen els elsa emma emre erik erwin esmee
    esmée esra esther eva evelien ezra fatima fatma femke feyza fleur floor floris fouad frank
    frans fred frederik geert gerard gerda gerrit gert gijs giovanni godelieve greet guus hakan
    hamza hanna hanneke hannie hans harm harry hassan hatice heleen hendrik hendrikje henk
    herman hugo ibrahim ilse ilyas ineke ingrid irene iris jaap jacob jacqueline jamal jan
    janneke jasmijn jasper jeanette jelle jeroen jesse joep johan johanna john joke jolanda
    jorien joris jos jozef juan judith julia jurgen kees khadija kim klaas koen lars latifa lena
    leo lieke liesbeth linda lisa lotte lowie luca lucas ludo luuk maaike maarten marcel maria
    marieke marijke marion marja marjolein marloes martijn mathilde matthijs maurice mehmet
    merel michel mieke mirjam mohamed mohammed monique mustafa nadia naima nancy naomi naïma
    nele niels nina noor nora oksana omar oscar patricia patrick paul peter petra piet pieter
    pieterjan pim rachid rajesh ramon rené rik rob robert robin ronald rosalie ruben ruud samira
    sander sandra sanne sara saskia sem sietske silvia simon sjaan sjoerd sofia sofie sonja
    soraya stef stefan stijn sven sylvia teun teunis thea theo thijs thomas tim tineke tjitske
    tom toos truus ursula valentijn vera vincent walter wendy wesley wilhelmina willemijn
    wim winston wouter xander yara yasmin youssef yusuf yvonne zakaria zeynep zoë
    """
)
"""First names that are no other word; a name may follow them."""
_COMMON = listed(
    """
    aan aanvraag achter achternaam af afdeling al alle allebei alleen alles als alvast ander
    anders bank bedankt bel bellen ben bent beterschap bij blijft collega daar dag dan dank
    dankjewel dat de deze dhr die dit doe doei doen dokter door drs dus een eens eh ehm en er
    erven even familie fijne gaan gaat geen gehad gemeente genoteerd goed goede goedemiddag
    goedemorgen goedenavond goeiemorgen graag groet groeten haar haarzelf had hallo heb hebben
    hebt heeft heel heer heet hem hen het hier hij hoe hoi hoor hun hè iemand ik in inderdaad is
    ja jammer je jij jongen jou jouw juffrouw juist kan kind klant klanten klantenservice klopt
    kom komt kunnen kunt laat maar mag meer meisjesnaam meneer menier mensen met mevrouw mij
    mijn moeder moet mooi morgen mr mr. na naam naar namens nee niemand niet nog nou nu nul
    nummer of oké om omdat ons onze ook op over prima snel sorry spreek spreekt staat succes
    super te team tegen toch tot twee u uit uw vader van veel verder voor voornaam vraag vrede
    vriendelijke waar waarmee waarom wat we weer wel welk welke weten wie wij wil wilt worden
    wordt zal ze zeg zegt zei zelf zich zie ziet zijn zit zo zonder zou zullen één
    """
)


def found(texts: Sequence[str]) -> list[list[Found]]:
    """Where each turn of a conversation says a name that was given somewhere in it."""
    before = ["", *texts]
    first = [
        [*_given(text), *_answered(asked, text)] for asked, text in zip(before, texts, strict=False)
    ]
    known = {
        word.casefold().rstrip(".")
        for text, spans in zip(texts, first, strict=True)
        for begin, end in spans
        for word in _parts(text[begin:end])
    }
    return [
        [Found(*span, PERSON) for span in (*spans, *_again(text, known))]
        for text, spans in zip(texts, first, strict=True)
    ]


def _parts(name: str) -> Iterator[str]:
    """The words of a name by which it is found again."""
    for each in re.split(r"[\s-]+", name):
        plain = each.casefold().rstrip(".")
        if len(plain) >= SHORTEST and plain not in _PARTICLES and plain not in _COMMON:
            yield each


def _given(text: str) -> Iterator[Span]:
    """Names where something says that a name comes."""
    for cue in _CUE.finditer(text):
        found = _name(text, cue.end())
        if found is not None:
            yield found
    for cue in _BY_CAPITAL.finditer(text):
        found = _name(text, cue.end(), capital=True)
        if found is not None:
            yield found


def _answered(asked: str, text: str) -> Iterator[Span]:
    """A name with which a turn begins, right after somebody asked for one; and first names."""
    if _ASKS.search(asked) and text[:1].isupper():
        found = _name(text, 0, capital=True)
        if found is not None:
            yield found
    for word in _WORD.finditer(text):
        if word[0].rstrip(".").casefold().split("-")[0] in _FIRST:
            end = word.start() + len(word[0].rstrip("."))
            found = _name(text, word.start()) if word[0][0].isupper() else _surname(text, word)
            yield found or (word.start(), end)


def _surname(text: str, first: re.Match[str]) -> Span | None:
    """A first name in small letters, with particles and the word after them."""
    end = first.end()
    tail = _TAIL.match(text, end)
    if tail is None or tail[1].casefold() in _COMMON:
        return None
    return first.start(), tail.end()


def _name(text: str, begin: int, *, capital: bool = False) -> Span | None:
    """The name that begins here: initials, particles and one or two words, or all capitals."""
    at, end, words = begin, begin, 0
    if initials := _INITIALS.match(text, at):
        at = end = initials.end()
        at += text[at : at + 1].isspace()
    upper = text[begin : begin + 1].isupper()
    while (word := _WORD.match(text, at)) and words < 4:
        said = word[0].rstrip(".")
        particle = said.casefold() in _PARTICLES
        if not particle:
            if said.casefold() in _COMMON or ((upper or capital) and not said[0].isupper()):
                break
            if not upper and words >= 2:
                break
            words += 1
            end = word.start() + len(said)
        at = word.end()
        if not text[at : at + 1].isspace() or (word[0] != said and len(said) > 2):
            break
        at += 1
    return (begin, end) if end > begin else None


def _again(text: str, known: set[str]) -> Iterator[Span]:
    """Words of names that were given elsewhere in the conversation, also inside a double name."""
    for word in _WORD.finditer(text):
        said = word[0].rstrip(".")
        if known.intersection(part.casefold() for part in re.split(r"[-]", said)):
            yield word.start(), word.start() + len(said)
