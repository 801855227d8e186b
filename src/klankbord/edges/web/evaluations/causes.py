"""What lay behind a low answer: chosen from the list of the form, and said of it afterwards."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from klankbord.edges.web.frame import answers as answering
from klankbord.evaluations.scorecards import texts as keys
from klankbord.evaluations.scorecards.forms import Form, Kind, Question
from klankbord.evaluations.scorecards.texts import Texts

Cause = tuple[str, str, bool]
"""Id, words, and whether it was chosen."""


def offered(
    form: Form, texts: Texts, question: Question, answer: Mapping[str, Any]
) -> tuple[Cause, ...]:
    """What can be chosen with a question; nothing where no answer can be low."""
    if question.kind is not Kind.CHOICE or not question.maximum:
        return ()
    return tuple((c, text(texts, c), answer.get("cause") == c) for c in form.causes)


def given(
    form: Form, question: Question, answer: Mapping[str, Any], posted: QueryDict, place: int
) -> dict[str, str]:
    """The part of an answer that says its cause: only of a low one."""
    cause = posted.get(f"cause-q{place}", "")
    return {"cause": cause} if cause in form.causes and question.low(answer) else {}


def said(texts: Texts, answer: Mapping[str, Any]) -> str:
    """The cause in words; empty if none was named."""
    return text(texts, answer["cause"]) if "cause" in answer else ""


def text(texts: Texts, cause: str) -> str:
    """The words of a cause."""
    return keys.said(texts, answering.language(), keys.cause(cause)) or cause
