"""Registers that name nobody: the record of processing activities."""

from typing import Any

from django.conf import settings
from ninja import Router

from klankbord.edges.api import problems
from klankbord.edges.api.door import ApiRequest, Token
from klankbord.edges.papers import processing as record
from klankbord.notices import drafting, taking

router = Router(tags=["registers"])


@router.get(
    "/processing",
    auth=Token("registers:read", *drafting.READERS),
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
