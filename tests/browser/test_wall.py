"""HR tries thirteen ways around the wall, and reads each time why it stands there.

A talk of Anna with her coach is planned, about a call of hers that was evaluated. She herself also
brought that call into a review, for somebody else than HR. HR knows the numbers of all four.
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
from klankbord.ledger.periods import local_day
from klankbord.people import grants
from klankbord.people import queries as people
from klankbord.people.models import Account
from klankbord.people.periods import Term
from klankbord.reviews import bringing as reviews
from klankbord.reviews.bringing import Wish

HR = "hr@woonstede.example"
WORDS = ("Rustige toon.", "Onderbrak", "Boze bellers", "Je vat rustig samen.", "Zo ging het.")
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


@pytest.fixture
def brought(site: Site) -> str:
    assert site.story is not None
    now = timezone.now()
    with site.world.here():
        chief = Account.objects.get(email="directie@woonstede.example")
        term = Term(now, now + timedelta(days=100))
        petra, tess = actor("petra", "quality_manager"), actor("tess", "admin")
        asked = grants.ask(chief, role="manager", term=term, at=now, by=petra)
        grants.approve(asked, at=now, by=tess)
        wish = Wish(
            words="Zo ging het.",
            things=(("recording", site.story.scored), ("evaluation", site.story.evaluation)),
            recipient=chief.pk,
            talk_on=local_day(now) + timedelta(days=3),
            prompted=False,
        )
        return str(reviews.bring(wish, actor=actor("anna", "employee"), at=now))


def test_hr_tries_thirteen_ways_around_the_wall_and_reads_why_each_time(
    page: Page, site: Site, talk: str, brought: str
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
        "what she brought in": (goes_to(f"/ingebracht/{brought}/"), ("R8",)),
        "its sound": (goes_to(f"/ingebracht/{brought}/1/geluid.wav"), ("R8",)),
        "bringing it in for her": (goes_to("/mijn/inbrengen/"), ("R8",)),
    }
    for enter, rules in pages.values():
        enter()
        closed(*rules)
    page.goto(site.url)
    assert "breng" not in page.locator("body").inner_text().lower()  # no button, no number, no hint
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
        "--scope",
        "reports:read",
    )
    assert made.code == 0, made.stderr
    secret = json.loads(made.stdout)["secret"]
    asks = "act=use_in_review&purpose=appraisal"
    paths = (f"recordings/{leg}?{asks}", f"evaluations/{evaluation}?{asks}", "reports?team=huur")
    for path in paths:
        got = page.request.get(
            f"{site.url}/api/v1/{path}",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert got.status == 403, got.text()
        assert "R8" in got.text()

    asked = site.world.run(
        "ask", "use_in_review", "--purpose", "appraisal", "--leg", str(leg), "--as", HR
    )
    assert asked.code == 1
    assert "R8" in asked.stdout
    report = site.world.run("report", "--team", "huur", "--as", HR)
    assert report.code == 1
    assert "R8 Een trainingsopname wordt nooit tegen u gebruikt. [" in report.stderr

    page.goto(f"{site.url}/herinneringen/")
    said = page.content()
    assert talk not in said
    assert "Anna" not in said

    page.context.clear_cookies()
    sign_in(page, site.url, "anna")
    page.goto(f"{site.url}/mijn/")
    refused = page.get_by_role("row").filter(has_text="Geweigerd")
    attempts = refused.filter(has_text="HR")
    assert attempts.count() >= 6
    assert attempts.count() == refused.count(), "she reads of each that it was HR"
