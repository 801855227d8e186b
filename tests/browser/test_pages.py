"""Every page, light and dark, wide and narrow: accessible, within the policy, never sideways."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser import inspect_page
from browser.inspect_page import Watch, Weight
from browser.stage import Site

HEAVIEST = 150_000
"""Bytes that a page may take the first time that somebody comes, without its sound."""

Go = Callable[[Page, Site], None]


def to(path: str) -> Go:
    return lambda page, site: page.goto(site.url + path) and None


def listening(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/gesprekken/{site.story.waiting[0]}/")
    if page.get_by_role("button", name="Luisteren").count():
        page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
        page.get_by_role("button", name="Luisteren").click()
    page.locator("path.past[d]").first.wait_for(state="attached")


def reason(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/gesprekken/{site.story.waiting[1]}/")


def no_reason(page: Page, site: Site) -> None:
    reason(page, site)
    page.get_by_role("button", name="Luisteren").click()


def incomplete(page: Page, site: Site) -> None:
    listening(page, site)
    page.get_by_role("button", name="Afronden").click()
    page.locator("path.past[d]").first.wait_for(state="attached")


def refused(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.get_by_label("Nummer van de opname").fill(str(site.story.evaluation))
    page.get_by_role("button", name="Vraag het").click()


def own_evaluation(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/mijn/beoordelingen/{site.story.evaluation}/")


def restricting(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/mijn/gesprekken/{site.story.waiting[0]}/beperken/")


def log_checked(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/mijn/logboek/")
    page.get_by_role("button", name="Controleer").click()
    page.get_by_text("Elke regel klopt, en er ontbreekt er geen.").wait_for()


REVIEW = (
    "/mag-dit/?role=team_lead&data=audio&relation=own_manager&made_for=training"
    "&act=use_in_review&purpose=appraisal&on=2026-11-26"
)


def asked_about_one(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/mag-dit/")
    page.get_by_label("Nummer van de opname").fill(str(site.story.waiting[0]))
    page.get_by_role("button", name="Vraag het over deze").click()


PAGES: dict[str, tuple[str | None, Go, str]] = {
    "inloggen": (None, to("/accounts/login/"), "Inloggen"),
    "wachtwoord": (None, to("/accounts/password/reset/"), "Nieuw wachtwoord"),
    "niet-gevonden": (None, to("/nergens/"), "Hier is niets voor u"),
    "start-beoordelaar": ("noor", to("/"), "Dag Noor"),
    "reden": ("noor", reason, "Gesprek "),
    "geen-reden": ("noor", no_reason, "Gesprek "),
    "luisteren": ("noor", listening, "Gesprek "),
    "onvolledig": ("noor", incomplete, "Gesprek "),
    "gesprekken": ("anna", to("/gesprekken/"), "Gesprekken"),
    "geen-gesprekken": ("ilse", to("/gesprekken/"), "Nee."),
    "mijn": ("anna", to("/mijn/"), "Dag Anna"),
    "mijn-leeg": ("joris", to("/mijn/"), "Dag Joris"),
    "mijn-beoordeling": ("anna", own_evaluation, "Beoordeling"),
    "coaching": ("bram", to("/coaching/"), "Coaching"),
    "beperken": ("anna", restricting, "Gesprek "),
    "bezwaar": ("anna", to("/mijn/bezwaar/"), "Ik maak bezwaar"),
    "onderdelen": (None, to("/stijl/"), "Onderdelen"),
    "uitleg": (None, to("/uitleg/"), "Uitleg"),
    "uitleg-muur": ("hr", to("/uitleg/de-muur/"), "De muur"),
    "start-fg": ("ilse", to("/"), "Dag Ilse"),
    "hr": ("hr", to("/"), "Dag Hanna"),
    "nee": ("hr", refused, "Nee."),
    "bellers": (None, to("/bellers/"), "Belt u met ons?"),
    "bellers-engels": (None, to("/bellers/?lang=en"), "Do you call us?"),
    "logboek": ("anna", to("/mijn/logboek/"), "Uw logboek"),
    "logboek-gecontroleerd": ("anna", log_checked, "Uw logboek"),
    "mag-dit": ("bram", to("/mag-dit/"), "Mag dit?"),
    "mag-dit-nee": ("bram", to(REVIEW), "Mag dit?"),
    "mag-dit-nee-rest": ("bram", to(f"{REVIEW}&rest=1"), "Mag dit?"),
    "mag-dit-echt": ("bram", asked_about_one, "Mag dit?"),
    "mag-dit-fout": ("bram", to("/mag-dit/?act=sing&role=coach"), "Mag dit?"),
    "mag-dit-openbaar": (None, to(f"{REVIEW}&rest=1"), "Mag dit?"),
    "regels": (None, to("/regels/"), "Regels"),
    "regels-gezocht": ("bram", to("/regels/?q=beller&act=record&letter=W"), "Regels"),
    "regels-niets": (None, to("/regels/?q=zeppelin"), "Regels"),
    "regel": (None, to("/regels/R66/"), "R66"),
    "regel-betwist": ("bram", to("/regels/R39/"), "R39"),
    "regels-artikelen": (None, to("/regels/artikelen/"), "Regels per artikel"),
    "regels-bewezen": (None, to("/regels/bewezen/"), "Wat bewezen is"),
    "regelingen": ("petra", to("/regelingen/"), "Regelingen"),
    "regeling": ("petra", to("/regelingen/beter-luisteren/"), "Beter luisteren"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everybody_at_every_width_in_light_and_dark(
    page: Page, shared_site: Site, name: str
) -> None:
    who, go, heading = PAGES[name]
    watch = Watch().over(page)
    if who is not None:
        shared_site.sign_in(page, who)
    weight = Weight().over(page)
    go(page, shared_site)
    page.wait_for_load_state("networkidle")
    assert 0 < weight.bytes <= HEAVIEST
    assert page.locator("h1").inner_text().startswith(heading)
    inspect_page.every_way(page, name)
    assert watch.said == []


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(
    page: Page, shared_site: Site
) -> None:
    answer = page.goto(f"{shared_site.url}/accounts/login/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


def test_what_pages_are_made_of_is_named_after_its_content_and_kept_for_ever(
    page: Page, shared_site: Site
) -> None:
    files: dict[str, str] = {}
    page.on(
        "response",
        lambda got: (
            files.update({got.url: got.headers["cache-control"]}) if "/static/" in got.url else None
        ),
    )
    page.goto(f"{shared_site.url}/accounts/login/")
    page.wait_for_load_state("networkidle")
    assert {url.rpartition(".")[2] for url in files} >= {"css", "woff2"}
    for url, kept in files.items():
        assert re.search(r"\.[0-9a-f]{12}\.[a-z0-9]+$", url), url
        assert "immutable" in kept, url


def test_axe_and_the_watch_do_find_what_is_wrong(page: Page, shared_site: Site) -> None:
    watch = Watch().over(page)
    page.goto(f"{shared_site.url}/accounts/login/")
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"width:9999px\">.</p>')"
    )
    assert any(found.startswith("label") for found in inspect_page.axe(page))
    assert any("Content Security Policy" in said for said in watch.said)
    page.evaluate("document.querySelector('main').style.width = '9999px'")
    assert inspect_page.sideways(page) > 0
