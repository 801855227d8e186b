"""Every fault becomes one problem, here and nowhere else."""

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from klankbord.audio.faults import BadAudio
from klankbord.edges.api import problems
from klankbord.edges.api.problems import FieldError, Stopped, said
from klankbord.edges.api.wording import FIELDS, OTHERWISE
from klankbord.evaluations.evaluating.reading import NoSuchEvaluation
from klankbord.gate.decisions import Refused
from klankbord.law.texts import Text
from klankbord.recordings.custody import NoSuchLeg
from klankbord.recordings.intake.putting import OtherSound
from klankbord.recordings.intake.receiving import NotExpected, OtherContent, UnderWay
from klankbord.recordings.listening.playback import Ended, Erased
from klankbord.vault.stores.contract import StoreFault

logger = logging.getLogger(__name__)

CODES: dict[type[Exception], str] = {
    AuthenticationError: "unauthenticated",
    Ended: "listening_ended",
    Http404: "not_found",
    HttpError: "unreadable",
    NoSuchEvaluation: "not_found",
    NoSuchLeg: "not_found",
    Erased: "not_found",
    NotExpected: "not_expected",
    OtherContent: "other_content",
    OtherSound: "other_sound",
    RequestDataTooBig: "too_large",
    StoreFault: "no_room",
    UnderWay: "under_way",
    UnreadablePostError: "cut_off",
}


def answer_in_problems(api: NinjaAPI) -> None:
    """Let an API answer every fault with a problem."""
    for fault, code in CODES.items():
        api.add_exception_handler(fault, _of(code))
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(Stopped, _stopped)
    api.add_exception_handler(BadAudio, _bad_audio)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Exception, _unforeseen)


def _of(code: str) -> Any:
    def handle(_: HttpRequest, __: Exception) -> HttpResponse:
        return problems.answer(code)

    return handle


def _refused(_: HttpRequest, refused: Refused | type[Refused]) -> HttpResponse:
    assert isinstance(refused, Refused)  # noqa: S101  ninja's type allows a class
    return problems.refused(refused.decision)


def _stopped(_: HttpRequest, stopped: Stopped | type[Stopped]) -> HttpResponse:
    assert isinstance(stopped, Stopped)  # noqa: S101  see _refused
    return problems.answer(
        stopped.code,
        stopped.detail,
        errors=list(stopped.errors),
        rules=list(stopped.rules),
        **problems.explained(stopped.rules),
    )


def _bad_audio(_: HttpRequest, bad: BadAudio | type[BadAudio]) -> HttpResponse:
    assert isinstance(bad, BadAudio)  # noqa: S101  see _refused
    error = FieldError(field="audio", code=bad.code, message=said(bad.text))
    return problems.answer("bad_audio", errors=[error])


def _invalid(_: HttpRequest, invalid: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(invalid, ValidationError)  # noqa: S101  see _refused
    errors = {(error.field, error.code): error for error in map(_error, invalid.errors)}
    return problems.answer("invalid", errors=list(errors.values()))


def _error(found: dict[str, Any]) -> FieldError:
    """One error of pydantic, without the value that caused it."""
    code = str(found["type"])
    words = FIELDS.get(code, OTHERWISE)
    if code == "literal_error":
        expected = found["ctx"]["expected"]
        words = Text(f"Hier past alleen {expected}.", f"Only {expected} fits here.")
    return FieldError(field=_field(found["loc"]), code=code, message=said(words))


def _field(place: Sequence[str | int]) -> str:
    """The field as whoever asks wrote it: the name that our code gives a body is not his.

    Nor are the names of types, such as `list[...]`, of which a body is one or the other.
    """
    part, *steps = (str(step) for step in place if "[" not in str(step))
    return ".".join(steps[1:] if part == "body" else steps) or part


def _unforeseen(_: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """A reference, by which the place is found in the log; no value leaves the house."""
    reference = secrets.token_hex(4)
    caught = fault if isinstance(fault, BaseException) else None
    logger.error(f"The API failed, reference {reference}", exc_info=caught)  # noqa: G004  the log drops arguments
    return problems.answer(
        "unforeseen",
        Text(
            f"Dit had niet mogen gebeuren (kenmerk {reference}).",
            f"This should not have happened (reference {reference}).",
        ),
    )
