"""How a body is read: JSON and nothing more, no NaN, no nesting without end."""

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
            return json.loads(request.body, parse_constant=_no_constant)
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


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
