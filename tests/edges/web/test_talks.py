"""The page of a talk that is moved and cancelled, and what the calendar of the other hears."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

import talking
from klankbord.edges.web.frame import dates

pytestmark = pytest.mark.django_db


def meeting(content):
    made = Calendar.from_ical(content)
    [event] = made.walk("VEVENT")
    return str(made["method"]), int(event["sequence"]), event


def test_a_talk_is_moved_and_cancelled_and_the_calendar_of_the_other_follows(organisation, of):
    talks = talking.talks(organisation)
    talk, coach, anna = talks.plan(), of("bram"), of("anna")

    def at(name):
        return reverse(name, args=[talk])

    def post(who, name, **form):
        answer = who.post(at(name), form, follow=True)
        return answer, re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))

    day = dates.today(talks.now + timedelta(days=5))
    answer, said = post(anna, "talk_move", **{"move-day": str(day), "move-clock": "14:30"})
    assert answer.status_code == 422
    assert "Schrijf waarom" in said
    assert mail.outbox == []
    _, said = post(
        anna, "talk_move",
        **{"move-day": str(day), "move-clock": "14:30", "move-why": "Ik heb <b>vrij</b>."},
    )  # fmt: skip
    assert "Het gesprek is verzet." in said
    page = coach.get(at("talk")).content.decode()
    assert "Anna heeft dit gesprek verzet van" in page
    assert "Ik heb &lt;b&gt;vrij&lt;/b&gt;." in page
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (
        ["bram@woonstede.example"],
        "Een gesprek in Klankbord is verzet",
    )
    [(name, content, kind)] = sent.attachments
    assert (name, kind) == ("klankbord.ics", "text/calendar")
    method, sequence, event = meeting(content)
    assert (method, sequence, str(event["uid"])) == ("PUBLISH", 1, str(talk))
    assert event["dtstart"].dt.isoformat().startswith(str(day))
    for word in ("Anna", "Bram", "vrij"):
        assert word not in content + sent.body.replace("Bram Terwiel", "")

    _, said = post(coach, "talk_cancel", **{"cancel-why": "Niet meer nodig"})
    assert "Het gesprek is afgezegd." in said
    assert mail.outbox[-1].to == ["anna@woonstede.example"]
    method, sequence, event = meeting(mail.outbox[-1].attachments[0][1])
    assert (method, sequence, str(event["status"])) == ("CANCEL", 2, "CANCELLED")
    assert meeting(anna.get(at("talk_calendar")).content)[:2] == ("CANCEL", 2)
    page = anna.get(at("talk")).content.decode()
    assert "Bram heeft dit gesprek afgezegd op" in page
    assert "Haal het uit mijn agenda" in page
    assert "Sluit mijn deel" not in page
    assert "Leg iets op tafel" not in page
    _, said = post(
        anna, "talk_move", **{"move-day": str(day), "move-clock": "9:00", "move-why": "x"}
    )
    assert "Dit gesprek is afgezegd." in said
