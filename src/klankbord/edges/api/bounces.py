"""Mail that came back: a mail system tells it, and who was not reached leaves scope until he is."""

from typing import Annotated

from ninja import Router, Schema
from pydantic import Field

from klankbord.edges.api import fields, problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.notices import dispatching
from klankbord.people.faults import Fault
from klankbord.people.models import Role

SCOPE = "mail:bounces"
FINAL = "5."
"""Class of a status after which no mail comes any more (RFC 3463, 2)."""

router = Router(tags=["mail"])


class Bounce(fields.Strict):
    """A mail that was not delivered."""

    told: Annotated[str, Field(min_length=1, max_length=254)] = Field(
        description="The reference in the mail (also the first part of its Message-ID), or the "
        "address that it went to."
    )
    status: Annotated[str, Field(pattern=r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}$")] = Field(
        "5.0.0", description="Status of the delivery report (RFC 3464). Only 5.x.x is final."
    )


class Heard(Schema):
    """How many deliveries it was of; 0 when nothing was sent there, or it may still come."""

    undelivered: int


@router.post(
    "/mail/bounces",
    auth=Token(SCOPE, Role.INTEGRATION),
    response={200: Heard, **problems.may()},
    summary="Tell that a mail came back",
)
def bounced(request: ApiRequest, told: Bounce) -> Heard:
    """The person was not told, so nothing of him is recorded until he is.

    Who keeps deliveries sees it on his start page. Told twice it is the same.

    Scope `mail:bounces`, role integration.
    """
    if not told.status.startswith(FINAL):
        return Heard(undelivered=0)
    who = request.auth
    try:
        return Heard(undelivered=dispatching.record_bounce(told.told, at=who.at, by=who.actor))
    except Fault:
        return Heard(undelivered=0)
