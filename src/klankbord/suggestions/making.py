"""A machine suggests answers on a call: the law first, and nothing of it is seen before a human
has submitted his own.

Only where every programme of the recording names `ai` among its means, where employees and works
council were told beforehand, and where there is a transcript. A form that asks for mood, tone or
health is refused as a whole.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from klankbord.evaluations.models import Assignment, Scorecard
from klankbord.evaluations.scorecards import forms
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access
from klankbord.jobs import queue
from klankbord.ledger import book
from klankbord.ledger.leaves import Code
from klankbord.recordings import custody
from klankbord.recordings.intake import transcribing
from klankbord.recordings.models import Leg, Track
from klankbord.suggestions import endpoint, handing, phrases, proposals
from klankbord.suggestions.endpoint import Endpoint
from klankbord.suggestions.failures import Failed
from klankbord.suggestions.handing import BY
from klankbord.suggestions.models import Run
from klankbord.suggestions.proposals import Suggestion
from klankbord.vault import boxes

MEANS = "ai"
"""What a programme names, or no machine suggests anything."""


@queue.periodic("suggestions.make", "* * * * *")
def make(timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Look at what was assigned since the last minute."""
    make_ready(at=timezone.now())


def make_ready(*, at: datetime, limit: int = 20) -> int:
    """Let the machines look at calls that were assigned and wait for them; how many runs."""
    runs = 0
    for source, machine in _machines():
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
            done = Run.objects.filter(source=source).values("leg")
            waiting = Assignment.objects.filter(
                closed_at=None, leg__state=Leg.State.READY, leg__retention_until__gt=at,
                leg__version__means__contains=[MEANS],
            ).exclude(leg__in=done)  # fmt: skip
            legs = list(waiting.order_by("assigned_at", "pk").values_list("leg", flat=True)[:limit])
        runs += sum(_look(leg, source, machine, at=at) for leg in legs)
    return runs


def _machines() -> list[tuple[Run.Source, Endpoint | None]]:
    found: list[tuple[Run.Source, Endpoint | None]] = [(Run.Source.PHRASES, None)]
    if settings.MACHINE_URL:
        where = Endpoint(
            settings.MACHINE_URL, settings.MACHINE_MODEL, settings.MACHINE_KEY, settings.MACHINE_CA
        )
        found.append((Run.Source.MODEL, where))
    return found


def _look(leg: UUID, source: Run.Source, machine: Endpoint | None, *, at: datetime) -> bool:
    """One run on one call; whether there was one."""
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        card = Scorecard.objects.filter(pk__in=_cards(found)).first()
        turns = transcribing.spoken(found.tracks.select_related("key"))
        if card is None or not turns:
            return False
        run = Run(leg=found, scorecard=card, source=source, made_at=at, state=Run.State.MADE)
        if machine is not None:
            run.machine, run.endpoint = machine.model[:80], machine.place[:120]
        run.reason = _refused(found, card, machine, at=at)
        if run.reason:
            run.state = Run.State.REFUSED
            _write(run, found, [], at=at)
            return True
    form = forms.parse(card.form)
    try:
        if machine is None:
            said, run.withheld = phrases.suggest(form, turns)
        else:
            given, before = handing.prepared(leg, turns, machine, at=at)
            said, run.withheld = endpoint.ask(machine, form, card.texts, given, before=before)
    except Failed as fault:
        said, run.reason = [], fault.code
        run.state = Run.State.REFUSED if fault.code == handing.DENIED else Run.State.FAILED
    with transaction.atomic(durable=True), custody.held(leg, act="retain", at=at) as found:
        if Run.objects.filter(leg=found, source=source).exists():
            return True
        if machine is not None:  # somebody may have restricted it while the machine thought
            run.reason = _refused(found, card, machine, at=at) or run.reason
            if run.reason and run.state == Run.State.MADE:
                said, run.state, run.withheld = [], Run.State.REFUSED, 0
        _write(run, found, said, at=at)
    return True


def _cards(leg: Leg) -> list[UUID]:
    rows = Assignment.objects.filter(leg=leg, closed_at=None)
    return list(rows.values_list("scorecard", flat=True))


def _refused(leg: Leg, card: Scorecard, machine: Endpoint | None, *, at: datetime) -> str:
    """Why no machine looks at this call; what the law said is in the log."""
    if proposals.prohibited(forms.parse(card.form), card.texts):
        return "prohibited"
    answers = [
        decisions.decide(
            handing.question(leg, purpose, machine, at),
            about=[leg.employee_id, leg.call.caller], by=BY, thing=leg.pk, reason="assigned",
        )
        for purpose in leg.purposes
    ]  # fmt: skip
    return "" if all(each.allowed for each in answers) else handing.DENIED


def _write(run: Run, leg: Leg, said: list[Suggestion], *, at: datetime) -> None:
    run.given = len(said)
    run.save(force_insert=True)
    track = leg.tracks.select_related("key").exclude(party=Track.Party.CALLER).first()
    if said and track is not None and track.key.gone_at is None:
        boxes.seal(track.key, box_of(run), proposals.sealed(said), row=row_of(run))
    detail: dict[str, Code] = {
        "leg": str(leg.pk),
        "source": str(run.source),
        "result": str(run.state),
        "given": run.given,
        "withheld": run.withheld,
        "function": BY.role,
    }
    if run.reason:
        detail["reason"] = run.reason
    about = sorted([leg.employee_id, leg.call.caller])
    book.append("suggestions_made", at=at, subjects=about, detail=detail)


def box_of(run: Run) -> str:
    """Name of the box beside the voice of the employee with what a run suggested."""
    return f"suggestions.{run.source}"


def row_of(run: Run) -> boxes.Row:
    """The row that the box of a run is bound to."""
    return boxes.Row("suggestions.run", run.pk)
