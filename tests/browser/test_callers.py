"""A caller without an account: reads why he is recorded, and has his call erased."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.inspect_page import Watch
from browser.stage import Site


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser_context_args(
    browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": request.param}


def test_a_caller_objects_and_the_employee_reads_that_his_recording_is_gone(
    page: Page, site: Site
) -> None:
    watch = Watch().over(page)
    page.goto(f"{site.url}/bellers/")
    expect(page.get_by_text("Dit telefoongesprek kan worden opgenomen")).to_be_visible()
    page.get_by_role("button", name="Ik maak bezwaar tegen deze opname").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul een nummer in.")
    page.get_by_label("Nummer van uw gesprek").fill("call-1")
    page.get_by_role("button", name="Ik maak bezwaar tegen deze opname").click()
    expect(page.get_by_role("status")).to_contain_text("Wij hebben uw bezwaar genoteerd.")
    assert page.context.cookies() == []
    assert watch.said == []

    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/logboek/")
    lines = page.get_by_role("listitem")
    expect(lines.filter(has_text="Gevraagd: wissen (opname)").first).to_contain_text("toegestaan")
    expect(lines.filter(has_text="Gegevens over u werden gewist").first).to_be_visible()


def test_the_language_is_chosen_by_a_link_and_leads_on_to_what_is_allowed(
    page: Page, shared_site: Site
) -> None:
    page.goto(f"{shared_site.url}/bellers/")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Do you not want that?")).to_be_visible()
    page.get_by_role("link", name="May I?").click()
    page.get_by_role("link", name="May a caller have a copy of his call?").click()
    expect(page.get_by_role("heading", name="Yes, if")).to_be_visible()
    assert page.context.cookies() == []
