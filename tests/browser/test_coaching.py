"""A coach and an employee talk: both write, both close, in a real browser, with script and without.

With script every stage is looked at in light and dark, wide and narrow.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser import inspect_page
from browser.inspect_page import Watch
from browser.stage import Site
from klankbord.edges.web.frame import dates


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], script: bool) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": script}


Look = Callable[[str], None]


@pytest.fixture
def look(page: Page, script: bool) -> Look:
    """Look at the stage that is on: only once, with script."""

    def at(name: str) -> None:
        if script:
            inspect_page.every_way(page, f"coaching-{name}")
            page.set_viewport_size({"width": 1440, "height": 900})

    return at


def become(page: Page, site: Site, name: str) -> None:
    page.context.clear_cookies()
    site.sign_in(page, name)
    page.goto(f"{site.url}/coaching/")


def open_talk(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Openen {name}").click()


def in_days(days: int) -> str:
    return str(dates.today(timezone.now()) + timedelta(days=days))


def plan(page: Page) -> None:
    page.get_by_role("checkbox").check()
    page.get_by_label("Dag").fill(in_days(1))
    page.get_by_label("Tijd").fill("14:00")
    page.get_by_role("button", name="Plan het coachgesprek").click()
    expect(page.get_by_role("heading", name="Coachgesprek met Anna")).to_be_visible()


def agree(page: Page, look: Look) -> None:
    page.locator("summary", has_text="Afspraak toevoegen").click()
    page.get_by_role("button", name="Zet erbij").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op wat u afspreekt.")
    look("afspraak-fout")
    page.get_by_label("Wat spreekt u af?").fill("Twee minuten pauze na een boos gesprek.")
    page.get_by_role("radio", name="Bram").check()
    page.get_by_label("Wanneer kijkt u erop terug?").fill(in_days(14))
    page.get_by_role("button", name="Zet erbij").click()
    expect(page.get_by_role("status").first).to_contain_text("De afspraak staat erbij.")


def test_a_coach_plans_out_of_evaluations_that_he_may_read(
    page: Page, site: Site, look: Look
) -> None:
    watch = Watch().over(page)
    become(page, site, "anna")
    expect(page.get_by_text("Er is geen coachgesprek met u gepland.")).to_be_visible()
    look("medewerker-leeg")
    become(page, site, "bram")
    page.get_by_role("button", name="Plan het coachgesprek").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies minstens één beoordeling.")
    look("plannen-fout")
    page.get_by_role("link", name="Bekijken").click()
    expect(page.get_by_text("Rustige toon.")).to_be_visible()
    look("coach-leest")
    page.get_by_role("link", name="Terug").click()
    plan(page)
    become(page, site, "bram")
    expect(page.get_by_text("Er is nu niets nieuws te bespreken.")).to_be_visible()
    look("gepland")
    assert watch.said == []


def test_both_write_both_close_and_nothing_changes_after(
    page: Page, site: Site, look: Look, script: bool
) -> None:
    watch = Watch().over(page)
    become(page, site, "bram")
    plan(page)
    page.get_by_label("Uw deel").fill("Je vat rustig samen.")
    if script:
        page.get_by_label("Uw deel").blur()
        expect(page.locator("#part-said")).to_contain_text("Bewaard om")
    else:
        page.get_by_role("button", name="Bewaren").click()
    look("coach-schrijft")

    become(page, site, "anna")
    open_talk(page, "Bram Terwiel")
    expect(page.get_by_text("Je vat rustig samen.")).to_have_count(0)
    expect(page.get_by_text("U ziet dit deel zodra Bram het sluit.")).to_be_visible()
    agree(page, look)
    page.get_by_label("Uw deel").fill("Ik was moe.\nIk wil één korte zin.")
    page.get_by_role("button", name="Sluit mijn deel").click()
    expect(page.get_by_role("button", name="Open mijn deel weer")).to_be_visible()
    look("medewerker-sloot")
    page.get_by_role("button", name="Open mijn deel weer").click()
    page.get_by_label("Uw deel").fill("Ik was moe, het was druk.")
    page.get_by_role("button", name="Sluit mijn deel").click()

    become(page, site, "bram")
    expect(page.get_by_text("Anna sloot, nu u nog")).to_be_visible()
    open_talk(page, "Anna de Wit")
    expect(page.get_by_text("Ik was moe, het was druk.")).to_be_visible()
    expect(page.get_by_label("Uw deel")).to_have_value("Je vat rustig samen.")
    look("coach-sluit")
    page.get_by_role("button", name="Sluit mijn deel").click()
    expect(page.get_by_text("Beide delen staan vast.")).to_be_visible()
    assert page.get_by_role("textbox").count() == 0  # the coach adds nothing any more
    page.get_by_role("button", name="Gedaan").click()
    expect(page.locator(".deals .status")).to_contain_text("gedaan")
    look("gesloten")

    become(page, site, "anna")
    open_talk(page, "Bram Terwiel")
    expect(page.get_by_text("Je vat rustig samen.")).to_be_visible()
    page.get_by_label("Wilt u nog iets toevoegen?").fill("Dank je wel.")
    page.get_by_role("button", name="Voeg toe").click()
    look("laatste-woord")
    become(page, site, "bram")
    open_talk(page, "Anna de Wit")
    expect(page.get_by_text("Dank je wel.")).to_be_visible()
    assert watch.said == []


def test_hr_is_not_let_in_and_the_employee_sees_the_attempt(page: Page, site: Site) -> None:
    become(page, site, "bram")
    plan(page)
    talk = page.url
    page.context.clear_cookies()
    site.sign_in(page, "hr")
    page.goto(talk)
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(page.locator(".reasons").first).to_contain_text("R34")
    page.goto(site.url)
    page.get_by_label("Nummer van de opname").fill(talk.rstrip("/").rpartition("/")[2])
    page.get_by_role("button", name="Vraag het").click()
    expect(page.locator(".reasons").first).to_contain_text("R8")
    page.context.clear_cookies()
    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/")
    attempts = page.get_by_role("row").filter(has_text="Geweigerd")
    expect(attempts).to_have_count(2)
    expect(attempts.first).to_contain_text("HR")
