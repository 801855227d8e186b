"""Ten people of the demo come for what they come for, each with script and without it.

The small story of `site` has the deeds that change something (test_journeys, test_coaching,
test_administration, test_callers); here stands whether each role finds its way in an organisation
of sixty people. The evaluator follows the tutorial to the letter (test_tutorial).
"""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser import stage
from browser.stage import Site


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def browser_context_args(
    browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": request.param}


def come(page: Page, site: Site, name: str, greeting: str) -> None:
    page.context.clear_cookies()
    site.sign_in(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text(greeting)


def no_call(page: Page, site: Site, number: str) -> None:
    """Who has no business in a call hears no, with a rule, and gets no sound."""
    page.goto(f"{site.url}/gesprekken/{number}/")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(page.locator(".reasons .rule").first).to_be_visible()
    assert page.locator("audio").count() == 0


@pytest.fixture(scope="module")
def numbers(demo_shared: Site) -> dict[str, str]:
    """A call and an evaluation of Anna."""
    from klankbord.evaluations import queries
    from klankbord.people import queries as people

    with demo_shared.world.here():
        anna = people.by_email("anna@woonstede.example")
        assert anna is not None
        now = timezone.now()
        newest = queries.own(people.actor_for(anna, "employee", now), at=now)[0]
        return {"call": str(newest.leg), "evaluation": str(newest.id)}


def test_the_employee_reads_who_listened_who_was_refused_and_what_was_said(
    page: Page, demo_shared: Site
) -> None:
    come(page, demo_shared, "anna", "Dag Anna")
    refused = page.get_by_role("row").filter(has_text="Geweigerd")
    expect(refused.filter(has_text="HR").first).to_contain_text("R8")
    expect(refused.filter(has_text="teamleider")).to_contain_text("R34")
    page.get_by_role("link", name=re.compile("^Bekijken Gesprek van")).first.click()
    expect(page.get_by_role("heading", name="Antwoorden en opmerkingen")).to_be_visible()
    stage.go_to(page, "Mijn logboek")
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_text("Elke regel klopt, en er ontbreekt er geen.")).to_be_visible()


def test_coach_and_employee_read_the_same_talk(page: Page, demo_shared: Site) -> None:
    said = []
    for name, greeting in (("bram", "Dag Bram"), ("anna", "Dag Anna")):
        come(page, demo_shared, name, greeting)
        stage.go_to(page, "Coaching")
        page.get_by_role("listitem").filter(has_text="allebei gesloten").get_by_role(
            "link", name="Openen"
        ).click()
        expect(page.locator(".wall")).to_contain_text("Een trainingsopname wordt nooit tegen u")
        said.append([each.inner_text() for each in page.locator(".voice .written").all()])
        expect(page.get_by_text("U hebt allebei gesloten.")).to_be_visible()
    assert len(said[0]) == 2
    assert said[0] == said[1]


def test_the_team_lead_reads_figures_and_hears_nobody(
    page: Page, demo_shared: Site, numbers: dict[str, str]
) -> None:
    come(page, demo_shared, "dorien", "Dag Dorien")
    stage.go_to(page, "Teamcijfers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Huur")
    expect(page.get_by_role("img", name="Alle vragen samen, per maand.")).to_be_visible()
    expect(page.get_by_text("Geen ranglijst")).to_be_visible()
    assert "Anna" not in page.locator("main").inner_text()
    no_call(page, demo_shared, numbers["call"])


def test_the_quality_manager_sees_what_is_proven_and_what_waits_for_a_fact(
    page: Page, demo_shared: Site, numbers: dict[str, str]
) -> None:
    come(page, demo_shared, "petra", "Dag Petra")
    expect(page.get_by_text("in quarantaine")).to_be_visible()
    stage.go_to(page, "Regelingen")
    page.get_by_role("link", name="Beter luisteren").click()
    expect(page.locator("main")).to_contain_text("15 van 15 bewezen")
    proven = page.get_by_role("row").filter(has_text="Medezeggenschap")
    expect(proven).to_contain_text("bewezen")
    no_call(page, demo_shared, numbers["call"])


def test_hr_hears_no_and_asks_on_what_would_make_it_otherwise(
    page: Page, demo_shared: Site, numbers: dict[str, str]
) -> None:
    come(page, demo_shared, "hr", "Dag Hanna")
    page.get_by_label("Nummer van de opname of de beoordeling").fill(numbers["evaluation"])
    page.get_by_role("button", name="Vraag het").click()
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(page.locator(".reasons").first).to_contain_text("R8")
    page.get_by_role("link", name="En als één feit anders is?").click()
    expect(page.get_by_role("heading", name="Mag dit?")).to_be_visible()
    expect(page.locator("#s-act")).to_have_value("use_in_review")
    expect(page.locator(".answer").get_by_role("heading", level=2).first).to_have_text("Nee.")


def test_the_works_council_reads_what_is_arranged_and_how_teams_do_without_names(
    page: Page, demo_shared: Site, numbers: dict[str, str]
) -> None:
    come(page, demo_shared, "or", "Dag Wil")
    waits = page.get_by_role("region", name="Ondernemingsraad").get_by_role("listitem")
    expect(waits.filter(has_text="In één keer goed")).to_contain_text("Medezeggenschap.")
    stage.go_to(page, "Regelingen")
    page.get_by_role("link", name="Beter luisteren").click()
    expect(page.get_by_role("row").filter(has_text="Medezeggenschap")).to_contain_text("bewezen")
    stage.go_to(page, "Teamcijfers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle teams samen")
    page.get_by_role("link", name="Huur").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Huur")
    no_call(page, demo_shared, numbers["call"])


def test_the_protection_officer_sees_what_is_due_and_no_content_without_a_case(
    page: Page, demo_shared: Site, numbers: dict[str, str]
) -> None:
    come(page, demo_shared, "ilse", "Dag Ilse")
    expect(page.get_by_text("bezwaar is open")).to_be_visible()
    expect(page.get_by_text("meeluisteren is gestopt")).to_be_visible()
    expect(page.get_by_text("Laatste ijkpunt van het logboek")).to_be_visible()
    no_call(page, demo_shared, numbers["call"])


def test_the_administrator_sees_a_role_asked_and_another_approves_it(
    page: Page, demo_site: Site
) -> None:
    come(page, demo_site, "tess", "Dag Tess")
    expect(page.get_by_text("rollen wachten op goedkeuring")).to_be_visible()
    stage.go_to(page, "Beheer")
    page.get_by_role("link", name="Rollen").click()
    page.get_by_role("button", name="Keur goed coach, Joris Kamstra").click()
    expect(page.get_by_role("status").first).to_contain_text("De houder krijgt een mail.")
    page.get_by_role("link", name="Vraag een rol").click()
    page.get_by_label("Voor wie").fill("anna@woonstede.example")
    page.get_by_label("Rol", exact=True).select_option("evaluator")
    page.get_by_role("button", name="Vraag het").click()
    asked = "Keur goed beoordelaar, Anna de Wit"
    expect(page.get_by_role("button", name=asked)).to_have_count(0)

    come(page, demo_site, "directie", "Dag Maarten")
    stage.go_to(page, "Beheer")  # which is the roles, for who only approves
    page.get_by_role("button", name=asked).click()
    row = page.get_by_role("row").filter(has_text="Anna de Wit").filter(has_text="beoordelaar")
    expect(row).to_contain_text("Tess Oudendijk")
    expect(row).to_contain_text("Maarten Hoekzema")


def test_a_caller_reads_why_he_is_recorded_and_what_may_be_done_with_it(
    page: Page, demo_shared: Site
) -> None:
    page.goto(f"{demo_shared.url}/bellers/")
    expect(page.get_by_role("heading", name="Wilt u dat niet?")).to_be_visible()
    page.get_by_role("link", name="Mag dit?").click()
    page.get_by_role("link", name="Mag een beller een kopie van zijn gesprek krijgen?").click()
    expect(page.get_by_role("heading", name="Ja, mits")).to_be_visible()
    assert page.context.cookies() == []
