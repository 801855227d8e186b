"""Pictures for the documentation, of the demo as people meet it. Made only when asked:

    .venv/bin/python -m pytest tests/browser/screens.py

They come in docs/screens/, as small as Pillow makes them if it is there.
"""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.stage import Site, sign_in
from klankbord.edges.cli.demo import loading

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
SIZES = {1440: 1600, 390: 2400}
"""Width, and height beyond which a picture is cut."""
WINDOW = 1000
FIRST = ("listening", "mine", "may")
"""What the README shows: also as a window shows it, and in dark."""

Go = Callable[[Page], object]

REVIEW = (
    "/mag-dit/?role=team_lead&data=audio&relation=own_manager&made_for=training"
    "&act=use_in_review&purpose=appraisal"
)


def to(path: str) -> Go:
    return lambda page: page.goto(path)


def follow(path: str, selector: str) -> Go:
    def go(page: Page) -> None:
        page.goto(path)
        page.goto(str(page.locator(selector).first.get_attribute("href")))

    return go


def listening(page: Page) -> None:
    follow("/", ".list a.btn")(page)
    if page.get_by_role("button", name="Luisteren").count():
        page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
        page.get_by_role("button", name="Luisteren").click()
    page.locator("path.past[d]").first.wait_for(state="attached")


def may(page: Page) -> None:
    page.goto(REVIEW)
    page.locator("[type=date]").evaluate(  # a chromium with nothing but English asks for it
        "day => { day.removeAttribute('min'); day.removeAttribute('max') }"
    )


def checked(page: Page) -> None:
    page.goto("/mijn/logboek/")
    page.get_by_role("button", name="Controleer").click()
    page.locator(".log-result").wait_for()


def refused(page: Page) -> None:
    page.context.clear_cookies()
    sign_in(page, "", "anna", loading.PASSWORD)
    page.goto("/mijn/")
    number = str(page.locator("[id^=leg-]").first.get_attribute("id")).removeprefix("leg-")
    page.context.clear_cookies()
    sign_in(page, "", "hr", loading.PASSWORD)
    page.get_by_label("Nummer van de opname of de beoordeling").fill(number)
    page.get_by_role("button", name="Vraag het").click()


PICTURES: dict[str, tuple[str | None, Go]] = {
    "start-evaluator": ("noor", to("/")),
    "start-coach": ("bram", to("/")),
    "start-team-lead": ("dorien", to("/")),
    "start-quality": ("petra", to("/")),
    "start-council": ("or", to("/")),
    "start-protection-officer": ("ilse", to("/")),
    "start-hr": ("hr", to("/")),
    "start-administrator": ("tess", to("/")),
    "start-controller": ("directie", to("/")),
    "reason": ("noor", follow("/", ".list li:last-child a.btn")),
    "listening": ("noor", listening),
    "calls": ("noor", to("/gesprekken/")),
    "calls-none": ("noor", to("/gesprekken/?als=evaluator&van=2020-01-01&tot=2020-01-02")),
    "mine": ("anna", to("/mijn/")),
    "mine-nothing": ("noor", to("/mijn/")),
    "evaluation": ("anna", follow("/mijn/", "main a[href*='/beoordelingen/']")),
    "ledger": ("anna", checked),
    "object": ("anna", to("/mijn/bezwaar/")),
    "talk": ("anna", follow("/coaching/", "li:has(.pill.yes) a.btn")),
    "talk-open": ("anna", follow("/coaching/", "li:not(:has(.pill.yes)) a.btn")),
    "coaching": ("bram", to("/coaching/")),
    "team": ("dorien", to("/team/huur/")),
    "teams": ("or", to("/team/")),
    "programme": ("petra", to("/regelingen/beter-luisteren/")),
    "programme-waiting": ("petra", to("/regelingen/in-een-keer-goed/")),
    "refused": (None, refused),
    "roles": ("tess", to("/beheer/rollen/")),
    "accounts": ("tess", to("/beheer/accounts/")),
    "people": ("tess", to("/beheer/mensen/")),
    "may": (None, may),
    "rule": (None, to("/regels/R8/")),
    "guide": (None, to("/uitleg/de-muur/")),
    "callers": (None, to("/bellers/")),
    "sign-in": (None, to("/accounts/login/")),
    "not-there": (None, to("/bestaat-niet/")),
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Days in a form are written as the page's language has it, not as this chromium's."""
    dutch = "--enable-blink-features=LangAttributeAwareFormControlUI"
    return {**browser_type_launch_args, "args": [*browser_type_launch_args["args"], dutch]}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], demo_shared: Site) -> dict[str, Any]:
    return {**browser_context_args, "base_url": demo_shared.url}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_made(page: Page, demo_shared: Site, name: str) -> None:
    who, go = PICTURES[name]
    if who is not None:
        demo_shared.sign_in(page, who)
    for width, most in SIZES.items():
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": WINDOW})
        go(page)
        page.wait_for_load_state("networkidle")
        _take(page, f"{name}-{width}", width, most)
        if name in FIRST and width == max(SIZES):
            _take(page, name, width, WINDOW)
            page.emulate_media(color_scheme="dark")
            _take(page, f"{name}-{width}-dark", width, most)


def _take(page: Page, name: str, width: int, most: int) -> None:
    whole = int(page.evaluate("document.documentElement.scrollHeight"))
    SCREENS.mkdir(exist_ok=True)
    path = SCREENS / f"{name}.png"
    page.screenshot(
        path=str(path),
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(whole, most)},
    )
    if importlib.util.find_spec("PIL"):
        from PIL import Image

        with Image.open(path) as picture:
            plain = picture.convert("RGB")
        few = plain.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=2)
        few.save(path, optimize=True)
