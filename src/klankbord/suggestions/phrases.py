"""Answers by what was said literally: phrases of the form, found in what was said. Pure.

A question names for an option the phrases that point to it. When the phrases of one option are said
that is suggested; when those of two are, nothing is: the rule cannot tell which.
"""

import re
from collections.abc import Sequence

from klankbord.evaluations.scorecards.forms import Form
from klankbord.recordings.offered import transcripts
from klankbord.recordings.offered.transcripts import Turn
from klankbord.suggestions import proposals
from klankbord.suggestions.proposals import Suggestion

_APART = re.compile(r"[^\w]+")


def suggest(form: Form, turns: Sequence[Turn]) -> tuple[list[Suggestion], int]:
    """What the phrases suggest, and on how many questions they contradict each other."""
    spoken = [(turn, _plain(turn.text)) for turn in turns if turn.party != transcripts.CALLER]
    found: list[Suggestion] = []
    unsure = 0
    for question in proposals.asked(form):
        first: dict[str, Turn] = {}
        for option, phrase in question.phrases:
            said = next((turn for turn, text in spoken if _plain(phrase) in text), None)
            if said is not None and (option not in first or said.begin < first[option].begin):
                first[option] = said
        if len(first) == 1:
            [(option, turn)] = first.items()
            found.append(proposals.at_turn(question.id, option, turn))
        unsure += len(first) > 1
    return found, unsure


def _plain(text: str) -> str:
    """Words only, with a space around each, so that a phrase never matches half a word."""
    return f" {_APART.sub(' ', text.casefold()).strip()} "
