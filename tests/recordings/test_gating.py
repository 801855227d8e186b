"""Calls that a platform asks about at once are answered in one deed, each as if it came alone."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

import cast
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.people import objections, unrecorded
from klankbord.programmes import lifecycle
from klankbord.programmes.models import Version
from klankbord.recordings.calling import gating
from klankbord.recordings.models import GateCall, Offer
from klankbord.recordings.offered import offers

PLATFORM = Actor(role="integration")


def call(number, now, **more):
    row = cast.offer(number, at=now, **more)
    row.pop("file")
    found = offers.parse({**row, "file": "sound.wav"}, source=cast.SOURCE)
    assert isinstance(found, offers.Arrival), found
    return found


def together(arrivals, now):
    """Ask about each on a thread of its own, so that all are waiting before one is answered."""
    gate = gating._asking(cast.SOURCE, PLATFORM)

    def ask(arrival):
        try:
            return gating.ask(arrival, at=now, by=PLATFORM)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arrivals)) as hands:
        with gate._turn:
            asked = [hands.submit(ask, each) for each in arrivals]
            while len(gate._waiting) < len(arrivals):
                pass
        return [each.exception(30) or each.result() for each in asked]


@pytest.mark.django_db(transaction=True)
def test_calls_that_are_asked_about_at_once_are_each_answered_as_if_alone(organisation):
    now, places = organisation.now, Version.objects.get().plan["per_person"]
    many = [call(number, now) for number in range(12)]
    unreadable = replace(call(90, now), caller_ref="\ud800")  # of this one nothing can be hashed
    answers = together([*many, unreadable, many[0], call(91, now, agent="nobody")], now)
    assert isinstance(answers[12], UnicodeEncodeError)
    assert answers[13] == answers[0]
    assert answers[14].missing == ("agent_ref",)
    drawn = [bool(each.announcement) for each in answers[:12]]
    assert Counter(drawn) == {True: places, False: 12 - places}
    assert [bool(each.announcement) for each in together(many, now)] == drawn
    more = together([call(number, now) for number in range(20, 28)], now)
    assert not any(each.drawn for each in more)
    with access.deed(Access(SYSTEM, "retain", None, now)):
        counted = Counter(Offer.objects.values_list("result", flat=True))
        assert counted == {Offer.Result.DRAWN: places, Offer.Result.NOT_DRAWN: 20 - places}
        assert GateCall.objects.count() == places


@pytest.mark.django_db
def test_what_protects_counts_from_the_next_call_on(organisation):
    now = organisation.now

    def ask(number, **more):
        return gating.ask(call(number, now, **more), at=now, by=PLATFORM)

    assert ask(1).announcement
    dpo = Actor(role="dpo")
    unrecorded.add("+31612340002", kind="lawyer", at=now, by=dpo)
    assert not ask(2).drawn
    assert ask(3).announcement
    objections.file(
        organisation.anna, grounds="Nee.", at=now, by=organisation.actor("anna", "employee")
    )
    assert ask(4).rules == ("R68",)
    assert ask(5, agent="agent-1002").announcement
    withdrawn = lifecycle.Given(
        "withdrawn", now, {"reason": "Dit luisteren is niet langer nodig, het doel is bereikt."}
    )
    petra = organisation.actor("petra", "quality_manager")
    lifecycle.add_evidence(Version.objects.get(), withdrawn, at=now, by=petra)
    refused = ask(6, agent="agent-1002")
    assert refused.announcement is None
    assert refused.rules
