"""Which parts of what was said are never kept as text: numbers of persons, and addresses of mail.

Pure. Of citizen service numbers, accounts, bank cards and telephones a machine that writes speech
out makes digits, words, or both, in pieces and with slips; so it is not the check digits that tell
but how many digits stand together, and what was asked for just before. A price, a meter and a
count stay. Names (`saidnames`), streets, and what is told of health, faith or a union (`sensitive`)
go as far as lists and the words around them give them away; some stay. Measured on calls that were
written for it in docs/reference/transcripts.md.

Source: AVG art. 5(1)(c), 87; UAVG art. 46; PCI DSS 3.3.1.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from klankbord.recordings import saidnames, sensitive

MASKED = "███"
"""What stands in the place of what is not kept."""

MANY, FEW = 6, 3
"""Digits together that are a number of a person: anywhere, and when one was asked for."""

PAIR, SHORT = 2, 45
"""Digits that are enough right after a number, in a turn of no more characters than this."""

WARM = 3
"""Turns after such a question, or such a number, in which few digits are enough."""

_ONES = {
    "nul": 0, "een": 1, "één": 1, "eén": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6,
    "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13,
    "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18,
    "negentien": 19,
}  # fmt: skip
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "tachtig": 80, "negentig": 90,
}  # fmt: skip
_UNDER_100 = rf"(?:(?:{'|'.join(_ONES)})(?:e|ë)?n(?:{'|'.join(_TENS)})|{'|'.join(_TENS)}"
_UNDER_100 += rf"|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
_WORD = re.compile(rf"(?:{_UNDER_100})?honderd(?:en)?(?:{_UNDER_100})?|{_UNDER_100}")
_YEAR = (
    rf"(?:tweeduizend(?:en)?(?:{_UNDER_100})?|(?:negentien|achttien)(?:honderd)?(?:en)?"
    rf"(?:{_UNDER_100})|(?:19|20)\d\d)"
)
_THOUSANDS = re.compile(rf"(?:{_UNDER_100})duizend(?:en)?(?:{_WORD.pattern})?|{_YEAR}")
_TOKEN = re.compile(r"[^\W_]+|\*+", re.UNICODE)
_BETWEEN = re.compile(r"[\s,.;:/()+'\-–]*")
_FILLERS = frozenset(
    [
        "dubbel",
        "dubbele",
        "tweemaal",
        "driemaal",
        "maal",
        "keer",
        "en",
        "dan",
        "eh",
        "ehm",
        "uh",
        "uhm",
        "streepje",
        "min",
        "slash",
        "spatie",
        "schuine",
        "streep",
    ]
)
_UNITS = frozenset(
    [
        "euro",
        "eurocent",
        "cent",
        "procent",
        "kilowattuur",
        "kwh",
        "kuub",
        "m3",
        "kubieke",
        "gram",
        "kilo",
        "kilometer",
        "meter",
        "jaar",
        "maand",
        "maanden",
        "dagen",
        "uur",
        "minuten",
        "graden",
        "liter",
        "stuks",
        "keer",
        "megabit",
        "gigabyte",
        "gb",
        "mb",
    ]
)
_ASKED = re.compile(
    r"\bbsn\b|burgerservice|\bsofi|rijksregister|rekening|\biban\b|telefoon|mobiel|\bgsm\b"
    r"|\bnummer\b|terugbel|pasnummer|creditcard|bankpas|kaart|\bcvc|\bcvv|eindig|laatste (?:drie|"
    r"vier|cijfers)|geboren|geboortedatum|verval",
    re.IGNORECASE,
)
_ENDING = re.compile(r"eindig(?:t|end|en) (?:op|met) $", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b(?:nl|be|en el|b e)(?=[\s,]*(?:\d|" + _UNDER_100 + r"))", re.IGNORECASE)
_BANK = re.compile(r"[a-z]{1,4}|van|bernard|rudolf|anna|nico|otto", re.IGNORECASE)
_BANKS = frozenset(["ing", "ingb", "abn", "abna", "rabo", "snsb", "asnb", "trio", "bunq", "knab"])
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_AT = frozenset({"apenstaartje", "apestaartje", "at"})
_JOINERS = frozenset({"punt", "streepje", "underscore", "liggend", "laag", "dot"})
_OF_NAMES = frozenset(["van", "de", "den", "der", "ten", "ter"])
_DOMAIN = 6
"""Words after a spoken at-sign among which the end of an address must come."""
_ENDS = frozenset({"com", "nl", "be", "org", "net", "eu", "de"})
_POSTCODE = re.compile(
    r"\b[1-9][0-9]{3} ?[A-Z]{2}\b|\b[1-9][0-9]{3} (?!is|en|op|in|of|er|ik|ja|te)[a-z]{2}\b"
    r"|\bB-[1-9][0-9]{3}\b"
    r"|\b(?:[A-Z0-9]{1,3}-){2}[A-Z0-9]{1,3}\b"
)

_BORN = re.compile(r"geboren|geboorte|\bgeb\.|verjaar|\bjarig", re.IGNORECASE)
_EXPIRES = re.compile(r"verloop|geldig tot|vervalt", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept(?:ember)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMBER = rf"(?:\d{{1,4}}|{_WORD.pattern}|{_YEAR})"
_DATE = re.compile(
    rf"\b(?:(?:\d{{4}}, )?{_NUMBER} )?{_MONTH}(?:[ ,]+'?{_NUMBER}(?: (?:honderd|en|{_NUMBER}))*)?"
    rf"|\b{_NUMBER} {_NUMBER} {_YEAR}\b|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d\d)\b"
    rf"|(?<=van )(?:19|20)\d\d\b|\('\d\d\)",
    re.IGNORECASE,
)
_HOUSE = rf"(?:\d{{1,5}}|{_WORD.pattern})(?:[ -]?[a-z]\b|[-/]\w{{1,6}}| bis\b| bus \w{{1,6}})?"
_BEFORE = r"(?:[A-Z][\w.]{1,20} (?:van |de |der |den ){0,2}){0,3}"
_STREET = re.compile(
    rf"\b{_BEFORE}[\w-]{{3,25}}(?:straat|laan|gracht|steeg|kade|singel|dreef|steenweg|plantsoen"
    rf"|baan)\b(?:,? (?:nummer )?{_HOUSE})?"
    rf"|\b{_BEFORE}[\w-]{{3,25}}(?:weg|dijk|plein|hof|pad|lei|markt|heide)\b,? (?:nummer )?{_HOUSE}"
    r"|(?<=\b(?:op|in) )(?:[Hh]et |[Dd]e )?[A-Z]\w{1,25} \d{1,4}[a-zA-Z]?\b"
    r"|(?<=naar )(?:De |Het )[A-Z]\w{1,25} \d{1,4}[a-z]?\b"
    rf"|(?<=nummer )(?:\d{{1,4}}|{_WORD.pattern})(?: bis| [a-d])?(?= |$)",
)
_ROADS = frozenset(["onderweg", "snelweg", "rijbaan", "loopbaan", "supermarkt", "winkelstraat"])

Span = tuple[int, int]
"""Begin and end in a text, end excluded."""


@dataclass(frozen=True, slots=True)
class _Token:
    begin: int
    end: int
    word: str
    digits: int  # that it stands for; 0 of a word that is no number

    @property
    def fills(self) -> bool:
        return self.word in _FILLERS


def masked(texts: Sequence[str]) -> list[str]:
    """The turns of one conversation, in their order, as they may be kept."""
    return [_without(text, spans) for text, spans in zip(texts, spans(texts), strict=True)]


def spans(texts: Sequence[str]) -> list[list[Span]]:
    """What of each turn is not kept; none overlap."""
    found = []
    warm = born = 0
    for text, names in zip(texts, saidnames.spans(texts), strict=True):
        asked = _ASKED.search(text) is not None
        born = WARM if _BORN.search(text) else max(0, born - 1)
        short = warm == WARM and len(text) <= SHORT
        numbers = list(_numbers(text, PAIR if short else FEW if asked or warm else MANY))
        dates = list(_dates(text)) if born or _EXPIRES.search(text) else []
        others = (*dates, *_mails(text), *_codes(text), *_streets(text), *sensitive.spans(text))
        found.append(_joined([*numbers, *names, *others]))
        warm = WARM if asked or numbers else max(0, warm - 1)
    return found


def _numbers(text: str, enough: int) -> Iterator[Span]:
    tokens = [_token(each) for each in _TOKEN.finditer(text)]
    starts = {each.start() for each in _ACCOUNT.finditer(text)}
    at = 0
    while at < len(tokens):
        run = _account(tokens, at) if tokens[at].begin in starts else _run(text, tokens, at)
        if not run:
            at += 1
            continue
        digits = sum(each.digits for each in run)
        after = tokens[at + len(run)].word if at + len(run) < len(tokens) else ""
        zero = run[0].word == "nul" or run[0].word.startswith("0")
        before = text[: run[0].begin]
        least = 1 if _ENDING.search(before) else FEW if zero else enough
        price = before.rstrip().endswith("€") or after in _UNITS
        letters = _letters(tokens, at + len(run)) if digits == 4 else 0
        if tokens[at].begin in starts or letters or (digits >= least and not price):
            ending = _ENDING.search(before)
            begin = ending.start() if ending else run[0].begin - before.endswith("+")
            yield begin, tokens[at + len(run) + letters - 1].end
        at += len(run)


def _run(text: str, tokens: Sequence[_Token], at: int) -> list[_Token]:
    """Numbers that follow each other, with what is said between them."""
    if not tokens[at].digits:
        return []
    run = [tokens[at]]
    for before, token in pairwise(tokens[at:]):
        apart = text[before.end : token.begin]
        if not (token.digits or token.fills) or not _BETWEEN.fullmatch(apart):
            break
        run.append(token)
    while run[-1].fills and not run[-1].digits:
        run.pop()
    return run


def _letters(tokens: Sequence[_Token], at: int) -> int:
    """How many letters of a postcode follow: two, spelled or as one word of two; or none."""
    spelled = [each.word for each in tokens[at : at + 2]]
    if len(spelled) == 2 and all(len(each) == 1 and each.isalpha() for each in spelled):
        return 2
    return 0


def _account(tokens: Sequence[_Token], at: int) -> list[_Token]:
    """An account number from its country on: digits, and the letters of a bank."""
    run = [tokens[at]]
    for token in tokens[at + 1 : at + 30]:
        if not (token.digits or token.fills or _BANK.fullmatch(token.word)):
            break
        run.append(token)
    while len(run) > 1 and not (run[-1].digits or run[-1].word in _BANKS):
        run.pop()
    return run


def _token(found: re.Match[str]) -> _Token:
    word = found[0].casefold()
    digits = sum(sign.isdigit() or sign == "*" for sign in word)
    if not digits and (spoken := _WORD.fullmatch(word)):
        digits = _length(spoken[0])
    elif not digits and _THOUSANDS.fullmatch(word):
        digits = 4
    return _Token(found.start(), found.end(), word, digits)


def _length(word: str) -> int:
    """How many digits a number in words has: up to 9, up to 99, and of hundreds."""
    head, hundred, _ = word.partition("honderd")
    if hundred:
        return 4 if head and _length(head) == 2 else 3
    return 1 if _ONES.get(word, 10) < 10 else 2


def _mails(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _MAIL.finditer(text))
    tokens = [_token(each) for each in re.finditer(r"[^\W]+", text)]
    words = [each.word for each in tokens]
    for at, word in enumerate(words):
        later = words[at + 1 : at + 1 + _DOMAIN]
        ends = [n for n, each in enumerate(later[1:], 1)
                if each in _ENDS and later[n - 1] in ("punt", "dot")]  # fmt: skip
        if word in _AT and at and ends:
            first = _first_of_mail(tokens, at - 1)
            yield tokens[first].begin, tokens[at + 1 + ends[0]].end


def _first_of_mail(tokens: Sequence[_Token], at: int) -> int:
    """Where a spoken address begins, looking back from its last word before the at-sign."""
    while at:
        before, here = tokens[at - 1], tokens[at]
        joined = before.word in _JOINERS or here.word in _JOINERS or before.word in _OF_NAMES
        joined = joined or here.word in _OF_NAMES
        if not (joined or len(before.word) == 1 or here.digits):
            break
        at -= 1
    return at


def _codes(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _POSTCODE.finditer(text))


def _dates(text: str) -> Iterator[Span]:
    yield from (each.span() for each in _DATE.finditer(text))


def _streets(text: str) -> Iterator[Span]:
    for found in _STREET.finditer(text):
        if found[0].split()[0].casefold() not in _ROADS:
            yield found.span()


def _joined(found: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _without(text: str, found: Sequence[Span]) -> str:
    for begin, end in reversed(found):
        text = text[:begin] + MASKED + text[end:]
    return text
