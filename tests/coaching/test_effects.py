"""Scores before and after a first talk: of five people or more, counted once, never of a person."""

from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean, stdev

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

import cast
import crowd
from klankbord.coaching import effects
from klankbord.coaching.models import Conversation, Effect
from klankbord.evaluations.figures import own
from klankbord.evaluations.models import Evaluation
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.vault import keys
from klankbord.vault.keys import Party

pytestmark = pytest.mark.django_db
BEGAN = datetime(2026, 11, 1, 12, tzinfo=AMSTERDAM)
TALK = BEGAN + timedelta(days=4)
NOW = datetime(2027, 1, 2, 12, tzinfo=AMSTERDAM)
STUDENT_5 = 2.570582
"""Of the table of Student: five degrees of freedom, 95% between minus and plus it."""
LOW = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


@pytest.fixture
def people(settings, tmp_path):
    """Six people of Noord, each with two scores before a talk and two better ones after it."""
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede(now=BEGAN)
    found = crowd.join(made, {"noord": 6})["noord"]
    for n, each in enumerate(found):
        for place, hours in enumerate((-48, -24, 24, 48)):
            best = place >= 2 or n == 0
            crowd.evaluate(
                made, each, made=TALK + timedelta(hours=hours), at=TALK + timedelta(days=3),
                answers=cast.GOOD if best else LOW,
            )  # fmt: skip
    return made, found


def talk(organisation, employee):
    bram = organisation.account("bram")
    with access.acting(Access(SYSTEM, "retain", None, TALK)):
        key = keys.create(parties=[Party(employee.pk, "agent")], kind="record",
                          keep_until=TALK + timedelta(days=300), at=TALK)  # fmt: skip
        Conversation.objects.create(
            key=key, employee=employee, coach=bram, planned_at=TALK, takes_place_at=TALK,
            employee_closed_at=TALK, coach_closed_at=TALK, closed_at=TALK,
        )  # fmt: skip


def scores(employee):
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, NOW)):
        rows = Evaluation.objects.filter(employee=employee).select_related("key", "scorecard")
        return [each.percent for each in sorted(own.scored(rows), key=lambda each: each.made_at)]


def test_four_people_are_no_figure_and_five_are_one_that_student_agrees_with(client, people):
    made, found = people
    petra = made.actor("petra", "quality_manager")
    for each in found[:4]:
        talk(made, each)
    assert effects.count(at=NOW) == 0
    for each in found[4:]:
        talk(made, each)
    assert effects.count(at=datetime(2026, 12, 20, 12, tzinfo=AMSTERDAM)) == 0  # days not over
    assert effects.count(at=NOW) == 1
    assert effects.count(at=NOW + timedelta(days=1)) == 0
    [shown] = effects.read(petra, at=NOW)
    assert (shown.persons, shown.before, shown.after) == (6, 12, 12)
    sides = [scores(each) for each in found]
    before = [(a + b) / 2 for a, b, _, _ in sides]
    after = [(a + b) / 2 for _, _, a, b in sides]
    changes = [new - old for old, new in zip(before, after, strict=True)]
    half = STUDENT_5 * stdev(changes) / sqrt(6)
    low, high = fmean(changes) - half, fmean(changes) + half
    assert (shown.low, shown.high) == pytest.approx((low, high), rel=1e-3)
    assert min(changes) == 0 < max(changes)
    assert shown.proves == "up"
    with pytest.raises(DatabaseError), transaction.atomic():
        Effect.objects.update(persons=7)


def test_it_is_taken_along_as_a_table_with_the_numbers_of_the_page_and_a_line_in_the_log(
    client, people
):
    made, found = people
    for each in found:
        talk(made, each)
    effects.count(at=NOW)
    petra = made.actor("petra", "quality_manager")
    [shown] = effects.read(petra, at=NOW, taken="command")
    last = Detail.objects.order_by("entry_id").last()
    assert last.subject == book.ORGANISATION
    [told] = effects.told([shown])["months"]
    assert (told["month"], told["persons"], told["proves"]) == ("2026-11", 6, "up")
    assert told["low"] == pytest.approx(shown.low, abs=0.01)
    client.force_login(made.account("petra"))
    rows = client.get(reverse("effects_table")).content.decode().splitlines()
    assert rows[1] == (
        "2026-11;Schatting: na het coachgesprek waren de scores hoger.;"
        f"{dutch(shown.change)};{dutch(shown.low)};{dutch(shown.high)};6;12;12"
    )
    sheet = client.get(reverse("effects_sheet"))
    assert sheet.content.startswith(b"PK")


def dutch(points):
    return f"{points:.1f}".replace(".", ",")


def test_who_may_have_no_figures_of_groups_has_none_of_this(people):
    made, found = people
    for each in found:
        talk(made, each)
    assert effects.count(at=NOW) == 1
    council = made.actor(crowd.COUNCIL, "works_council")
    assert len(effects.read(council, at=NOW)) == 1
    for who, role in (("hr", "hr"), (crowd.LEAD, "team_lead"), ("bram", "coach")):
        with pytest.raises(decisions.Refused):
            effects.read(made.actor(who, role), at=NOW)


def test_the_page_says_what_it_takes_and_that_it_is_an_estimate(client, people):
    made, _ = people
    client.force_login(made.account("petra"))
    page = client.get(reverse("effects")).content.decode()
    assert "Er is nog geen cijfer" in page
    assert "Dit is een schatting" in page
