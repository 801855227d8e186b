"""The register of breaches: reported, weighed, told and closed, as on its pages."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Router, Schema, Status
from pydantic import AfterValidator, AwareDatetime, Field

from klankbord.breaches import guarded, keeping, queries, sealed
from klankbord.breaches.keeping import Known
from klankbord.breaches.queries import Lying, Opened
from klankbord.edges.api import desks, fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.api.me import written

READ, WRITE = (Token(f"breaches:{what}", *guarded.KEEPERS) for what in ("read", "write"))
ENTER = Token("breaches:write", *guarded.REPORTERS)
router = Router(tags=["breaches"])
Text = Annotated[str, Field(max_length=sealed.LONGEST)]
Words = Annotated[str, Field(max_length=sealed.LONGEST, min_length=1), AfterValidator(written)]
Codes = Annotated[list[str], Field(max_length=20, min_length=1)]
About = Annotated[int | None, Field(ge=0, le=2_000_000_000)]


class Entered(fields.Strict):
    """What is known of a breach; what is not known yet is left out."""

    what: Words
    discovered_at: AwareDatetime
    happened_at: AwareDatetime | None = None
    nature: Codes
    persons: Codes
    data: Codes
    people: About = None
    records: About = None
    consequences: Text = ""
    measures: Text = ""
    advice: Text = ""


class Weighed(fields.Strict):
    """{criterion: level}, and what is concluded: never milder than the answers allow."""

    answers: dict[str, str]
    risk: str
    words: Words


class Reported(fields.Strict):
    """When it was sent to the authority; after 72 hours with the reasons of the delay."""

    sent_at: AwareDatetime
    words: Text = ""


class Told(fields.Strict):
    """How people were told, or by which code of AVG 34(3) they need not be."""

    exempt: str = Field("", max_length=10)
    words: Words


class Ended(fields.Strict):
    """What was changed, so that it does not happen again."""

    words: Words


class Made(Schema):
    """What was written down."""

    id: UUID


class Lies(Schema):
    """A breach with its clock, without words."""

    id: UUID
    discovered_at: datetime
    report_by: datetime
    hours_left: int
    risk: str
    reported_at: datetime | None
    told_at: datetime | None
    closed_at: datetime | None
    still_due: list[str]


class Whole(Lies):
    """A breach with what was said and done."""

    happened_at: datetime | None
    nature: list[str]
    persons: list[str]
    data: list[str]
    people: int | None
    records: int | None
    criteria: dict[str, str]
    exempt: str
    words: dict[str, str]
    steps: list[dict[str, Any]]


@router.get("/breaches", auth=READ, response={200: list[Lies], **problems.may()})
def register(request: ApiRequest) -> list[Lies]:
    """Every breach, first those that are open. Scope `breaches:read`, role dpo, controller."""
    return [Lies(**_told(each)) for each in queries.register(request.auth.actor, at=_at(request))]


@router.post("/breaches", auth=ENTER, response={201: Made, **problems.may(409)})
def enter(request: ApiRequest, said: Entered) -> Status[Made]:
    """Report a breach; 72 hours run from its discovery.

    Scope `breaches:write`, role dpo, controller, admin.
    """
    with desks.faults():
        made = keeping.enter(Known(**said.dict()), at=_at(request), by=request.auth.actor)
    return Status(201, Made(id=made))


@router.get("/breaches/{uuid:id}", auth=READ, response={200: Whole, **problems.may(404)})
def one(request: ApiRequest, id: UUID) -> Whole:  # noqa: A002  the name in the path
    """One breach; that you look is in the log. Scope `breaches:read`, role dpo, controller."""
    return _whole(request, id)


@router.post(
    "/breaches/{uuid:id}/assessment", auth=WRITE, response={200: Whole, **problems.may(404, 409)}
)
def assess(request: ApiRequest, id: UUID, said: Weighed) -> Whole:  # noqa: A002  in path
    """Weigh what it means for people. Scope `breaches:write`, role dpo, controller."""
    by, at = request.auth.actor, _at(request)
    with desks.faults():
        keeping.assess(id, said.answers, said.risk, said.words, at=at, by=by)
    return _whole(request, id)


@router.post(
    "/breaches/{uuid:id}/report", auth=WRITE, response={200: Whole, **problems.may(404, 409)}
)
def report(request: ApiRequest, id: UUID, said: Reported) -> Whole:  # noqa: A002  in path
    """Write down that the authority was told. Scope `breaches:write`, role dpo, controller."""
    with desks.faults():
        keeping.report(id, said.sent_at, said.words, at=_at(request), by=request.auth.actor)
    return _whole(request, id)


@router.post(
    "/breaches/{uuid:id}/telling", auth=WRITE, response={200: Whole, **problems.may(404, 409)}
)
def tell(request: ApiRequest, id: UUID, said: Told) -> Whole:  # noqa: A002  in path
    """Write down that people were told. Scope `breaches:write`, role dpo, controller."""
    with desks.faults():
        keeping.tell(id, said.exempt, said.words, at=_at(request), by=request.auth.actor)
    return _whole(request, id)


@router.post("/breaches/{uuid:id}/end", auth=WRITE, response={200: Whole, **problems.may(404, 409)})
def close(request: ApiRequest, id: UUID, said: Ended) -> Whole:  # noqa: A002  in path
    """Close it; the law is asked whether it may stay unreported.

    Scope `breaches:write`, role dpo, controller.
    """
    with desks.faults():
        keeping.close(id, said.words, at=_at(request), by=request.auth.actor)
    return _whole(request, id)


def _at(request: ApiRequest) -> datetime:
    return request.auth.at


def _whole(request: ApiRequest, breach: UUID) -> Whole:
    with desks.faults():
        return _opened(queries.one(breach, request.auth.actor, at=_at(request)))


def _opened(opened: Opened) -> Whole:
    breach = opened.lying.breach
    named = ("happened_at", "nature", "persons", "data", "people", "records", "criteria", "exempt")
    return Whole(
        **_told(opened.lying),
        **{name: getattr(breach, name) for name in named},
        words={name: opened.words[name] for name in sealed.TEXTS if name in opened.words},
        steps=[
            {"kind": step.kind, "at": step.at, "function": step.done_as, "words": step.words}
            for step in opened.steps
        ],
    )


def _told(each: Lying) -> dict[str, Any]:
    named = ("id", "discovered_at", "risk", "reported_at", "told_at", "closed_at")
    return {name: getattr(each.breach, name) for name in named} | {
        "report_by": each.clock.due_at,
        "hours_left": each.clock.hours,
        "still_due": list(each.due),
    }
