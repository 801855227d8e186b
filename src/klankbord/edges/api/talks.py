"""Talks about results: the lists of a coach and of an employee, and one talk."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from ninja import Router, Schema
from pydantic import Field

from klankbord.coaching import asking, queries
from klankbord.coaching.queries import Listed
from klankbord.edges.api import problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.people.models import Role
from klankbord.people.queries import EMPLOYEE

READ = Token("talks:read", Role.COACH, EMPLOYEE)

router = Router(tags=["talks"])


class Talk(Schema):
    """A talk in a list, without what was said."""

    id: UUID
    takes_place_at: datetime
    keep_until: datetime
    items: int
    employee_closed_at: datetime | None
    coach_closed_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


class Point(Schema):
    """An evaluation on the agenda; null once it was erased."""

    evaluation: UUID | None
    leg: UUID | None
    made_at: datetime
    evaluated_at: datetime
    frozen: bool
    position: int
    purpose: str


class Part(Schema):
    """What one side wrote; `text` is null until he closed it for the other."""

    side: str
    text: str | None
    closed_at: datetime | None


class Agreed(Schema):
    number: int
    text: str
    owner: str
    due_on: date
    made_at: datetime
    done_at: datetime | None


class WholeTalk(Talk):
    """A talk as one of the two sees it."""

    side: str = Field(description="Which of the two asks.")
    agenda: list[Point]
    parts: list[Part]
    agreements: list[Agreed]
    added: str = Field(description="What the employee added after the talk had ended.")
    last_word_until: datetime | None


@router.get(
    "/talks",
    auth=READ,
    response={200: list[Talk], **problems.may()},
    summary="Read which talks there are",
)
def list_talks(request: ApiRequest) -> list[dict[str, Any]]:
    """Read one's own talks, the newest first: as who is coached, or as who coaches.

    Nobody else is let in. Scope `talks:read`; role employee or coach.
    """
    who = request.auth
    found = queries.own if who.actor.role == EMPLOYEE else queries.held_by
    return [_listed(each) for each in found(who.actor, at=who.at)]


@router.get(
    "/talks/{id}",
    auth=READ,
    response={200: WholeTalk, **problems.may(404)},
    summary="Read a talk",
)
def talk(request: ApiRequest, id: UUID) -> dict[str, Any]:  # noqa: A002  named as in the address
    """Read a talk: agenda, what both wrote and closed, and what was agreed.

    The law decides and the look is in the log. Scope `talks:read`; role employee or coach.
    """
    who = request.auth
    try:
        found = queries.talk(id, actor=who.actor, at=who.at)
    except asking.NoSuchConversation as gone:
        raise Http404 from gone
    return _listed(found.listed) | {
        "side": str(found.side),
        "agenda": [asdict(each) for each in found.agenda],
        "parts": [
            {
                "side": str(each.side),
                "text": each.text if each.shown else None,
                "closed_at": each.closed_at,
            }
            for each in found.parts
        ],
        "agreements": [asdict(each) for each in found.agreements],
        "added": found.added,
        "last_word_until": found.last_word_until,
    }


def _listed(each: Listed) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Talk.model_fields}
