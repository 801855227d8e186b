"""Listening: first the reason, then the law, then the sound; the scorecard stands beside it."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.cases import guarded
from klankbord.edges import ranges
from klankbord.edges.web.calls import calls, spoken, threads
from klankbord.edges.web.evaluations import scorecards
from klankbord.edges.web.evaluations.listenforms import ReasonForm
from klankbord.edges.web.evaluations.scorecards import Card
from klankbord.edges.web.frame import dates, turns
from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.frame.methods import require_form
from klankbord.edges.web.frame.turns import Turn
from klankbord.evaluations.evaluating import assessing, hearing
from klankbord.evaluations.evaluating.assessing import Begun
from klankbord.evaluations.scorecards import forms
from klankbord.gate import decisions
from klankbord.gate.access import Actor
from klankbord.law import calendar
from klankbord.law.engine import Decision
from klankbord.law.instants import AMSTERDAM
from klankbord.law.settings import DEFAULT
from klankbord.people.models import Role
from klankbord.recordings.listening import asking, playback
from klankbord.vault.stores.contract import StoreFault

_MOMENT = re.compile(r"\d{1,6}(\.\d)?")
"""A moment of a call in an address: seconds from its beginning."""


@signed_in
@require_form
def call(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """A call: the question why, and after a yes the player with the scorecard."""
    turn = turns.find(request.session, leg, visitor.at)
    if turn is not None and request.method != "POST":
        shown = _listening(request, visitor, leg, turn)
        if shown is not None:
            return shown
        turns.forget(request.session, leg)
    chance = calls.chance(leg, visitor)
    if not chance.decision.allowed:
        raise decisions.Refused(_attempt(visitor, leg, chance))
    head = calls.head(leg, visitor, chance.role, chance.decision)
    if gone := playback.erased(leg, at=visitor.at):
        context = {"call": head, "gone": dates.day(gone)}
        return visitor.page(request, "web/evaluations/listen_reason.html", context, status=410)
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        purposes=chance.purposes,
        reasons=chance.reasons,
    )
    if form.is_valid():
        try:
            _begin(request, visitor, leg, chance.role, form.cleaned_data)
        except playback.Erased:  # while he chose a reason
            return redirect("call", leg=leg)
        moment = request.GET.get("t", "")
        url = reverse("call", args=[leg])
        return redirect(f"{url}?t={moment}" if _MOMENT.fullmatch(moment) else url)
    context = {
        "strip": calls.strip(chance.decision),
        "call": head,
        "form": form,
    }
    return visitor.page(
        request, "web/evaluations/listen_reason.html", context, status=422 if form.errors else 200
    )


@signed_in
@require_safe
def sound(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponseBase:
    """The part of the sound that the player asks for; the law is asked each time."""
    turn = _turn(request, visitor, leg)
    actor = visitor.acting_as(turn.role)
    with ExitStack() as opening:
        try:
            wav = opening.enter_context(playback.sound(turn.listening, actor=actor, at=visitor.at))
            return ranges.respond(request, wav, opening.pop_all())
        except playback.Ended as ended:
            raise Http404 from ended
        except StoreFault:  # the player asks again
            return HttpResponse(status=503)


@signed_in
@require_safe
def peaks(request: HttpRequest, visitor: Visitor, leg: UUID) -> JsonResponse:
    """The waveform: per lane the loudness of each bucket, 0 to 128."""
    turn = _turn(request, visitor, leg)
    try:
        found = playback.peaks(turn.listening, actor=visitor.acting_as(turn.role), at=visitor.at)
    except playback.Ended as ended:
        raise Http404 from ended
    outlines = {party: _loudness(outline) for party, outline in found}
    lanes = ("mixed",) if "mixed" in outlines else ("agent", "caller")
    return JsonResponse({"channels": [outlines.get(party, []) for party in lanes]})


@signed_in
@require_POST
def draft(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Keep what was filled in so far."""
    actor = visitor.acting_as(Role.EVALUATOR)
    sent = _filled(request, visitor, leg, actor)
    _save(leg, sent, visitor, actor)
    if request.headers.get("HX-Request"):
        card = _card(leg, visitor, sent, {})
        context = {"scorecard": replace(card, saved_at=visitor.at)}
        return render(request, "web/evaluations/parts/draft_said.html", context)
    messages.success(request, gettext("Your answers are kept as a draft."))
    return redirect("call", leg=leg)


@signed_in
@require_POST
def submit(request: HttpRequest, visitor: Visitor, leg: UUID) -> HttpResponse:
    """Submit the evaluation; what is missing comes back with a link to each field."""
    actor = visitor.acting_as(Role.EVALUATOR)
    sent = _filled(request, visitor, leg, actor)
    try:
        result = assessing.submit(
            leg, answers=sent.answers, comment=sent.comment, actor=actor, at=visitor.at,
            played=sent.played,
        )  # fmt: skip
    except assessing.Incomplete as incomplete:
        _save(leg, sent, visitor, actor)
        card = _card(leg, visitor, sent, scorecards.faults(incomplete.errors))
        return _incomplete(request, visitor, leg, card)
    said = gettext("Submitted. The employee sees your answers and comments now.")
    if result.percent is not None:
        said += " " + gettext("Score: {percent}%.").format(percent=result.percent)
    messages.success(request, said)
    return redirect("home")


def _attempt(visitor: Visitor, leg: UUID, chance: calls.Chance) -> Decision:
    """Who may not listen asked in vain, and the person concerned hears of it (R32)."""
    return asking.ask(
        leg,
        act="listen_back",
        data="audio",
        purpose=chance.purposes[0],
        actor=visitor.acting_as(chance.role),
        at=visitor.at,
        reason="question",
    )


def _begin(
    request: HttpRequest, visitor: Visitor, leg: UUID, role: str, stated: Mapping[str, Any]
) -> None:
    opened = playback.begin(
        leg,
        purpose=stated["purpose"],
        reason=stated["reason"],
        actor=visitor.acting_as(role),
        at=visitor.at,
    )
    turn = Turn(
        listening=opened.listening,
        role=role,
        purpose=stated["purpose"],
        reason=stated["reason"],
        began_at=visitor.at,
        until=visitor.at + playback.LASTS,
    )
    turns.remember(request.session, leg, turn)


def _listening(
    request: HttpRequest, visitor: Visitor, leg: UUID, turn: Turn
) -> HttpResponse | None:
    """The page with the player, or nothing if the listening is over."""
    actor = visitor.acting_as(turn.role)
    try:
        look = playback.look(turn.listening, actor=actor, at=visitor.at)
    except playback.Ended:
        return None
    context = _beside(leg, turn, look) | {"scorecard": _open_card(visitor, leg, turn)}
    context |= _heard(visitor, leg, turn, look)
    return visitor.page(request, "web/evaluations/listen.html", context)


def _heard(visitor: Visitor, leg: UUID, turn: Turn, look: playback.Look) -> dict[str, Any]:
    """The player of a call, or the messages of a chat or mail."""
    actor = visitor.acting_as(turn.role)
    if not look.changes.written:
        said = None
        if look.transcribed:
            said = playback.transcript(turn.listening, actor=actor, at=visitor.at)
        player = calls.player(leg, look.parties, look.changes)
        return {"player": player, "transcript": said and spoken.transcript(said)}
    try:
        read = playback.thread(turn.listening, actor=actor, at=visitor.at)
    except StoreFault:
        return {"thread": threads.UNREADABLE}
    return {"thread": threads.thread(read)}


def _incomplete(request: HttpRequest, visitor: Visitor, leg: UUID, card: Card) -> HttpResponse:
    turn = turns.find(request.session, leg, visitor.at)
    if turn is None:
        messages.warning(request, gettext("Your answers are kept as a draft."))
        return redirect("call", leg=leg)
    actor = visitor.acting_as(turn.role)
    try:
        look = playback.look(turn.listening, actor=actor, at=visitor.at)
    except playback.Ended:
        return redirect("call", leg=leg)
    context = _beside(leg, turn, look) | {"scorecard": card}
    context |= _heard(visitor, leg, turn, look)
    return visitor.page(request, "web/evaluations/listen.html", context, status=422)


def _beside(leg: UUID, turn: Turn, look: playback.Look) -> dict[str, Any]:
    return {
        "strip": calls.strip(look.decision),
        "call": calls.head_of(leg, turn.role, look),
        "turn": calls.turn_facts(turn),
        "mirror": reverse("mirror", args=[leg]) if turn.role == EMPLOYEE else "",
        "finding": reverse("finding", args=[leg]) if turn.role in guarded.FINDERS else "",
    }


def _turn(request: HttpRequest, visitor: Visitor, leg: UUID) -> Turn:
    turn = turns.find(request.session, leg, visitor.at)
    if turn is None:
        raise Http404
    return turn


def _open_card(visitor: Visitor, leg: UUID, turn: Turn) -> Card | None:
    if turn.role != Role.EVALUATOR:
        return None
    try:
        begun = assessing.begun(leg, actor=visitor.acting_as(turn.role), at=visitor.at)
    except assessing.NotAssigned:
        return None
    return _card(leg, visitor, begun, {})


def _filled(request: HttpRequest, visitor: Visitor, leg: UUID, actor: Actor) -> Begun:
    """The scorecard of an assignment with what the browser sent for it."""
    try:
        begun = assessing.begun(leg, actor=actor, at=visitor.at)
    except assessing.NotAssigned as fault:
        raise Http404 from fault
    comment = request.POST.get("comment", "").replace("\r\n", "\n").strip()
    return replace(
        begun,
        answers=scorecards.read(forms.parse(begun.scorecard.form), request.POST),
        comment=comment[: assessing.MAX_COMMENT],
        played=_played(request),
    )


def _save(leg: UUID, sent: Begun, visitor: Visitor, actor: Actor) -> None:
    assessing.save_draft(
        leg, answers=sent.answers, comment=sent.comment, actor=actor, at=visitor.at,
        played=sent.played,
    )  # fmt: skip


def _played(request: HttpRequest) -> str:
    """What the player told of the sound that was heard, in stretches that overlap nowhere."""
    stretches = hearing.read(request.POST.get("played", ""))
    return "" if stretches is None else hearing.written(stretches)


def _card(leg: UUID, visitor: Visitor, begun: Begun, errors: Mapping[str, str]) -> Card:
    scorecard = begun.scorecard
    form = forms.parse(scorecard.form)
    filled = scorecards.Filled(form, scorecard.texts, begun.answers, errors)
    today = visitor.at.astimezone(AMSTERDAM).date()
    return Card(
        title=scorecards.text(scorecard.texts, "title"),
        number=scorecard.number,
        published_at=scorecard.published_at,
        sections=filled.sections(),
        submit_url=reverse("submit", args=[leg]),
        draft_url=reverse("draft", args=[leg]),
        longest=assessing.MAX_COMMENT,
        comment=begun.comment,
        played=begun.played,
        enough=round(100 * hearing.ENOUGH),
        told_by=calendar.plus_working_days(today, DEFAULT.after_notice_working_days),
    )


def _loudness(outline: bytes) -> list[int]:
    """Two signed bytes per bucket, lowest and highest, to the larger of both."""
    signed = memoryview(outline).cast("b")
    return [max(-low, high) for low, high in zip(signed[::2], signed[1::2], strict=True)]
