"""A calibration of five, each signed in for himself: blind until all are in, then agreement."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Error, Page, expect

from browser import stage
from browser.stage import Site
from klankbord.evaluations.calibration import calibrating
from klankbord.evaluations.models import Calibration, Calibrator, Evaluation
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.instants import AMSTERDAM
from klankbord.people import clearances, grants
from klankbord.people import queries as people
from klankbord.people.models import Account
from klankbord.people.periods import Term
from klankbord.recordings.models import Leg

NAMES = ("noor", "joris", "bram", "ilse", "directie")
ONCE = 19
"""Calibrations of before: with the one of this test they are as many as a figure needs."""


def account(name: str) -> Account:
    found = people.by_email(f"{name}@woonstede.example")
    assert found is not None
    return found


def five(now: datetime) -> None:
    """Everybody in the story may evaluate."""
    petra = people.actor_for(account("petra"), "quality_manager", now)
    tess = people.actor_for(account("tess"), "admin", now)
    term = Term(now, now + timedelta(days=300))
    for name in NAMES[1:]:
        grants.approve(
            grants.ask(account(name), role="evaluator", term=term, at=now, by=petra),
            at=now, by=tess,
        )  # fmt: skip
        for kind in ("secrecy", "instruction"):
            clearances.sign(account(name), kind=kind, term=term, at=now, by=tess)


def before(leg: Leg, now: datetime) -> None:
    """What was found in earlier calls, which are gone by now; on one question they differ."""
    day = now.astimezone(AMSTERDAM).date() - timedelta(days=3)
    card = Evaluation.objects.get().scorecard
    for number in range(ONCE):
        made = Calibration.objects.create(
            leg=None, key=calibrating._key(leg.employee_id, now), employee_id=leg.employee_id,
            scorecard=card, opened_at=now - timedelta(days=10), closes_on=day,
        )  # fmt: skip
        for name in NAMES:
            row = Calibrator.objects.create(
                calibration=made, evaluator=account(name), submitted_at=now - timedelta(days=5),
                key=calibrating._key(leg.employee_id, now),
            )  # fmt: skip
            well = number % 2 == 0 or (name == "bram" and number % 3 == 0)
            answers: dict[str, Any] = {
                "naam": {"option": "ja" if number % 2 else "nee"},
                "uitpraten": {"option": "goed" if well else "deels"},
                "samenvatten": {"option": "ja"},
            }
            said = {"answers": answers, "comment": "", "percent": 60}
            calibrating._seal(row, calibrating.ANSWERS, said)


@pytest.fixture
def ready(site: Site) -> Site:
    now = timezone.now()
    with site.world.here():
        five(now)
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, now)):
            assert site.story is not None
            before(Leg.objects.get(pk=site.story.scored), now)
    return site


def become(page: Page, site: Site, name: str) -> None:
    page.context.clear_cookies()
    site.sign_in(page, name)
    page.goto(f"{site.url}/kalibratie/")


def score(page: Page, site: Site, name: str) -> None:
    page.get_by_role("link", name="Beoordeel het gesprek").click()
    here = page.url
    page.get_by_role("link", name="Luister naar het gesprek").click()
    page.get_by_text("samen met anderen een gesprek beoordelen").click()
    page.get_by_role("button", name="Luisteren").click()
    expect(page.get_by_role("heading", name="Deze luisterbeurt")).to_be_visible()
    page.goto(here)
    stage.answer(page, "Noemt de organisatie", "Ja")
    stage.answer(page, "Laat de beller uitpraten", "Goed")
    stage.answer(page, "Vat samen", "Ja")
    page.get_by_label("Wat moeten de anderen weten?").fill(f"Gehoord door {name}.")
    page.get_by_role("button", name="Afronden").click()
    expect(page.get_by_role("status").first).to_contain_text("Ingediend.")


def written_in_a_tab_that_dies(page: Page, site: Site) -> None:
    """What Noor writes without submitting is hers alone, and there when she comes back."""
    become(page, site, "noor")
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.get_by_role("link", name="Beoordeel het gesprek").click()
    here = tab.url
    stage.answer(tab, "Noemt de organisatie", "Nee")
    box = tab.get_by_label("Wat moeten de anderen weten?")
    box.press_sequentially("Hij noemt geen naam, " * 4, delay=100)  # never a pause
    with pytest.raises(Error):
        tab.goto("chrome://crash")
    page.goto(here)
    kept = page.get_by_label("Wat moeten de anderen weten?")
    assert kept.input_value().startswith("Hij noemt geen naam, Hij"), kept.input_value()
    expect(page.get_by_role("radio", name="Nee").first).to_be_checked()
    page.get_by_label("Mijn naam mag").check()
    expect(page.get_by_text("Als concept bewaard om")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Mijn naam mag")).to_be_checked()
    page.get_by_label("Mijn naam mag").uncheck()
    expect(page.get_by_text("Als concept bewaard om")).to_be_visible()
    become(page, site, "petra")
    assert "Hij noemt geen naam" not in page.content()


def test_five_score_blind_and_then_see_how_far_they_agree(page: Page, ready: Site) -> None:
    become(page, ready, "petra")
    page.get_by_role("link", name="Nieuwe kalibratie").click()
    page.get_by_role("radio").first.check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Nodig uit").click()
    expect(page.get_by_role("status").first).to_contain_text("uitgenodigd")
    written_in_a_tab_that_dies(page, ready)
    for name in NAMES:
        become(page, ready, name)
        expect(page.get_by_role("link", name="Bekijk wat is gevonden")).to_have_count(0)
        score(page, ready, name)
    page.goto(f"{ready.url}/kalibratie/")
    page.get_by_role("link", name="Bekijk wat is gevonden").click()
    for letter in "ABCDE":
        expect(page.get_by_text(f"Beoordelaar {letter}").first).to_be_visible()
    for name in NAMES:
        expect(page.get_by_text(f"Gehoord door {name}.")).to_be_visible()
    expect(
        page.get_by_text("alfa 1,00 (tussen 1,00 en 1,00), 100% gelijk, 20 gesprekken")
    ).to_be_visible()
    expect(page.get_by_text("niemand antwoordde anders")).to_be_visible()
    become(page, ready, "petra")
    page.get_by_role("link", name="Hoe beoordelaars verschuiven").click()
    expect(page.get_by_text("Dit mag u niet zien:")).to_have_count(len(NAMES))
