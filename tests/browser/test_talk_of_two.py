"""A coach and an employee talk, each in a browser of his own, both open at the same time."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from browser import inspect_page
from browser.stage import AUDIO, Site, until
from klankbord.edges.web.frame import dates
from klankbord.people import clearances
from klankbord.people import queries as people
from klankbord.people.models import Account, Clearance
from klankbord.people.periods import Term


def in_days(days: int) -> str:
    return str(dates.today(timezone.now()) + timedelta(days=days))


def clear_the_coach(site: Site) -> None:
    """Bram has a secrecy statement and an instruction, so that he may hear."""
    now = timezone.now()
    with site.world.here():
        bram, tess = (
            Account.objects.get(email=f"{name}@woonstede.example") for name in ("bram", "tess")
        )
        by = people.actor_for(tess, "admin", now)
        term = Term(now - timedelta(days=1), now + timedelta(days=90))
        for kind in Clearance.Kind.values:
            clearances.sign(bram, kind=kind, term=term, at=now, by=by)


def bring(
    page: Page, kind: str, text: str, fill: Callable[[Page], object] = lambda _: None
) -> None:
    page.locator("summary", has_text="Leg iets op tafel").click()
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("In uw woorden").fill(text)
    fill(page)
    page.get_by_role("button", name="Leg op tafel").click()
    expect(page.get_by_role("status").first).to_contain_text("Het ligt op tafel.")


def they_agree(coach: Page) -> None:
    coach.locator("summary", has_text="Afspraak toevoegen").click()
    coach.get_by_label("Wat spreekt u af?").fill("Ik regel een rustig half uur.")
    coach.get_by_role("radio", name="Bram").check()
    coach.get_by_label("Wanneer kijkt u erop terug?").fill(in_days(0))
    coach.get_by_role("button", name="Zet erbij").click()


def they_set_a_goal(coach: Page, anna: Page, talk: str) -> None:
    """The coach sets it about a question, Anna words it, and each says how it stands."""
    coach.goto(talk)
    coach.locator("summary", has_text="Doel toevoegen").click()
    coach.get_by_label("Wat moet er beter gaan?").fill("Vaker samenvatten.")
    coach.get_by_label("Uiterlijk wanneer?").fill(in_days(30))
    coach.get_by_label("Over welke vraag").select_option(index=3)
    coach.get_by_role("button", name="Stel dit doel").click()
    expect(coach.get_by_role("status").first).to_contain_text("Het doel staat erbij.")
    anna.goto(talk)
    anna.locator("summary", has_text="Anders verwoorden").click()
    anna.get_by_label("Wat moet er beter gaan?").first.fill("Ik vat elk gesprek samen.")
    anna.get_by_role("button", name="Deze woorden bewaren").click()
    anna.locator("summary", has_text="Zet erbij waar u begint").click()
    anna.get_by_role("button", name="Zet mijn begin erbij").click()
    expect(anna.get_by_text("minder dan acht antwoorden")).to_be_visible()
    anna.locator("summary", has_text="Zeg hoe het staat").click()
    anna.get_by_role("radio", name="niet bereikt").check()
    anna.get_by_label("In uw woorden, als u wilt").fill("Het lukt nog niet als het druk is.")
    anna.get_by_role("button", name="Leg dit vast").click()
    expect(anna.get_by_text("Anna zegt")).to_be_visible()
    coach.goto(talk)
    expect(coach.get_by_text("Het lukt nog niet als het druk is.").first).to_be_visible()
    coach.locator("summary", has_text="Zeg hoe het staat").click()
    coach.get_by_role("radio", name="bereikt", exact=True).check()
    coach.get_by_role("button", name="Leg dit vast").click()
    expect(coach.get_by_text("U ziet het niet hetzelfde.")).to_be_visible()
    inspect_page.every_way(coach, "gesprek-met-doel")


def test_two_people_hold_a_talk_in_two_browsers(
    page: Page, new_context: Callable[[], BrowserContext], site: Site
) -> None:
    clear_the_coach(site)
    coach, anna = page, new_context().new_page()
    site.sign_in(coach, "bram")
    site.sign_in(anna, "anna")

    coach.goto(f"{site.url}/coaching/")
    coach.get_by_role("checkbox").check()
    coach.get_by_label("Dag").fill(in_days(1))
    coach.get_by_label("Tijd").fill("14:00")
    coach.get_by_role("button", name="Plan het coachgesprek").click()
    talk = coach.url
    invitation = coach.request.get(f"{talk}agenda.ics").text()
    assert "BEGIN:VEVENT" in invitation
    assert "Anna" not in invitation
    bring(coach, "dit ging goed", "Je blijft rustig.")
    bring(
        coach,
        "om van te leren",
        "Samenvatten in één zin",
        lambda at: at.get_by_label("Link, bij iets om van te leren").fill("https://leer.example/1"),
    )

    anna.goto(talk)
    expect(anna.get_by_text("Je blijft rustig.")).to_be_visible()
    expect(anna.get_by_role("link", name="https://leer.example/1")).to_be_visible()
    anna.locator("summary", has_text="Leg iets op tafel").click()
    anna.get_by_role("radio", name="een moment uit een opname").check()
    anna.get_by_label("In uw woorden").fill("Hier wist ik het niet.")
    anna.get_by_role("button", name="Leg op tafel").click()
    expect(anna.get_by_role("alert")).to_contain_text("Kies een opname.")
    expect(anna.get_by_label("In uw woorden")).to_have_value("Hier wist ik het niet.")
    anna.get_by_label("Bij een moment: in welke opname?").select_option(index=1)
    anna.get_by_label("Bij een moment: waar?").fill("0:05")
    inspect_page.every_way(anna, "gesprek-van-twee")
    anna.get_by_role("button", name="Leg op tafel").click()

    coach.goto(talk)
    expect(coach.get_by_text("Hier wist ik het niet.")).to_be_visible()
    coach.locator(".things").get_by_role("link", name="0:05").click()
    coach.get_by_role("button", name="Luisteren").click()
    until(coach, f"{AUDIO} && {AUDIO}.currentTime >= 4.9")

    coach.goto(talk)
    they_agree(coach)
    they_set_a_goal(coach, anna, talk)
    for who in (anna, coach):
        who.goto(talk)
        who.get_by_role("button", name="Sluit mijn deel").click()
    expect(coach.get_by_text("Beide delen staan vast.")).to_be_visible()
    expect(coach.locator(".agenda .hear")).to_have_count(0)

    anna.goto(talk)
    anna.emulate_media(media="print")
    expect(anna.get_by_text("Ik regel een rustig half uur.").first).to_be_visible()
    expect(anna.get_by_text("Ik vat elk gesprek samen.").first).to_be_visible()
    assert anna.locator("main .btn:visible").count() == 0
    assert anna.pdf(format="A4").count(b"/Type /Page\n") <= 2, "one sheet of paper, on both sides"
    coach.goto(site.url)
    expect(coach.get_by_text("afspraak om op terug te kijken").first).to_be_visible()
