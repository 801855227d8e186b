"""The API, version 1: its operations, its description, and a problem for everything else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from klankbord.edges.api import (
    bounces,
    breaches,
    cases,
    complaints,
    copies,
    decisions,
    disputes,
    evaluations,
    faults,
    gate,
    lines,
    live,
    me,
    own,
    problems,
    recordings,
    registers,
    reports,
    requests,
    talks,
)
from klankbord.edges.api.bodies import Bodies, usable


class Described(NinjaAPI):
    """An API that describes its problems by their own media type."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description, OpenAPI 3.1."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {
                            problems.MEDIA: response["content"].pop("application/json")
                        }
        return schema


api = Described(
    title="Klankbord",
    version="1",
    description="Calls are offered, listened to and evaluated within the law. Every no is "
    "problem+json (RFC 9457) and names its rules, in Dutch or English by Accept-Language.",
    docs_url=None,
    parser=Bodies(),
    urls_namespace="api",
)
faults.answer_in_problems(api)
for part in (
    decisions,
    recordings,
    copies,
    gate,
    live,
    lines,
    bounces,
    evaluations,
    reports,
    me,
    disputes,
    requests,
    breaches,
    cases,
    complaints,
    registers,
    own,
    talks,
):
    api.add_router("", part.router)


def in_problems(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let what no operation answers become a problem too."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if view is not nowhere and (fault := usable(request)):
            return problems.answer(fault)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problems.answer("not_found")
        if response.status_code == 405:
            problem = problems.answer("method_not_allowed")
            problem["Allow"] = response["Allow"]
            return problem
        return response

    return answered


def nowhere(request: HttpRequest) -> HttpResponse:
    """An address that is not there."""
    raise Http404(request.path)


def _patterns() -> list[URLPattern]:
    found = []
    for pattern in api.urls[0]:
        assert isinstance(pattern, URLPattern)  # noqa: S101  no router of ours is nested
        name = pattern.name
        found.append(URLPattern(pattern.pattern, in_problems(pattern.callback), None, name))
    return [*found, re_path("", in_problems(nowhere))]


app_name = "api"
urlpatterns = _patterns()
