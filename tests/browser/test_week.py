"""An evaluator's week: days, a call given back, one scored with moments, and one taken back."""

import re
from uuid import UUID

from playwright.sync_api import Page, expect

from browser.stage import AUDIO, Site, answer, until


def monday(page: Page, site: Site, second: UUID) -> None:
    """When am I there, and a call of somebody I know."""
    page.goto(f"{site.url}/werk/")
    days = page.get_by_role("group", name="Op een dag zonder vinkje")
    expect(days.get_by_role("checkbox")).to_have_count(14)
    days.get_by_role("checkbox").nth(1).uncheck()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("status").first).to_contain_text("krijgt u geen nieuwe gesprekken")
    expect(days.get_by_role("checkbox").nth(1)).not_to_be_checked()
    given = page.locator("li", has=page.locator(f"a[href*='{second}']"))
    given.locator("summary").click()
    given.get_by_label("Ik ken deze medewerker", exact=False).check()
    given.get_by_role("button", name="Teruggeven").click()
    expect(page.get_by_role("status").first).to_contain_text("Teruggegeven")
    expect(page.locator(f"a[href*='{second}']")).to_have_count(0)


def tuesday(page: Page, site: Site, first: UUID) -> None:
    """Listen, answer by keys, write the moment that a comment is about."""
    page.goto(f"{site.url}/gesprekken/{first}/")
    page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
    page.get_by_role("button", name="Luisteren").click()
    until(page, f"{AUDIO}?.readyState >= 1")
    expect(page.get_by_text("0% van het geluid", exact=False)).to_be_visible()
    page.evaluate(f"{AUDIO}.currentTime = 4.5")
    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    page.keyboard.press("m")
    comment = page.get_by_label("Opmerking bij 1.1", exact=False)
    expect(comment).to_have_value("[0:04.5] ")
    comment.press_sequentially("Goed begin.")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("dit moment van het gesprek")
    page.keyboard.press("Escape")
    answer(page, "Laat de beller uitpraten", "Goed")
    answer(page, "Vat samen", "Ja")
    page.get_by_role("button", name="Afronden").click()
    expect(page.get_by_role("status").first).to_contain_text("Afgerond.")


def friday(page: Page, site: Site) -> None:
    """It was the wrong call after all."""
    page.goto(f"{site.url}/werk/")
    page.get_by_label("Welke?").select_option(index=0)
    page.get_by_label("Wat klopt er niet?", exact=False).fill("Dit was het verkeerde gesprek.")
    page.get_by_role("button", name="Intrekken").click()
    expect(page.get_by_role("status").first).to_contain_text("Ingetrokken.")


def test_an_evaluators_week(page: Page, site: Site) -> None:
    assert site.story is not None
    first, second = site.story.waiting
    site.sign_in(page, "noor")
    monday(page, site, second)
    tuesday(page, site, first)
    friday(page, site)
    # The employee reads all of it, and hears the moment.
    page.context.clear_cookies()
    site.sign_in(page, "anna")
    expect(page.get_by_text("Een beoordeling van u is ingetrokken").first).to_be_visible()
    taken = page.locator("li", has=page.get_by_text("ingetrokken", exact=True))
    taken.get_by_role("link", name=re.compile("^Bekijken")).click()
    expect(page.get_by_text("Dit was het verkeerde gesprek.")).to_be_visible()
    expect(page.get_by_text("Niet helemaal beluisterd", exact=False)).to_be_visible()
    page.get_by_role("link", name="[0:04.5]").click()
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Luisteren").click()
    until(page, f"Math.abs({AUDIO}?.currentTime - 4.5) < 0.1")
