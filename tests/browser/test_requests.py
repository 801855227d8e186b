"""What people ask about themselves, from their own page or none at all, to the answer."""

import re

from playwright.sync_api import Page, expect

from browser import inspect_page, stage
from browser.stage import Site

WRONG = "Ik liet de bewoner wel uitpraten; de lijn viel twee keer weg."
WHY = "Het oordeel blijft van de beoordelaar. Uw verklaring staat er nu bij, overal waar het staat."
GONE = "Wij zien dat u niet wilde dat dit bewaard werd. Uw gesprek is nu gewist."


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_who_finds_an_opinion_wrong_has_his_own_words_beside_it(
    page: Page, shared_site: Site
) -> None:
    site = shared_site
    assert site.story is not None
    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/beoordelingen/{site.story.evaluation}/")
    page.get_by_role("link", name="Er klopt iets niet").click()
    expect(page.get_by_role("radio", name="Er klopt iets niet")).to_be_checked()
    send(page, "Verstuur")
    expect(page.get_by_role("alert")).to_contain_text("In uw eigen woorden")
    page.get_by_label("In uw eigen woorden").fill(WRONG)
    send(page, "Verstuur")
    expect(page.get_by_text(WRONG)).to_be_visible()
    assert inspect_page.look(page) == []
    page.goto(f"{site.url}/mijn/verzoeken/")
    page.context.clear_cookies()
    site.sign_in(page, "ilse")
    page.goto(f"{site.url}/verzoeken/")
    assert inspect_page.look(page) == []
    page.get_by_role("link", name="Correctie").click()
    assert inspect_page.look(page) == []
    page.get_by_role("link", name="Beantwoord het verzoek").click()
    stage.answer(page, "Uw antwoord", "Deels toegewezen")
    page.get_by_label("Waarom, in gewone woorden").fill(WHY)
    expect(page.get_by_label("Verklaring die bij de beoordeling komt")).to_have_value(WRONG)
    send(page, "Beantwoord nu")
    expect(page.get_by_label("Waarom, in gewone woorden")).to_have_value(WHY)
    page.get_by_label("Grond").select_option("opinion")
    send(page, "Beantwoord nu")
    expect(page.get_by_text("deels toegewezen").first).to_be_visible()
    page.context.clear_cookies()
    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/beoordelingen/{site.story.evaluation}/")
    expect(page.get_by_role("heading", name="Verklaring van de medewerker")).to_be_visible()
    expect(page.get_by_text(WRONG)).to_be_visible()


def test_a_caller_has_his_call_erased_without_an_account(page: Page, shared_site: Site) -> None:
    site = shared_site
    assert site.story is not None
    page.goto(f"{site.url}/bellers/")
    page.get_by_role("link", name="Doe een verzoek").click()
    page.get_by_label("Ik wil gegevens over mij laten wissen").check()
    page.get_by_label("Telefoonnummer van het gesprek").fill("06 1234 0002")
    page.get_by_label("In uw eigen woorden").fill("Mijn BSN is 111222333.")
    send(page, "Verstuur")
    expect(page.get_by_role("alert")).to_contain_text("BSN")
    assert inspect_page.look(page) == []
    page.get_by_label("In uw eigen woorden").fill("Wis mijn gesprek van gisteren.")
    send(page, "Verstuur")
    said = page.get_by_role("status").inner_text()
    reference = re.search(r"Uw kenmerk: ([0-9A-F]{8})", said)
    assert reference is not None
    assert page.context.cookies() == []
    site.sign_in(page, "ilse")
    page.goto(f"{site.url}/verzoeken/")
    page.get_by_role("row").filter(has_text="beller").get_by_role("link").click()
    expect(page.get_by_text(reference[1])).to_be_visible()
    page.get_by_role("link", name="Leg vast wie het vraagt").click()
    page.get_by_label("wij belden terug", exact=False).check()
    send(page, "Dit is de persoon")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("link", name="Beantwoord het verzoek").click()
    stage.answer(page, "Uw antwoord", "Toegewezen")
    page.get_by_label("Waarom, in gewone woorden").fill(GONE)
    send(page, "Beantwoord nu")
    expect(page.get_by_text("telefooncentrale", exact=False).first).to_be_visible()
    page.context.clear_cookies()
    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/")
    expect(page.get_by_text("gewist op").first).to_be_visible()
