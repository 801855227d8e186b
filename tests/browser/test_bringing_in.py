"""Anna brings a training call into her review, HR reads what she gave, she takes it back.

HR finds it on the start page because it was given, and nowhere a way to ask for it.
"""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.stage import Site, sign_in
from klankbord.ledger.periods import local_day

WORDS = "Zo ga ik om met iemand die boos is."


def test_an_employee_brings_in_what_she_chooses_and_takes_it_back(page: Page, site: Site) -> None:
    assert site.story is not None
    sign_in(page, site.url, "anna")
    page.goto(f"{site.url}/mijn/")
    page.get_by_role("link", name="Zelf inbrengen").click()
    page.locator(f"input[value='evaluation:{site.story.evaluation}']").check()
    page.locator(f"input[value='recording:{site.story.scored}']").check()
    page.get_by_label("Hanna Rookmaker").check()
    talk = local_day(timezone.now()) + timedelta(days=5)
    page.get_by_label("Op welke dag is uw gesprek?").fill(talk.isoformat())
    page.get_by_label("Waarom brengt u dit in?").fill(WORDS)
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Breng dit in").click()
    expect(page.locator("main")).to_contain_text("R9")  # who was asked is protected by a no

    page.goto(f"{site.url}/mijn/inbrengen/")
    page.locator(f"input[value='evaluation:{site.story.evaluation}']").check()
    page.locator(f"input[value='recording:{site.story.scored}']").check()
    page.get_by_label("Hanna Rookmaker").check()
    page.get_by_label("Op welke dag is uw gesprek?").fill(talk.isoformat())
    page.get_by_label("Waarom brengt u dit in?").fill(WORDS)
    page.get_by_label("Nee, het is mijn eigen idee").check()
    page.get_by_role("button", name="Breng dit in").click()
    expect(page.locator("main")).to_contain_text("niet gelezen of gehoord")

    page.context.clear_cookies()
    sign_in(page, site.url, "hr")
    page.goto(site.url)
    page.locator("main a[href^='/ingebracht/']").first.click()
    main = page.locator("main")
    expect(main).to_contain_text(WORDS)
    expect(main).to_contain_text("Zonder de opmerkingen van de beoordelaar.")
    expect(main).not_to_contain_text("Rustige toon.")
    given, source = page.url, page.locator("audio").get_attribute("src")
    heard = page.request.get(f"{site.url}{source}")
    assert heard.status == 200
    assert int.from_bytes(heard.body()[22:24], "little") == 1  # channels of the WAV: hers alone

    page.context.clear_cookies()
    sign_in(page, site.url, "anna")
    page.goto(f"{site.url}/mijn/inbrengen/")
    expect(page.locator("main")).to_contain_text("voor het eerst gelezen of gehoord")
    page.get_by_role("button", name="Neem terug").click()
    expect(page.locator("main")).to_contain_text("teruggenomen")
    page.context.clear_cookies()
    sign_in(page, site.url, "hr")
    gone = page.goto(given)
    assert gone is not None
    assert gone.status == 404


def test_who_has_nothing_to_bring_in_is_told_so(page: Page, site: Site) -> None:
    sign_in(page, site.url, "joris")
    page.goto(f"{site.url}/mijn/inbrengen/")
    expect(page.locator("main")).to_contain_text("Er is nog niets van u dat u kunt inbrengen")
    expect(page.get_by_role("button", name="Breng dit in")).to_have_count(0)
