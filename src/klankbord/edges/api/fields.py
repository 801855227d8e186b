"""Kinds of fields that several operations share, and a body that knows its fields."""

from collections.abc import Callable
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from klankbord.law.vocabulary import PURPOSES
from klankbord.recordings.listening import asking, playback


class Strict(Schema):
    """A body in which an unknown field is a fault."""

    model_config = ConfigDict(extra="forbid")


def _one_of(*options: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in options:
            raise PydanticCustomError("unknown_value", "one of a list was expected")
        return value

    return check


SOURCE_PATTERN = r"^[a-z][a-z0-9_-]{0,39}$"
Source = Annotated[str, Field(pattern=SOURCE_PATTERN, description="Name of the platform.")]
Act = Annotated[
    str,
    AfterValidator(_one_of(*asking.ACTS)),
    Field(json_schema_extra={"enum": list(asking.ACTS)}, description="What for it is looked at."),
]
Purpose = Annotated[
    str, AfterValidator(_one_of(*PURPOSES)), Field(json_schema_extra={"enum": list(PURPOSES)})
]
Why = Annotated[
    str,
    AfterValidator(_one_of(*playback.REASONS)),
    Field(json_schema_extra={"enum": list(playback.REASONS)}),
]
