"""How a body is read: JSON and nothing more, no NaN, no name twice, no nesting without end."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser


class Bodies(Parser):
    """Reads the bodies of all operations."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body.

        Raises:
            ValueError: It is no JSON.
        """
        try:
            return json.loads(request.body, parse_constant=_no_constant, object_pairs_hook=_once)
        except RecursionError as fault:
            raise ValueError("nested too deep") from fault


def mapping(request: HttpRequest) -> Mapping[str, Any]:
    """The body of an operation that reads it by itself.

    Raises:
        HttpError, ValidationError: As of any other operation.
    """
    if not request.body:
        raise ValidationError([{"type": "missing", "loc": ("body",)}])
    try:
        found = Bodies().parse_body(request)
    except ValueError as fault:
        raise HttpError(400, "Cannot parse request body") from fault
    if not isinstance(found, dict):
        raise ValidationError([{"type": "dict_type", "loc": ("body",)}])
    return found


def usable(request: HttpRequest) -> str | None:
    """The code of the problem with a body that says what it is; None: it can be read."""
    if request.method != "POST":
        return None  # what is put are files; they are looked at where they come in
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        return "length_required"
    media = request.content_type or ""
    if not media or media in _JSON or media.endswith("+json"):
        return None
    return None if request.META.get("CONTENT_LENGTH", "") in {"", "0"} else "not_json"


_JSON = ("application/json", "application/x-www-form-urlencoded")
"""The second is what curl says of everything, if it is told nothing."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
