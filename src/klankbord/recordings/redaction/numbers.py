"""Numbers of persons in a conversation: of which many digits stand together, or few were asked for.

Pure. Of citizen service numbers, accounts, bank cards and telephones a machine that writes speech
out makes digits, words, or both, in pieces and with slips; so it is not the check digits that tell
but how many digits stand together, and what was asked for just before. A price, a meter and a
count stay.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from klankbord.recordings.redaction import cues, spoken
from klankbord.recordings.redaction.labels import (
    BSN,
    CARD,
    CUSTOMER_ID,
    IBAN,
    PHONE,
    POSTCODE,
    Found,
    Span,
)
from klankbord.recordings.redaction.tokens import listed, tokens

MANY, FEW = 6, 3
"""Digits together that are a number of a person: anywhere, and when one was asked for."""

PAIR, SHORT = 2, 45
"""Digits that are enough right after a number, in a turn of no more characters than this."""

WARM = 3
"""Turns after such a question, or such a number, in which few digits are enough."""

_WORD = re.compile(spoken.WORD)
_THOUSANDS = re.compile(rf"(?:{spoken.WORD})duizend(?:en)?(?:{spoken.WORD})?|{spoken.YEAR}")
_TOKEN = re.compile(r"[^\W_]+|\*+", re.UNICODE)
NEITHER = re.compile(
    r"(?<![\w.,:/-])(?<!\d )(?:\d{1,2}[:.]\d\d(?:[-–]\d{1,2}[:.]\d\d)?|\d{1,3}(?:\.\d{3})*,\d\d?"
    r"|\d{1,2}[-/]\d{1,2}(?:[-/](?:19|20)?\d\d)?|(?:19|20)\d\d[-/](?:19|20)\d\d|\d{1,2}u\d{0,2})"
    r"(?![\w:/-]|[., ]+\d)"
)
"""A time, a price or a day in digits."""
_BETWEEN = re.compile(r"[\s,.;:/()+'\-–]*")
_FILLERS = listed(
    """
    dubbel dubbele tweemaal driemaal maal keer en dan eh ehm uh uhm streepje min slash
    spatie schuine streep
    """
)
_UNITS = listed(
    """
    euro eurocent cent procent kilowattuur kwh kuub m3 kubieke gram kilo kilometer meter
    jaar maand maanden dagen uur minuten graden liter stuks keer megabit gigabyte gb mb
    """
)
_ASKED = re.compile(
    r"\bbsn\b|burgerservice|\bsofi|rijksregister|rekening|\biban\b|telefoon|mobiel|\bgsm\b"
    r"|\bnummer\b|terugbel|pasnummer|creditcard|bankpas|kaart|\bcvc|\bcvv|eindig|laatste (?:drie|"
    r"vier|cijfers)|geboren|geboortedatum|verval",
    re.IGNORECASE,
)
_ENDING = re.compile(r"eindig(?:t|end|en) (?:op|met) $", re.IGNORECASE)
_ACCOUNT = re.compile(r"\b(?:nl|be|en el|b e)(?=[\s,]*(?:\d|" + spoken.WORD + r"))", re.IGNORECASE)
_BANK = re.compile(r"[a-z]{1,4}|van|bernard|rudolf|anna|nico|otto", re.IGNORECASE)
_BANKS = listed(
    """
    ing ingb abn abna rabo snsb asnb trio bunq knab
    """
)
_BY_CUE = (
    ("bsn", BSN), ("iban", IBAN), ("card", CARD), ("phone", PHONE), ("post", POSTCODE),
    ("customer", CUSTOMER_ID),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    begin: int
    end: int
    word: str
    digits: int  # that it stands for; 0 of a word that is no number

    @property
    def fills(self) -> bool:
        return self.word in _FILLERS


def found(texts: Sequence[str]) -> list[list[Found]]:
    """Where each turn of a conversation gives a number of somebody."""
    given, warm = [], 0
    cued = [cues.found(each.casefold()) for each in texts]
    for place, text in enumerate(texts):
        asked = _ASKED.search(text) is not None
        short = warm == WARM and len(text) <= SHORT
        spans = list(_numbers(text, PAIR if short else FEW if asked or warm else MANY))
        told = cued[max(0, place - WARM) : place + 1][::-1]
        given.append([Found(a, b, _label(text[a:b], told)) for a, b in spans])
        warm = WARM if asked or spans else max(0, warm - 1)
    return given


def _label(said: str, told: Sequence[frozenset[str]]) -> str:
    """What a number is: by itself, or else by what was asked last."""
    words = [each.low for each in tokens(said)]
    digits = "".join(run.digits for run in spoken.runs(words))
    if _ACCOUNT.match(said):
        return IBAN
    if words[-1].isalpha() and not spoken.digits(words[-1]) and len(digits) == 4:
        return POSTCODE
    if spoken.is_card(digits):
        return CARD
    if len(digits) >= 9 and digits.startswith("0"):
        return PHONE
    named = next((label for said_ in told for cue, label in _BY_CUE if cue in said_), None)
    if spoken.is_bsn(digits) and named not in (PHONE, CUSTOMER_ID):
        return BSN
    return named or CUSTOMER_ID


def _numbers(text: str, enough: int) -> Iterator[Span]:
    told = [each.span() for each in NEITHER.finditer(text)]
    tokens = [_token(each, told) for each in _TOKEN.finditer(text)]
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


def _token(found: re.Match[str], neither: Sequence[Span]) -> _Token:
    word = found[0].casefold()
    if any(begin <= found.start() < end for begin, end in neither):
        return _Token(found.start(), found.end(), word, 0)
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
    return 1 if word in spoken.ONES else 2
