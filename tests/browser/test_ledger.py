"""An employee reads his log, has it checked, takes it home and checks it there."""

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import worlds
from browser.inspect_page import Watch
from browser.stage import Site


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser_context_args(
    browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": request.param}


def test_a_refused_attempt_stands_in_the_log_and_the_log_is_checked_here_and_at_home(
    page: Page, site: Site, tmp_path: Path
) -> None:
    watch = Watch().over(page)
    site.sign_in(page, "bram")
    page.goto(f"{site.url}/gesprekken/{site.story.waiting[0]}/")
    page.context.clear_cookies()

    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/")
    page.get_by_role("link", name="Uw hele logboek").click()
    refused = page.get_by_role("listitem").filter(has_text="geweigerd").first
    expect(refused).to_contain_text("Gevraagd: luisteren (opname)")
    expect(refused).to_contain_text("coach")
    expect(refused).to_contain_text("R33")

    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_text("Elke regel klopt, en er ontbreekt er geen.")).to_be_visible()
    expect(page.get_by_text("Wortelhash")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Download mijn deel").click()
    home = tmp_path / "home"
    with zipfile.ZipFile(download.value.path()) as archive:
        archive.extractall(home)
    command = [worlds.KLANKBORD, "ledger", "verify", "--bundle", str(home / "logboek")]
    checked = subprocess.run(command, capture_output=True, text=True, check=True)
    assert '"errors":[]' in checked.stdout.replace(" ", "")
    assert watch.said == []


def test_an_older_month_is_chosen_by_a_link(page: Page, shared_site: Site) -> None:
    shared_site.sign_in(page, "anna")
    page.goto(f"{shared_site.url}/mijn/logboek/")
    months = page.get_by_role("region", name="Maanden").get_by_role("link")
    assert months.count() > 1
    oldest = months.last.locator("span").first.inner_text()
    months.last.click()
    expect(page.get_by_role("heading", name=oldest, exact=True)).to_be_visible()
    expect(page.get_by_text("U werd ingeschreven als medewerker")).to_be_visible()
