"""One recording's lawful life, as the people in it see it: from its arrival until nobody knows it.

The real command, web server, worker and browser. Nothing is done for them but the passing of time:
at the end the same processes are started with a clock that is months ahead.
"""

import json
import re
import shutil
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect

import cast
import worlds
from browser import stage
from browser.stage import AUDIO, answer, until

TAKES = "Tel tot twee voordat u antwoordt."
LOG = """
offered
decision: record yes integration
recording_admitted: integration
recording_stored: integration
source_copy_ordered: integration
decision: score yes_if system
recording_assigned: evaluator
decision: listen_back yes evaluator
told_afterwards: listened evaluator
listening_began: evaluator
decision: score yes_if evaluator
evaluation_submitted: evaluator
told_afterwards: scored evaluator
decision: disclose_to_employee yes employee
decision: restrict yes employee
recording_restricted: employee
decision: listen_back no R66 evaluator
told_afterwards: refused evaluator
objection_filed: employee
request_filed: employee
offered
decision: record no R68 integration
decision: use_in_review no R8 hr
told_afterwards: refused hr
decision: use_in_review no R8 hr
told_afterwards: refused hr
erased: audio
decision: listen_back no R59 employee
decision: disclose_to_employee yes employee
erased: notice
erased: notice
erased: notice
erased: notice
erased: notice
erased: objection
erased: record
erased: request
erased: score
decision: disclose_to_employee yes employee
decision: disclose_to_employee yes employee
"""
"""What Anna's part of the log says of her call, but for the mail and her looks at her own page."""


@dataclass
class Telling:
    """The installation, and the browser window of each person in the story."""

    world: worlds.World
    new_context: Callable[[], BrowserContext]
    folder: Path
    url: str = ""
    windows: dict[str, Page] = field(default_factory=dict)
    leg: str = ""
    evaluation: str = ""

    def window(self, name: str) -> Page:
        """Where somebody is signed in, as he left it."""
        if name not in self.windows:
            self.windows[name] = self.new_context().new_page()
            stage.sign_in(self.windows[name], self.url, name)
        return self.windows[name]

    def see(self, name: str, path: str) -> Page:
        """What somebody sees at an address."""
        page = self.window(name)
        page.goto(self.url + path)
        return page


@pytest.fixture
def telling(
    page: Page, new_context: Callable[[], BrowserContext], world: worlds.World, tmp_path: Path
) -> Telling:
    told = Telling(world, new_context, tmp_path)
    told.url = world.serve()
    (tmp_path / "call.wav").write_bytes(stage.voices(1))
    return told


def test_the_whole_story_of_one_call(telling: Telling) -> None:
    with telling.world.here():
        cast.woonstede()
    comes_in(telling)
    waits_for_its_evaluator(telling)
    is_listened_to_for_a_reason(telling)
    is_evaluated(telling)
    is_told_to_the_employee(telling)
    is_restricted_in_the_same_second(telling)
    has_no_successor_after_an_objection(telling)
    is_not_for_hr(telling)
    a_season_later_its_sound_is_gone(telling)
    a_year_later_nothing_is_left(telling)
    its_log_is_whole(telling)


def comes_in(telling: Telling) -> None:
    assert offered(telling, 1) == {"result": "accepted", "rules": []}
    telling.world.start("worker")


def offered(telling: Telling, number: int) -> dict[str, Any]:
    """What the import says to one call of Anna's."""
    row = cast.offer(number, at=timezone.now() - timedelta(hours=2), file="call.wav")
    (telling.folder / "offers.jsonl").write_text(json.dumps(row))
    done = telling.world.run("import", str(telling.folder), "--source", cast.SOURCE)
    assert done.code == 0, done.stderr
    said = json.loads(done.stdout)
    return {"result": said["result"], "rules": said["rules"]}


def waits_for_its_evaluator(telling: Telling) -> None:
    page = telling.window("noor")
    deadline = time.monotonic() + 60
    while not waiting(page).count():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        page.wait_for_timeout(200)
        page.reload()
    waiting(page).click()
    telling.leg = page.url.rstrip("/").rsplit("/", 1)[1]


def waiting(page: Page) -> Locator:
    return page.get_by_role("link", name=re.compile("^Beoordelen"))


def is_listened_to_for_a_reason(telling: Telling) -> None:
    page = telling.window("noor")
    parts: list[tuple[int, str]] = []
    page.on("response", lambda each: parts.append((each.status, each.url)))
    expect(page.get_by_text("Er is nog niets opgehaald")).to_be_visible()
    assert page.locator("audio").count() == 0
    page.get_by_text("beoordelen van een gesprek dat voor mij is getrokken").click()
    page.get_by_role("button", name="Luisteren").click()
    until(page, f"{AUDIO}?.readyState >= 1 && {AUDIO}.duration > 23.9")
    page.locator("h1").click()
    page.keyboard.press("Space")
    until(page, f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.2")
    page.keyboard.press("Space")
    sound = {status for status, url in parts if url.endswith("geluid.wav")}
    assert sound == {206}, "the sound comes by parts"


def is_evaluated(telling: Telling) -> None:
    page = telling.window("noor")
    for question, choice in (
        ("Noemt de organisatie", "Ja"),
        ("Laat de beller uitpraten", "Deels"),
        ("Vat samen", "Ja"),
    ):
        answer(page, question, choice)
    page.get_by_label("Wat neemt de medewerker hieruit mee?").fill(TAKES)
    page.get_by_role("button", name="Afronden").click()
    expect(page.get_by_role("status").first).to_contain_text("Afgerond.")
    expect(waiting(page)).to_have_count(0)


def is_told_to_the_employee(telling: Telling) -> None:
    page = telling.window("anna")
    expect(page.get_by_text("Er is naar een gesprek van u geluisterd")).to_be_visible()
    turn = page.get_by_role("row").filter(has_text="beoordelen van een gesprek dat was getrokken")
    expect(turn).to_contain_text("beoordelaar")
    expect(turn).to_contain_text("training")
    expect(turn).to_contain_text(re.compile(r"\d\.\d\d\suur"))
    assert "Noor" in telling.window("noor").content()
    assert "Noor" not in page.content(), "the function of who listened, never the name"
    page.get_by_role("link", name=re.compile("^Bekijken Gesprek van")).click()
    expect(page.get_by_text(TAKES)).to_be_visible()
    telling.evaluation = page.url.rstrip("/").rsplit("/", 1)[1]


def is_restricted_in_the_same_second(telling: Telling) -> None:
    """The evaluator still has the player before her."""
    listening = telling.see("noor", f"/gesprekken/{telling.leg}/")
    until(listening, f"{AUDIO}?.readyState >= 1")
    sound = listening.evaluate(f"{AUDIO}.src")
    assert listening.request.get(sound, headers={"Range": "bytes=0-9"}).status == 206

    page = telling.see("anna", "/mijn/")
    page.locator(f"#leg-{telling.leg}").get_by_role("link", name="Beperk").click()
    page.get_by_role("button", name="Beperk").click()
    expect(page.locator(f"#leg-{telling.leg}")).to_contain_text("beperkt: bewaard, niet gebruikt")

    assert listening.request.get(sound, headers={"Range": "bytes=0-9"}).status == 404
    listening.reload()
    expect(listening.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(listening.locator(".reasons").first).to_contain_text("R66")
    assert listening.locator("audio").count() == 0


def has_no_successor_after_an_objection(telling: Telling) -> None:
    page = telling.see("anna", "/mijn/")
    page.get_by_role("link", name="Ik maak bezwaar").click()
    page.get_by_label("Wat is er met uw situatie?").fill("Ik ben herstellende.")
    page.get_by_role("button", name="Ik maak bezwaar").click()
    expect(page.get_by_text("Loopt: zolang luisteren wij niet naar u")).to_be_visible()
    assert offered(telling, 2) == {"result": "refused", "rules": ["R68"]}


def is_not_for_hr(telling: Telling) -> None:
    page = telling.window("hr")
    for number in (telling.leg, telling.evaluation):
        page.goto(telling.url)
        page.get_by_label("Nummer van de opname of de beoordeling").fill(number)
        page.get_by_role("button", name="Vraag het").click()
        expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
        rule = page.get_by_text("R8", exact=True)
        wall = "Een trainingsopname wordt nooit tegen u gebruikt."
        why = page.locator(".reasons > li").filter(has=rule).filter(has_text=wall)
        expect(why).to_contain_text("AVG 5(1)(b)")
        instead = page.locator(".way").filter(has=rule)
        expect(instead).to_contain_text("De medewerker kan zelf een opname inbrengen.")
    own = telling.see("anna", "/mijn/")
    attempts = own.get_by_role("row").filter(has_text="gebruiken in een functioneringsgesprek")
    expect(attempts).to_have_count(2)
    expect(attempts.first).to_contain_text("HR")
    expect(attempts.first).to_contain_text("R8")


def a_season_later_its_sound_is_gone(telling: Telling) -> None:
    time_passes(telling, timedelta(days=92))
    page = telling.see("anna", f"/gesprekken/{telling.leg}/")
    expect(page.locator(".reasons > li")).to_contain_text("R59")
    telling.see("anna", "/mijn/")
    expect(page.locator(f"#leg-{telling.leg}")).to_contain_text("gewist op")
    page.get_by_role("link", name=re.compile("^Bekijken Gesprek van")).click()
    expect(page.get_by_text(TAKES)).to_be_visible()


def a_year_later_nothing_is_left(telling: Telling) -> None:
    time_passes(telling, timedelta(days=400))
    page = telling.see("anna", "/mijn/")
    expect(page.get_by_text("Er is niets van u opgenomen.").first).to_be_visible()
    expect(page.get_by_text("Niemand heeft naar u geluisterd.")).to_be_visible()
    expect(page.get_by_text("Er is geen beoordeling van u.")).to_be_visible()
    for gone in (f"/mijn/beoordelingen/{telling.evaluation}/", f"/gesprekken/{telling.leg}/"):
        telling.see("anna", gone)
        expect(page.get_by_role("heading", name="Hier is niets voor u")).to_be_visible()


def time_passes(telling: Telling, how_long: timedelta) -> None:
    """Everything is started again at night, so much later, and the night's sweep is awaited.

    The log has been silent for as long. So two people say first that the clock is right.
    """
    world = telling.world
    world.stop()
    night = (timezone.now() + how_long).replace(hour=1, minute=17, second=10)  # UTC, as the task
    clock = worlds.clock(night - timezone.now())
    words = [
        world.start("sweep", "confirm", "--as", f"{person}@woonstede.example", env=clock)
        for person in ("tess", "ilse")
    ]
    telling.url = world.serve(env=clock)
    telling.windows.clear()
    assert [said.wait(60) for said in words] == [0, 0]
    world.start("worker", env=clock)
    deadline = time.monotonic() + 60
    with closing(world.connect()) as database:
        swept = "SELECT 1 FROM vault_deletion WHERE at >= %s"
        while not database.execute(swept, [night]).fetchone():
            assert time.monotonic() < deadline, "there was no sweep"
            time.sleep(0.05)


def its_log_is_whole(telling: Telling) -> None:
    """Anna takes her part of the log home, checks it there, and reads what happened."""
    page = telling.see("anna", "/mijn/logboek/")
    with page.expect_download() as packed:
        page.get_by_role("button", name="Download mijn deel").click()
    home = telling.folder / "thuis"
    shutil.unpack_archive(packed.value.path(), home, "zip")
    checked = telling.world.run("ledger", "verify", "--bundle", str(home / "logboek"))
    assert json.loads(checked.stdout)["errors"] == []
    log = read(home / "logboek")
    assert "mail_sent: system" in log
    aside = ("own_access", "mail_sent", "told_afterwards: period")
    about = [line for line in log[log.index("offered") :] if not line.startswith(aside)]
    runs = groupby(about, key=lambda line: line.startswith("erased"))
    # A sweep takes keys in no order.
    happened = [line for erased, run in runs for line in (sorted(run) if erased else run)]
    assert happened == LOG.strip().splitlines()


def read(bundle: Path) -> list[str]:
    """The lines that are opened in a bundle, in their order, in a few words each."""
    said = []
    for month in json.loads((bundle / "bundle.json").read_text())["periods"]:
        leaves = (bundle / f"leaves-{month['period']}.jsonl").read_text().splitlines()
        for opened in month.get("person", {}).get("openings", []):
            kind = json.loads(leaves[opened["index"]])["k"]
            detail = opened["detail"]
            rules = detail.get("rules", [])
            words = [
                *(detail.get(name) for name in ("about", "act", "answer")),
                "R8" if "R8" in rules else " ".join(rules),
                *(detail.get(name) for name in ("function", "class")),
            ]
            said.append(": ".join(filter(None, (kind, " ".join(filter(None, words))))))
    return said
