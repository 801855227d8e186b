"""A form is built with the keyboard, saved while one writes, and tried before anybody is scored."""

from playwright.sync_api import Page, expect

from browser import inspect_page
from browser.stage import Site


def test_a_form_is_built_by_keys_and_tried_as_an_evaluator_sees_it(
    page: Page, demo_site: Site
) -> None:
    demo_site.sign_in(page, "petra")
    page.goto(f"{demo_site.url}/formulieren/nieuw/")
    page.get_by_label("Naam in het Nederlands").fill("Telefoongesprek")
    page.get_by_label("Code").fill("telefoon")
    page.get_by_label("Telefoongesprek, 11 vragen").check()
    page.get_by_role("button", name="Begin het concept").click()
    page.wait_for_url("**/formulieren/concepten/**")
    assert inspect_page.look(page) == []
    builder = page.url
    page.get_by_role("button", name="Omhoog: Vat de vraag samen").focus()
    page.keyboard.press("Enter")
    row = page.locator("#at-samenvatten")
    expect(row).to_contain_text("2.2")
    page.keyboard.press("Enter")  # the button that was pressed still has the focus
    expect(row).to_contain_text("2.1")
    row.get_by_role("link").click()
    page.get_by_label("Vraag", exact=True).fill("Vat de vraag samen")
    expect(page.locator("#kept")).to_contain_text("Bewaard om")
    page.get_by_label("Wanneer het zo telt").first.focus()
    page.keyboard.type("Herhaalt de vraag in eigen woorden.")
    page.get_by_label("Wat de medewerker dan letterlijk zegt").first.focus()
    page.keyboard.type("dus u wilt")
    page.keyboard.press("Enter")
    page.keyboard.type("begrijp ik goed")
    page.get_by_label("Verschijnt").select_option("Noemt de organisatie en de eigen naam")
    expect(page.get_by_role("group", name="Bij deze antwoorden op die vraag")).to_be_visible()
    page.get_by_label("Verschijnt").select_option("altijd")
    expect(page.get_by_role("group", name="Bij deze antwoorden op die vraag")).to_have_count(0)
    expect(page.locator("#kept")).to_contain_text("Deze vraag telt nu voor")
    page.get_by_label("Gewicht").fill("veel")
    page.locator(".card-end").get_by_role("button", name="Bewaar").click()
    expect(page.get_by_label("Gewicht")).to_have_value("veel")
    expect(page.locator("#id_weight_error")).to_contain_text("Schrijf een getal")
    assert inspect_page.look(page) == []
    page.get_by_label("Gewicht").fill("2")
    page.locator(".card-end").get_by_role("button", name="Bewaar").click()
    page.wait_for_url(builder)
    page.get_by_role("link", name="Bekijk het als beoordelaar").click()
    anchor = page.locator("fieldset", has_text="Herhaalt de vraag in eigen woorden.")
    expect(anchor).to_be_visible()
    for question in page.locator("fieldset").all():
        question.locator("input[type=radio]").first.check(force=True)
    expect(page.locator("#example")).to_contain_text("100%")
    page.locator("fieldset").first.locator("input[type=radio]").nth(2).check(force=True)
    expect(page.locator("#example")).to_contain_text("100%")
    assert inspect_page.look(page) == []
