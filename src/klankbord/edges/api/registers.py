"""What everybody, or whoever supervises, can look up; it names no employee and no call."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import Field

from klankbord.edges.api import problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.papers import processing as record
from klankbord.evaluations.models import Scorecard
from klankbord.evaluations.scorecards import publishing
from klankbord.notices import drafting, taking
from klankbord.notices import queries as notices
from klankbord.people import readers
from klankbord.programmes import queries as programmes
from klankbord.programmes.readiness import Readiness
from klankbord.vault import receipts

SCOPE = "registers:read"
EVERYBODY = Token(SCOPE, whoever=True)
FORGETTING = Token(SCOPE, *readers.FORGETTING)
MOST = 100

router = Router(tags=["registers"])


class Demand(Schema):
    """A line of the checklist of a programme: nobody ticks it, evidence decides."""

    code: str
    stage: int
    name: str
    state: Literal["proven", "waiting", "missing", "broken"]
    gate: bool = Field(description="Keeps the version from force, and not persons or calls only.")
    letter: str = Field(description="How hard it is: W, J, T, S or B.")
    rules: list[str]
    who: str = Field(description="Which function can mend it.")
    missing: list[str]
    earliest: datetime | None


class Programme(Schema):
    """The newest version of a programme, and what is proven of it now."""

    code: str
    title: str
    version: int
    versions: int
    status: str
    since: datetime | None = Field(description="In force from then on; null: it is not.")
    earliest: datetime | None
    proven: int
    demands: int


class Evidence(Schema):
    kind: str
    happened_at: datetime
    recorded_at: datetime
    document_sha256: str


class Dossier(Programme):
    """A version whole: what it says, its checklist, and which evidence lies there since when."""

    says: dict[str, Any] = Field(description="As a programme file has it.")
    checklist: list[Demand]
    evidence: list[Evidence]


class Policy(Schema):
    """A privacy policy. `sha256` is that of its text."""

    number: int
    published_at: datetime
    announced_at: datetime | None
    sha256: str


class PolicyText(Policy):
    text: str


class Form(Schema):
    """A version of a form by which work is evaluated."""

    code: str
    number: int
    standing: str
    title: dict[str, str]


class WholeForm(Form):
    form: dict[str, Any] = Field(description="As `klankbord score` takes it.")
    texts: dict[str, Any]


class Night(Schema):
    """What a night of forgetting did. `destroyed` and `held` count by class of data."""

    id: int
    at: datetime
    destroyed: dict[str, int]
    held: dict[str, int]
    failed: int
    irrecoverable_by: date = Field(description="From then on no back-up brings it back.")


class Portion(Schema):
    """Which part of a list somebody wants."""

    start: int = Field(0, ge=0, le=1_000_000)
    most: int = Field(20, ge=1, le=MOST)


@router.get(
    "/programmes",
    auth=EVERYBODY,
    response={200: list[Programme], **problems.may()},
    summary="Read which programmes there are, and which are in force",
)
def list_programmes(request: ApiRequest) -> list[dict[str, Any]]:
    """Read each programme by its newest version. Scope `registers:read`; any role."""
    return list(_programmes(request.auth.at))


@router.get(
    "/programmes/{code}",
    auth=EVERYBODY,
    response={200: Dossier, **problems.may(404)},
    summary="Read a programme: what it says, what is proven, what is missing",
)
def programme(request: ApiRequest, code: str, number: int | None = None) -> dict[str, Any]:
    """Read a version, the newest if no `number` is given. Scope `registers:read`; any role."""
    found = programmes.by_code(code, number)
    if found is None:
        raise Http404
    at = request.auth.at
    shown = notices.readiness(found.pk, at)
    rows = programmes.dossier(found.pk).rows
    newest = found if number is None else programmes.by_code(code)
    assert newest is not None  # noqa: S101  it has the version that was found
    return _programme(code, found.number, newest.number, shown) | {
        "says": programmes.table(found),
        "checklist": [
            {
                "code": line.code,
                "stage": line.stage,
                "name": problems.said(line.name),
                "state": line.state,
                "gate": line.gate,
                "letter": line.letter,
                "rules": list(line.rules),
                "who": line.who,
                "missing": [problems.said(text) for text in line.missing],
                "earliest": line.earliest,
            }
            for line in shown.lines
        ],
        "evidence": [
            {
                "kind": row.kind,
                "happened_at": row.happened_at,
                "recorded_at": row.recorded_at,
                "document_sha256": row.document_sha256,
            }
            for row in rows
        ],
    }


@router.get(
    "/policies",
    auth=EVERYBODY,
    response={200: list[Policy], **problems.may()},
    summary="Read which privacy policies there were",
)
def list_policies(request: ApiRequest) -> list[Any]:  # noqa: ARG001  everybody reads them
    """Read every privacy policy, the newest first. Scope `registers:read`; any role."""
    return sorted(notices.policies(), key=lambda each: -each.number)


@router.get(
    "/policies/{number}",
    auth=EVERYBODY,
    response={200: PolicyText, **problems.may(404)},
    summary="Read a privacy policy",
)
def policy(request: ApiRequest, number: int) -> Any:  # noqa: ARG001  everybody reads them
    """Read the text of a policy, Dutch and English. Scope `registers:read`; any role."""
    found = notices.policy(number)
    if found is None:
        raise Http404
    return found


@router.get(
    "/forms",
    auth=EVERYBODY,
    response={200: list[Form], **problems.may()},
    summary="Read by which forms work is evaluated",
)
def list_forms(request: ApiRequest) -> list[dict[str, Any]]:
    """Read the newest version of each form (R37). Scope `registers:read`; any role."""
    return [_form(each, request.auth.at) for each in publishing.newest()]


@router.get(
    "/forms/{code}/{number}",
    auth=EVERYBODY,
    response={200: WholeForm, **problems.may(404)},
    summary="Read a form: its questions and weights",
)
def form(request: ApiRequest, code: str, number: int) -> dict[str, Any]:
    """Read a version of a form, as it was published. Scope `registers:read`; any role."""
    found = Scorecard.objects.filter(code=code, number=number).first()
    if found is None:
        raise Http404
    return _form(found, request.auth.at) | {"form": found.form, "texts": found.texts}


@router.get(
    "/deletions",
    auth=FORGETTING,
    response={200: list[Night], **problems.may()},
    summary="Read what was forgotten, night by night",
)
def deletions(request: ApiRequest, asked: Query[Portion]) -> list[receipts.Receipt]:  # noqa: ARG001  the door looked who asks
    """Read the receipts of forgetting, the newest first.

    Scope `registers:read`; role dpo, controller or admin.
    """
    return receipts.some(asked.start, asked.most)


@router.get(
    "/processing",
    auth=Token(SCOPE, *drafting.READERS),
    response={200: dict[str, Any], **problems.may()},
    summary="Take the record of processing along, as JSON-LD",
)
def processing(request: ApiRequest) -> dict[str, Any]:
    """Read the record of processing activities (AVG art. 30(1)) as linked data, with terms of DPV.

    It is made of what is configured, and names no call and no employee; what nobody filled in yet
    stands under `missing`. That it was taken along is in the log. Scope `registers:read`; role
    quality_manager, dpo or works_council.
    """
    who = request.auth
    found = taking.take("jsonld", at=who.at, by=who.actor)
    return record.jsonld(found, at=who.at, site=settings.URL.geturl())


def _programmes(at: datetime) -> Iterator[dict[str, Any]]:
    for each in programmes.programmes():
        version = programmes.by_code(each.code)
        if version is not None:
            shown = notices.readiness(version.pk, at)
            yield _programme(each.code, version.number, version.number, shown)


def _programme(code: str, number: int, newest: int, shown: Readiness) -> dict[str, Any]:
    return {
        "code": code,
        "title": shown.title,
        "version": number,
        "versions": newest,
        "status": shown.status,
        "since": shown.since,
        "earliest": shown.earliest,
        "proven": shown.proven,
        "demands": len(shown.lines),
    }


def _form(each: Scorecard, at: datetime) -> dict[str, Any]:
    return {
        "code": each.code,
        "number": each.number,
        "standing": str(publishing.standing(each, at)),
        "title": each.texts.get("title", {}),
    }
