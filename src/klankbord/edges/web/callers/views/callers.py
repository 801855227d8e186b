"""What callers find: for everybody the same, without an account, and nothing of them is kept."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.callers import callers
from klankbord.edges.web.callers.callerforms import CallForm
from klankbord.edges.web.frame import dates, public
from klankbord.edges.web.frame.limits import Limit
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.rights.packageforms import LetterForm
from klankbord.edges.web.rights.requestforms import CallerForm
from klankbord.edges.web.rights.views import ownpackage
from klankbord.gate import decisions
from klankbord.gate.access import SYSTEM
from klankbord.law import calendar
from klankbord.notices import queries as notices
from klankbord.people import agents
from klankbord.programmes import queries as programmes
from klankbord.recordings.ending import objecting
from klankbord.rights import collecting, filing
from klankbord.rights.collecting import NoSuchPackage
from klankbord.rights.filing import Asked

FRESH = 300
"""Seconds for which others may keep a copy of the page."""
OBJECTIONS = Limit(each=5, together=30, seconds=3600)
COPIES = Limit(each=5, together=60, seconds=3600)
REQUESTS = Limit(each=5, together=60, seconds=3600)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Why calls are recorded, who hears them, and how a caller stops it."""
    with translation.override(public.language(request)):
        response = _shown(request, CallForm())
    response["Cache-Control"] = f"public, max-age={FRESH}"
    return response


@csrf_exempt  # who asks is nobody in particular: there is no session that could be abused
@require_POST
def object_(request: HttpRequest) -> HttpResponse:
    """A caller objects with the number of his call; the answer never says whether it is there.

    Raises:
        Http404: Callers of this organisation get no numbers.
    """
    if not settings.CALL_NUMBERS:
        raise Http404
    with translation.override(public.language(request)):
        form = CallForm(request.POST)
        if not form.is_valid():
            return _shown(request, form, status=422)
        if not OBJECTIONS.allows(request):
            return public.too_often(request, OBJECTIONS.seconds)
        at = timezone.now()
        for source in agents.sources():
            objecting.caller_objects(source, form.cleaned_data["number"], at=at, by=SYSTEM)
        return _shown(request, CallForm(), said=callers.objected())


@csrf_exempt  # as above: there is no session
@require_form
def ask(request: HttpRequest) -> HttpResponse:
    """A caller, or who worked here, asks something; the answer is the same for everybody."""
    with translation.override(public.language(request)):
        form = CallerForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return _asking(request, form, status=422 if form.errors else 200)
        if not REQUESTS.allows(request):
            return public.too_often(request, REQUESTS.seconds)
        at, told = timezone.now(), form.cleaned_data
        # Only of a caller does a number say whose data it is about.
        number = told["number"] if told["who"] != "leaver" else ""
        asked = Asked(
            type=told["type"],
            words=told["words"],
            language=public.language(request),
            contact=form.contact(),
            number=number,
            mandate=told["mandate"] if told["who"] == "representative" else "",
        )
        filed = filing.file(asked, filing.caller(number), at=at, by=SYSTEM)
        return _asking(request, CallerForm(), reference=filed.request.reference)


@csrf_exempt  # as above: there is no session
@never_cache
@sensitive_post_parameters("code")
@require_form
def copy(request: HttpRequest) -> HttpResponseBase:
    """Somebody without an account collects his copy, by what stands in his letter."""
    with translation.override(public.language(request)):
        form = LetterForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            if not COPIES.allows(request):
                return public.too_often(request, COPIES.seconds)
            told = form.cleaned_data
            try:
                found = collecting.collect_by_code(
                    told["reference"], told["code"], at=timezone.now()
                )
            except (NoSuchPackage, decisions.Refused):
                form.add_error(None, callers.no_copy())
            else:
                return ownpackage.handed(found)
        context = {"form": form, "authority": callers.AUTHORITY}
        status = 422 if form.errors else 200
        return public.shown(request, "web/callers/caller_copy.html", context, status=status)


def _asking(
    request: HttpRequest, form: CallerForm, *, reference: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "reference": reference,
        "answer_by": calendar.answer_by(dates.today(timezone.now())),
        "authority": callers.AUTHORITY,
    }
    return public.shown(request, "web/callers/caller_request.html", context, status=status)


def _shown(
    request: HttpRequest, form: CallForm, *, said: str = "", status: int = 200
) -> HttpResponse:
    at = timezone.now()
    shown = callers.page(
        programmes.in_force(at),
        notices.spoken(at),
        contact=public.contact(at),
        numbers=settings.CALL_NUMBERS,
        at=at,
    )
    context = {"callers": shown, "form": form, "said": said, "authority": callers.AUTHORITY}
    return public.shown(request, "web/callers/callers.html", context, status=status)
