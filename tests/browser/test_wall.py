"""HR tries eleven ways around the wall, and reads each time why it stands there.

A talk of Anna with her coach is planned, about a call of hers that was evaluated. HR knows the
numbers of all three.
"""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.stage import Site, sign_in
from klankbord.coaching import bringing, conversations
from klankbord.coaching.bringing import Thing
from klankbord.gate.access import Actor
from klankbord.people import queries as people
from klankbord.people.models import Account

HR = "hr@woonstede.example"
WORDS = ("Rustige toon.", "Onderbrak", "Boze bellers", "Je vat rustig samen.")
"""What Noor, Anna and Bram wrote: not a word of it may reach HR."""


def actor(name: str, role: str) -> Actor:
    account = Account.objects.get(email=f"{name}@woonstede.example")
    return people.actor_for(account, role, timezone.now())


@pytest.fixture
def talk(site: Site) -> str:
    assert site.story is not None
    now = timezone.now()
    with site.world.here():
        bram, anna = actor("bram", "coach"), actor("anna", "employee")
        made = conversations.plan(
            [site.story.evaluation], takes_place_at=now + timedelta(days=1), actor=bram, at=now
        )
        conversations.write(made, text="Je vat rustig samen.", actor=bram, at=now)
        bringing.bring(made, Thing("topic", "Boze bellers"), actor=anna, at=now)
    return str(made)


def test_hr_tries_eleven_ways_around_the_wall_and_reads_why_each_time(
    page: Page, site: Site, talk: str
) -> None:
    story = site.story
    assert story is not None
    leg, evaluation = story.scored, story.evaluation
    sign_in(page, site.url, "hr")
    answer = page.locator("main")

    def closed(*rules: str) -> None:
        for rule in rules:
            expect(answer).to_contain_text(rule)
        said = page.content()
        assert not [words for words in WORDS if words in said]

    def goes_to(path: str) -> Callable[[], object]:
        return lambda: page.goto(f"{site.url}{path}")

    pages = {
        "the call": (goes_to(f"/gesprekken/{leg}/"), ("R34",)),
        "its sound, by its address": (goes_to(f"/gesprekken/{leg}/geluid.wav"), ("R8",)),
        "the evaluation": (goes_to(f"/mijn/beoordelingen/{evaluation}/"), ("R8",)),
        "the evaluation, as a coach": (goes_to(f"/coaching/beoordelingen/{evaluation}/"), ("R8",)),
        "the talk": (goes_to(f"/coaching/{talk}/"), ("R34",)),
        "the talk, for a calendar": (goes_to(f"/coaching/{talk}/agenda.ics"), ("R34",)),
        "the page of the employee": (goes_to("/mijn/"), ("R8",)),
        "the list of calls": (goes_to("/gesprekken/"), ("R",)),
    }
    for enter, rules in pages.values():
        enter()
        closed(*rules)
    page.goto(site.url)
    page.get_by_label("Nummer van de opname").fill(str(evaluation))
    page.get_by_role("button", name="Vraag het").click()
    closed("R8")

    made = site.world.run(
        "token",
        "new",
        "--as",
        HR,
        "--account",
        HR,
        "--scope",
        "recordings:read",
        "--scope",
        "evaluations:read",
    )
    assert made.code == 0, made.stderr
    secret = json.loads(made.stdout)["secret"]
    for path in (f"recordings/{leg}", f"evaluations/{evaluation}"):
        got = page.request.get(
            f"{site.url}/api/v1/{path}?act=use_in_review&purpose=appraisal",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert got.status == 403, got.text()
        assert "R8" in got.text()

    asked = site.world.run(
        "ask", "use_in_review", "--purpose", "appraisal", "--leg", str(leg), "--as", HR
    )
    assert asked.code == 1
    assert "R8" in asked.stdout

    page.goto(f"{site.url}/herinneringen/")
    said = page.content()
    assert talk not in said
    assert "Anna" not in said

    page.context.clear_cookies()
    sign_in(page, site.url, "anna")
    page.goto(f"{site.url}/mijn/")
    attempts = page.get_by_role("row").filter(has_text="Geweigerd").filter(has_text="HR")
    assert attempts.count() >= 6
