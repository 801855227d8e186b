"""What an erasure took and what it left, as the letter and the page of a request tell it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext, ngettext

from klankbord.edges.web.frame import dates
from klankbord.rights import clocks
from klankbord.rights.models import Request
from klankbord.vault import epochs


def lines(request: Request) -> list[str]:
    """In sentences, for whoever asked; nothing where nothing was erased or had to stay."""
    return [*_told(request)] if request.done else []


def _told(request: Request) -> Iterator[str]:
    done, caller = request.done, request.who == Request.Who.CALLER
    halved, whole, held = (int(done.get(name, 0)) for name in ("halved", "erased", "held"))
    found = int(done.get("evaluations", 0))
    if halved:
        yield ngettext(
            "Erased: your voice, and what is written down of what you said, in {n} conversation.",
            "Erased: your voice, and what is written down of what you said, in {n} conversations.",
            halved,
        ).format(n=halved)
        if caller:
            yield gettext(
                "Erased too: your telephone number as a code, and everything by which that "
                "conversation led to you."
            )
    if whole:
        yield ngettext(
            "Erased as a whole, with both voices: {n} conversation.",
            "Erased as a whole, with both voices: {n} conversations.",
            whole,
        ).format(n=whole)
    if found:
        yield ngettext("Erased: {n} evaluation.", "Erased: {n} evaluations.", found).format(n=found)
    if (halved or whole or found) and request.decided_at is not None:
        last = epochs.irrecoverable_by(clocks.local(request.decided_at))
        yield gettext("From {day} on nobody can bring it back from a backup either.").format(
            day=dates.day(last)
        )
    if halved:
        yield from _other(request, caller=caller)
    if held:
        yield ngettext(
            "Not erased: {n} conversation, which a dispute or a duty keeps. Nobody uses it for "
            "anything else.",
            "Not erased: {n} conversations, which a dispute or a duty keeps. Nobody uses them for "
            "anything else.",
            held,
        ).format(n=held)
    if caller:
        yield gettext(
            "What also stays: an evaluation of the work of our employee, a year at most. Where it "
            "repeated words of yours that we had in writing, we took them out."
        )
    yield gettext(
        "Our log goes on saying that something was erased, without number or name. Your words in "
        "this request stay for a year, and that you asked it for five years."
    )


def _other(request: Request, *, caller: bool) -> Iterator[str]:
    until = dates.last_day(datetime.fromisoformat(request.done["other_until"]))
    if caller:
        yield gettext(
            "What stays: what our employee said in it. That is about his work. It goes on {day} at "
            "the latest."
        ).format(day=until)
    else:
        yield gettext(
            "What stays: what the caller said in it, for a complaint, for proof, or since the "
            "caller asked for it himself. Nobody uses it for anything else. It goes on {day} at "
            "the latest."
        ).format(day=until)
