"""Of what kind a token is: a number, a letter, a sign, a name, an ordinary word."""

from klankbord.recordings.redaction import lexicon, spoken
from klankbord.recordings.redaction.tokens import Token, listed

_MONTHS = listed(
    """
    januari februari maart april mei juni juli augustus september oktober november december
    jan feb mrt apr jun jul aug sept sep okt nov dec
    """
)
_COMPOUND = "compound"


def kind(token: Token) -> str:
    """What a token is when it is no ordinary word; empty: a word."""
    if number := spoken.digits(token.low):
        return f"{'D' if token.text.isdecimal() else 'N'}{min(len(number), 12)}"
    if token.low in _MONTHS:
        return "MONTH"
    if len(token.text) == 1:
        return "LETTER" if token.text.isalpha() else f"SIGN{token.text}"
    return ""


def group(token: Token, kind: str) -> str:
    """A coarser kind, in which names and words that are more or less common are told apart."""
    if kind:
        return {"D": "number", "N": "number", "L": "letter"}.get(kind[0], "other")
    lists = lexicon.flags(token.low)
    if lexicon.FIRST in lists or lexicon.SURNAME in lists:
        return "name"
    if lists:
        return "listed"
    if lexicon.common(token.low) > "2":
        return "word"
    return _COMPOUND if lexicon.compound(token.low) else "rare"


def compound(token: Token, kind: str, group: str) -> bool:
    """Whether a seldom word is two words in one."""
    if kind or lexicon.common(token.low) > "3":
        return False
    return group == _COMPOUND or (group != "rare" and lexicon.compound(token.low))
