"""The pages with figures of teams: open to everybody, and what they say is what is known."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from browser import inspect_page
from browser.inspect_page import Watch

WIDTHS = (1440, 390, 360)
PICTURED = (1440, 390)


@pytest.fixture(scope="module")
def teams_site(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Woonstede with two more teams: one with five months of figures, one without any."""
    from browser import stage

    with django_db_blocker.unblock():
        opened = stage.open_teams(tmp_path_factory.mktemp("teams") / "site")
        yield opened
        opened.world.end()


PAGES = {
    "team": ("ruben", "/team/", "Noord"),
    "teams": ("petra", "/team/?maanden=12", "Alle teams samen"),
    "team-leeg": ("petra", "/team/zuid/", "Zuid"),
    "teams-or": ("ida", "/team/", "Alle teams samen"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_figures_is_open_to_everybody_at_every_width_in_light_and_dark(
    page: Page, teams_site: Any, name: str
) -> None:
    who, path, heading = PAGES[name]
    watch = Watch().over(page)
    teams_site.sign_in(page, who)
    page.goto(teams_site.url + path)
    assert page.locator("h1").inner_text() == heading
    inspect_page.every_way(page, name)
    assert watch.said == []


def test_a_team_lead_reads_what_changed_and_what_is_hidden(page: Page, teams_site: Any) -> None:
    teams_site.sign_in(page, "ruben")
    page.get_by_role("navigation").get_by_role("link", name="Teamcijfers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noord")
    expect(page.locator(".lead")).to_contain_text("Duidelijk omhoog: ‘Laat de beller uitpraten’.")
    chart = page.get_by_role("img", name="Alle vragen samen, per maand.")
    expect(chart).to_be_visible()
    rows = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Vat samen"))
    row = rows.last  # the first is of the funnel
    expect(row).to_contain_text("Minder dan 5 mensen")
    expect(row).to_contain_text("Minder dan 8 beoordelingen")
    page.get_by_role("link", name="3 maanden").click()
    expect(page).to_have_url(f"{teams_site.url}/team/noord/?maanden=3")
    body = page.locator("main").inner_text()
    assert "Medewerker" not in body


def test_another_team_is_answered_with_the_law(page: Page, teams_site: Any) -> None:
    teams_site.sign_in(page, "ruben")
    page.goto(f"{teams_site.url}/team/west/")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(page.locator(".reasons").first).to_contain_text("R33")


def test_the_works_council_comes_from_all_teams_to_one(page: Page, teams_site: Any) -> None:
    teams_site.sign_in(page, "ida")
    page.goto(f"{teams_site.url}/team/")
    page.get_by_role("link", name="Noord").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noord")
    page.locator(".crumbs").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle teams samen")
