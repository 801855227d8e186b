"""Who got the policy, as its page shows it: who is not told stands first, with what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import dates, words
from klankbord.edges.web.frame.fields import NEEDED, Fields
from klankbord.edges.web.frame.strips import Fact, Strip
from klankbord.notices import dispatching
from klankbord.notices.models import Dispatch
from klankbord.notices.standings import Counts, Standing

CHANNELS: words.Words = {
    "mail": _("by mail"),
    "portal": _("on his own page"),
    "paper": _("on paper"),
    "code": _("with the code in his letter"),
}
STATES: words.Words = {
    Dispatch.State.WAITS: _("the mail waits to be sent"),
    Dispatch.State.TAKEN: _("the mail is being sent"),
    Dispatch.State.BOUNCED: _("the mail came back"),
    Dispatch.State.UNCLEAR: _("it is not clear whether the mail went out"),
    Dispatch.State.UNREACHABLE: _("has no address: give it on paper"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list."""

    name: str
    number: str
    kind: str
    verdict: str
    says: str
    more: tuple[str, ...]
    again_url: str
    paper_url: str
    letter_url: str
    code_url: str


class BounceForm(Fields):
    """That a mail came back."""

    told = forms.CharField(
        label=_("Address, or the reference in the mail"),
        max_length=254,
        error_messages=NEEDED,
    )


def row(of: Standing, code: str, at: datetime, *, written: bool, keeps: bool) -> Row:
    """A person as the page shows him.

    `written`: whether there is a policy to give him; `keeps`: whether who looks keeps the list.
    """
    verdict, says = _verdict(of, at)
    state = of.dispatch.state if of.dispatch is not None and not of.proven else ""
    again = keeps and of.dispatch is not None and state in dispatching.AGAIN
    person = {"code": code, "employee": of.employee}
    given = keeps and written and not of.proven
    return Row(
        name=of.name,
        number=of.number,
        kind=words.word(words.EMPLOYMENTS, of.kind) if of.kind else "",
        verdict=verdict,
        says=says,
        more=tuple(_more(of, state)),
        again_url=reverse("delivery_again", kwargs=person) if again else "",
        paper_url=reverse("delivery_paper", kwargs=person) if given else "",
        letter_url=reverse("delivery_letter", kwargs=person) if given else "",
        code_url=reverse("delivery_code", kwargs=person) if written and of.to_hand else "",
    )


def strip(counts: Counts) -> Strip:
    """How many are told, and what that means for who is not."""
    whole = counts.scope > 0 and not counts.untold
    return Strip(
        verdict="yes" if whole else "if",
        says=gettext("Everybody is told") if whole else gettext("Who is not told is not recorded"),
        facts=(
            Fact(gettext("By rule"), "R15 R73", mono=True),
            Fact(
                gettext("Told"),
                gettext("{told} of {scope}").format(told=counts.told, scope=counts.scope),
            ),
        ),
        logged=gettext("That you look is in the log of each employee concerned"),
    )


def late_strip(late: int) -> Strip:
    """What it means that somebody is not told afterwards."""
    return Strip(
        verdict="if" if late else "yes",
        says=gettext("Who is not told in time is not listened to any more")
        if late
        else gettext("Nobody is late to be told"),
        facts=(Fact(gettext("By rule"), "R32", mono=True),),
        logged=gettext("That you look is in the log of each employee concerned"),
    )


def _verdict(of: Standing, at: datetime) -> tuple[str, str]:
    if of.told and not of.proven:
        return "wait", gettext("told, of an earlier version")
    if of.told:
        return "yes", gettext("told")
    if of.proven and of.delivery is not None:
        if of.delivery.counts_from > at:
            day = dates.day(of.delivery.counts_from)
            return "wait", gettext("told, counts from {day}").format(day=day)
        return "no", gettext("got a policy that is not complete")
    return "no", gettext("has not been told")


def _more(of: Standing, state: str) -> Iterator[str]:
    if state:
        yield words.word(STATES, state)
        if of.dispatch is not None and of.dispatch.code_at is not None:
            day = dates.day(of.dispatch.code_at)
            yield gettext("letter with a code printed on {day}, not opened yet").format(day=day)
    got = of.delivery
    if got is None:
        return
    if got.bounced_at is not None:
        yield gettext("came back on {day}").format(day=dates.day(got.bounced_at))
        return
    how = words.word(CHANNELS, got.channel)
    yield gettext("{day}, {how}").format(day=dates.day(got.delivered_at), how=how)
    if got.opened_at is not None:
        yield gettext("opened on {day}").format(day=dates.day(got.opened_at))
    if got.read_at is not None:
        yield gettext("read on {day}").format(day=dates.day(got.read_at))


def reference(of: Dispatch | None) -> UUID | None:
    """By which a letter is known when it comes back."""
    return None if of is None else of.pk
