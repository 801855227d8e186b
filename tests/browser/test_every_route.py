"""Every address is walked to, as everybody, and is open to everybody in light and dark.

The walk needs no list of pages: a new address that no link leads to, and that is no address of its
own, makes `test_no_address_is_left_out` fail.
"""

import re
from email import message_from_bytes
from typing import TypeAlias

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from browser import inspect_page, walking
from browser.inspect_page import Watch
from browser.stage import Site
from browser.walking import Step
from klankbord.edges.cli.demo import loading

PEOPLE = (None, *(address.partition("@")[0] for address, _ in loading.ACCOUNTS))
NO_PAGE = {
    "announcement_sound",
    "announcement_narrow",
    "line_text_draft",
    "sound",
    "peaks",
    "shipment_table",
    "shipment_lines",
    "policy_feed",
    "policy_paper",
    "processing_table",
    "processing_paper",
    "processing_linked",
    "pia_out",
    "card_out",
    "card_draft_out",
    "paper",
    "breach_letter",
    "breach_evidence",
    "inspection",
    "council_letter",
    "council_document",
    "own_request_letter",
    "request_letter",
    "council_year",
    "draw_taken",
    "team_table",
    "team_figures_table",
    "team_sheet",
    "team_figures_sheet",
    "queues_table",
    "queues_sheet",
    "effects_table",
    "effects_sheet",
    "reminders_calendar",
    "talk_calendar",
    "deletion_paper",
    "deletion_signature",
    "brought_in_sound",
}
"""What a page fetches or gives to keep: sound and its outline (test_player hears and sees them),
what callers hear (test_lines, and test_callertexts for a draft), the report of a shipment
(test_shipments opens it), a DPIA as a file (test_drafts), a form as a file (test_builder), a month
of the draw (test_drawn), figures as a table (test_team), a paper of a dossier (test_dossiers) or
of the works council (test_council)."""
BY_NAME = {
    "dispute",
    "account_reset_password_from_key",
    "may_kept",
    "delivery_letter",
    "policy_received",
    "messages_received",
    "council_remove",
    "finding",
    "brought_in",
}
"""Where only a link of one's own leads to: in a mail, in a letter (test_deliveries), to a question
that was kept, or of somebody who was not told (test_deliveries), to a paper in the council's room
(test_council), of who took a dispute in hand (test_disputes), to what an employee gave somebody for
one talk (test_bringing_in), or while one listens (test_cases).
The last two tests below follow one."""

Walked: TypeAlias = dict[str | None, list[Step]]


@pytest.fixture(scope="module")
def walked(demo_shared: Site) -> Walked:
    """Per person every step; done once."""
    with demo_shared.world.here(), override_settings(DEVELOPMENT=True):
        return {who: walking.walk(who) for who in PEOPLE}


@pytest.fixture(scope="module")
def seen() -> set[frozenset[str]]:
    """Which kinds of things stood together on a page that was looked at.

    Who finds the same kinds again, about something else, need not look again.
    """
    return set()


def test_no_address_is_left_out(demo_shared: Site, walked: Walked) -> None:
    shown = {step.route for each in walked.values() for step in each if step.is_shown}
    leads_on = {step.route for who in PEOPLE[1:] for step in walked[who] if step.status == 302}
    left = set(walking.routes()) - shown - leads_on - NO_PAGE - BY_NAME
    with demo_shared.world.here():
        client = walking.visitor("anna")
        kept = {name for name in left if client.get(walking.address(name)).status_code != 405}
    assert kept == set()


def test_no_link_leads_nowhere(walked: Walked) -> None:
    for who, steps in walked.items():
        assert [step.address for step in steps if step.linked and step.status > 399] == [], who


@pytest.mark.parametrize("who", PEOPLE, ids=str)
def test_what_somebody_comes_upon_is_open_to_everybody(
    page: Page, demo_shared: Site, walked: Walked, seen: set[frozenset[str]], who: str | None
) -> None:
    watch = Watch().over(page)
    if who is not None:
        demo_shared.sign_in(page, who)
    found: dict[str, list[str]] = {}
    for step in walked[who]:
        if step.status == 405 or not step.is_page or step.shape in seen:
            continue
        seen.add(step.shape)
        page.goto(demo_shared.url + step.address)
        if wrong := inspect_page.look(page):
            found[step.address] = wrong
    assert found == {}
    assert watch.said == []


def test_a_password_is_chosen_by_the_link_in_a_mail(page: Page, demo_site: Site) -> None:
    page.goto(f"{demo_site.url}/accounts/password/reset/")
    page.get_by_label("E-mail").fill("joris@woonstede.example")
    page.get_by_role("button", name="Stuur de link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    newest = max((demo_site.world.data / "mail").iterdir(), key=lambda file: file.stat().st_mtime)
    body = message_from_bytes(newest.read_bytes()).get_payload(decode=True)
    assert isinstance(body, bytes)
    [link] = re.findall(r"http\S+(/accounts/password/reset/key/\S+)", body.decode())
    page.goto(demo_site.url + link)
    assert inspect_page.look(page) == []
    password = "een heel eigen wachtwoord 7"
    for field in page.locator("input[type=password]").all():
        field.fill(password)
    page.get_by_role("button", name="Bewaar dit wachtwoord").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(demo_site.url)
    page.get_by_label("E-mail").fill("joris@woonstede.example")
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Joris")


def test_a_question_that_was_kept_is_read_by_who_has_its_address(
    page: Page, demo_site: Site
) -> None:
    demo_site.sign_in(page, "ilse")
    page.goto(f"{demo_site.url}/mag-dit/?act=use_in_review&role=hr&made_for=training")
    page.locator("#may-keep").get_by_role("button").click()
    page.wait_for_url("**/mag-dit/bewaard/**")
    assert inspect_page.look(page) == []
    page.context.clear_cookies()
    page.goto(page.url)
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    assert inspect_page.look(page) == []
