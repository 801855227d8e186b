"""Listening along with a call that goes on: the platform has the sound, and asks here first."""

from typing import Annotated

from ninja import Path, Router, Schema
from pydantic import Field

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.gate import Reference
from klankbord.edges.api.problems import Reason, Remedy
from klankbord.law.texts import Text
from klankbord.people.models import Role
from klankbord.recordings.calling import along

router = Router(tags=["gate"])

SIGNAL = Text("Er luistert iemand mee met dit gesprek.", "Somebody listens along with this call.")
"""What the employee sees, for as long as it lasts (R35)."""


class Along(fields.Strict):
    """Who wants to listen along, and whether the employee sees it."""

    source: fields.Source
    listener: Annotated[str, Field(max_length=254)] = Field(
        description="Address of the account of the evaluator."
    )
    signal_on: bool = Field(
        description="Whether you show the employee `signal` for as long as it lasts."
    )


class May(Schema):
    """Whether he may. Klankbord has no sound of a call that goes on, and never gets any."""

    listen: bool
    signal: str | None = Field(description="Show this to the employee until you told the end.")
    why: str = Field(description="not_drawn, not_cleared or ended, if no law was asked.")
    rules: list[str]
    reasons: list[Reason]
    remedies: list[Remedy]
    missing: list[str]


class Over(fields.Strict):
    """Nobody listens along any more."""

    source: fields.Source


class Noted(Schema):
    """Whether there was such a call."""

    noted: bool


@router.post(
    "/gate/calls/{ref}/live",
    auth=Token("gate:events", Role.INTEGRATION, stands=False),
    response={200: May, **problems.may()},
    summary="Ask whether somebody may listen along now",
)
def ask(request: ApiRequest, ref: Path[Reference], told: Along) -> May:
    """Ask it each time, just before somebody listens along, and let him only if `listen` is true.

    Only a call that was drawn at the gate is listened to. The employee reads of a yes and of a no.
    Scope `gate:events`, role integration.
    """
    request.auth.speaks_for(told.source)
    asked = along.Asked(told.source, ref, told.listener, told.signal_on)
    answer = along.ask(asked, at=request.auth.at, by=request.auth.actor)
    rules = answer.decision.denied_by if answer.decision else ()
    return May(
        listen=answer.allowed,
        signal=problems.said(SIGNAL) if answer.allowed else None,
        why=answer.why,
        rules=list(rules),
        missing=list(answer.decision.missing) if answer.decision else [],
        **problems.explained(rules),
    )


@router.post(
    "/gate/calls/{ref}/live/end",
    auth=Token("gate:events", Role.INTEGRATION, stands=False),
    response={200: Noted, **problems.may()},
    summary="Tell that nobody listens along any more",
)
def end(request: ApiRequest, ref: Path[Reference], told: Over) -> Noted:
    """Tell it as soon as it is over; only then does the signal go out.

    Scope `gate:events`, role integration.
    """
    request.auth.speaks_for(told.source)
    noted = along.end(told.source, ref, at=request.auth.at, by=request.auth.actor)
    return Noted(noted=noted)
