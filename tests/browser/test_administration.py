"""An administrator makes an account and asks a role, another approves it; every page is open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from browser import inspect_page, stage
from browser.inspect_page import Watch
from browser.stage import Site

WIDTHS = (1440, 390, 360)
PICTURED = (1440, 390)


@pytest.fixture(scope="module")
def registry(
    template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Woonstede with thirty people in its teams."""
    from browser import stage

    with django_db_blocker.unblock():
        opened = stage.open_teams(tmp_path_factory.mktemp("registry") / "site")
        yield opened
        opened.world.end()


def to(path: str) -> Callable[[Page, Site], None]:
    return lambda page, site: page.goto(site.url + path) and None


def person(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/beheer/mensen/?q=anna")
    page.get_by_role("rowheader").get_by_role("link").first.click()


def leaving(page: Page, site: Site) -> None:
    person(page, site)
    page.get_by_role("link", name="Leg de laatste dag vast").click()


def one_account(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/beheer/accounts/?q=bram")
    page.get_by_role("rowheader").get_by_role("link").first.click()


def closing(page: Page, site: Site) -> None:
    one_account(page, site)
    page.get_by_role("link", name="Sluit het account").click()


def wrong(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/beheer/rollen/vragen/")
    page.get_by_label("Voor wie").fill("tess@woonstede.example")
    page.get_by_role("button", name="Vraag het").click()


PAGES: dict[str, tuple[str, Callable[[Page, Site], None], str]] = {
    "beheer-accounts": ("tess", to("/beheer/accounts/"), "Accounts"),
    "beheer-account": ("tess", one_account, "Bram Terwiel"),
    "beheer-account-nieuw": ("tess", to("/beheer/accounts/nieuw/"), "Nieuw account"),
    "beheer-account-sluiten": ("tess", closing, "Het account van Bram Terwiel sluiten"),
    "beheer-mensen": ("tess", to("/beheer/mensen/"), "Mensen"),
    "beheer-mensen-leeg": ("tess", to("/beheer/mensen/?q=niemand"), "Mensen"),
    "beheer-mens": ("tess", person, "Anna de Wit"),
    "beheer-mens-nieuw": ("tess", to("/beheer/mensen/nieuw/"), "Nieuwe persoon"),
    "beheer-uit-dienst": ("tess", leaving, "Anna de Wit gaat uit dienst"),
    "beheer-teams": ("tess", to("/beheer/teams/"), "Teams"),
    "beheer-rollen": ("directie", to("/beheer/rollen/"), "Rollen"),
    "beheer-rol-fout": ("tess", wrong, "Vraag een rol"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_register_is_open_to_everybody_at_every_width_in_light_and_dark(
    page: Page, registry: Any, name: str
) -> None:
    who, go, heading = PAGES[name]
    watch = Watch().over(page)
    registry.sign_in(page, who)
    go(page, registry)
    assert page.locator("h1").inner_text() == heading
    ids: list[str] = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    inspect_page.every_way(page, name)
    assert watch.said == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_account_is_made_a_role_asked_and_approved_by_another(
    browser: Any, browser_context_args: dict[str, Any], registry: Any, script: bool
) -> None:
    email = f"lotte-{script}@woonstede.example".lower()
    context = browser.new_context(**browser_context_args, java_script_enabled=script)
    page = context.new_page()
    registry.sign_in(page, "tess")
    stage.go_to(page, "Beheer")
    page.get_by_role("link", name="Nieuw account").click()
    page.get_by_label("Naam").fill("Lotte Prins")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Maak account").click()
    expect(page.get_by_role("status").first).to_contain_text("een link om een wachtwoord te kiezen")
    expect(page.get_by_text("Dit account heeft geen rol")).to_be_visible()
    page.get_by_role("link", name="Vraag een rol").click()
    expect(page.get_by_label("Voor wie")).to_have_value(email)
    page.get_by_label("Rol", exact=True).select_option("evaluator")
    page.get_by_role("button", name="Vraag het").click()
    row = page.get_by_role("row").filter(has_text="Lotte Prins").filter(has_text="gevraagd")
    expect(row.get_by_role("button", name="Keur goed")).to_have_count(0)
    context.clear_cookies()

    registry.sign_in(page, "directie")
    page.goto(f"{registry.url}/beheer/rollen/?q={email}")
    page.get_by_role("button", name="Keur goed beoordelaar, Lotte Prins").click()
    expect(page.get_by_role("status").first).to_contain_text("De houder krijgt een mail.")
    row = page.get_by_role("row").filter(has_text="Lotte Prins").first
    expect(row).to_contain_text("geldt")
    expect(row).to_contain_text("Tess Oudendijk")
    expect(row).to_contain_text("Maarten Hoekzema")
    context.close()


def test_somebody_is_written_down_put_in_a_team_and_leaves(page: Page, registry: Any) -> None:
    registry.sign_in(page, "tess")
    page.goto(f"{registry.url}/beheer/mensen/nieuw/")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul dit in.")
    page.get_by_label("Personeelsnummer").fill("7001")
    page.get_by_label("Naam").fill("Milan Bakker")
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Milan Bakker")
    expect(page.get_by_text("Er geldt geen regeling voor deze persoon.")).to_be_visible()
    page.get_by_label("Team", exact=True).select_option("Noord")
    page.get_by_role("button", name="Zet in dit team").click()
    expect(page.get_by_role("rowheader", name="Noord")).to_be_visible()
    page.get_by_role("link", name="Leg de laatste dag vast").click()
    page.get_by_role("button", name="Leg de laatste dag vast").click()
    expect(page.get_by_role("status").first).to_contain_text("Vastgelegd: de laatste dag is")
