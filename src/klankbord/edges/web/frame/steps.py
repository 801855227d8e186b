"""One step of a desk: what somebody does about a request, a breach or a case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from klankbord.edges.web.frame.fields import Fields
from klankbord.gate.access import Actor

Form = TypeVar("Form", bound=Fields)
Do = Callable[[UUID, Any, datetime, Actor], object]
"""Does it, with what the form told, at a moment, by somebody."""


@dataclass(frozen=True, slots=True)
class Step(Generic[Form]):
    """What it is called, what it is for, and what follows from it."""

    title: str | Promise
    lead: str | Promise
    effects: tuple[str | Promise, ...]
    deed: str | Promise
    form: type[Form]
    do: Do
