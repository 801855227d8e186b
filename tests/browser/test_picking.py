"""A caller complains: the quality manager chooses that one call, and its employee reads why."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

import crowd
from browser.stage import Site
from evaluations.test_picking import for_complaints
from klankbord.ledger.periods import local_day
from klankbord.people.models import Employee

REASON = "Nagaan wat er over de reparatie is toegezegd."


def test_a_call_is_chosen_because_of_a_complaint_and_its_employee_reads_why(
    site: Site, page: Page
) -> None:
    now = timezone.now()
    made = now - timedelta(days=2)
    with site.world.here():
        for_complaints()
        anna = Employee.objects.get(number="1001")
        with transaction.atomic():
            crowd.recording(anna, made=made, at=now, purpose="complaint")
    site.sign_in(page, "petra")
    page.goto(f"{site.url}/klachten/")
    page.get_by_role("link", name="Kies een gesprek").click()
    page.get_by_label("Dag van het gesprek").fill(local_day(made).isoformat())
    page.get_by_role("button", name="Toon de gesprekken van die dag").click()
    page.get_by_role("group", name="Gesprek").get_by_role("radio").check()
    page.get_by_label("Kenmerk van de klacht").fill("K-2026-118")
    page.get_by_label("Dag waarop de klacht binnenkwam").fill(local_day(now).isoformat())
    page.get_by_role("radio", name="het klachtenloket").check()
    page.get_by_label("Wat moet worden nagegaan?").fill(REASON)
    page.get_by_role("button", name="Kies dit gesprek").click()
    expect(page.get_by_text("Gekozen. De medewerker krijgt bericht")).to_be_visible()
    expect(page.get_by_role("row", name="K-2026-118")).to_contain_text("het klachtenloket")
    page.context.clear_cookies()
    site.sign_in(page, "anna")
    page.goto(f"{site.url}/mijn/")
    expect(
        page.get_by_role("heading", name="Een gesprek van u is gekozen wegens een klacht")
    ).to_be_visible()
    state = page.get_by_text("gekozen wegens een klacht, op", exact=False)
    expect(state).to_contain_text("door de kwaliteitsmanager")
