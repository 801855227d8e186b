"""Rights and forgetting as people live them: what is asked, answered, refused, left and put back.

One installation for the whole file, with its server and its worker; each story goes on in what the
ones before it left.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

import cast
from browser import inspect_page, stage
from browser.stage import Site
from klankbord.ledger.periods import local_day
from klankbord.rights import packing

RIGHT_NAME = "Anna de Wit-Bos"
WRONG = "Ik liet de bewoner wel uitpraten; de lijn viel twee keer weg."
WHY = "Uw naam is nu goed. Het oordeel blijft van de beoordelaar; uw verklaring staat er nu bij."
GONE = "Wij zien dat u niet wilde dat dit bewaard werd. Uw gesprek is nu gewist."
SITUATION = "Ik ben herstellende. Ieder gesprek dat iemand terugluistert, kost mij een nacht."
COMPELLING = (
    "U doet als enige de nachtlijn voor lekkages. Zonder één gesprek per kwartaal weten wij niet "
    "of een spoedmelding goed gaat. Wij luisteren alleen met u erbij, na uw herstel."
)
PNG = b"\x89PNG"

Window = Callable[[], BrowserContext]


@pytest.fixture(scope="module")
def life(shared_site: Site) -> Site:
    """The story's installation, for all tests of this file, which change it."""
    return shared_site


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def come(page: Page, site: Site, name: str, path: str) -> None:
    """Somebody else sits down, and goes somewhere."""
    page.context.clear_cookies()
    site.sign_in(page, name)
    page.goto(site.url + path)


def answer(page: Page, outcome: str, why: str, ground: str = "") -> None:
    """The desk answers the request whose page is open."""
    page.get_by_role("link", name="Beantwoord het verzoek").click()
    stage.answer(page, "Uw antwoord", outcome)
    page.get_by_label("Waarom, in gewone woorden").fill(why)
    if ground:
        page.get_by_label("Grond").select_option(ground)
    send(page, "Beantwoord nu")


def letter(page: Page, title: str, folder: Path) -> str:
    """What a letter of the open request says; its pages were drawn, and are not blank."""
    with page.expect_download() as came:
        page.get_by_role("link", name=title).click()
    paper = folder / "letter.pdf"
    came.value.save_as(paper)
    subprocess.run(["pdftoppm", "-png", "-r", "60", paper, folder / "page"], check=True)
    drawn = sorted(folder.glob("page-*.png"))
    assert drawn
    assert all(each.read_bytes().startswith(PNG) for each in drawn)
    told = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True)
    return " ".join(told.stdout.decode().replace("\xad\n", "").split())


def test_who_asks_everything_gets_it_has_a_fact_corrected_and_his_words_beside_an_opinion(
    page: Page, life: Site, new_context: Window, tmp_path: Path
) -> None:
    assert life.story is not None
    come(page, life, "anna", "/mijn/")
    page.get_by_role("link", name="Inzage").first.click()
    page.get_by_label("In uw eigen woorden").fill("Alles wat u van mij hebt.")
    send(page, "Verstuur")
    expect(page.get_by_role("status").first).to_contain_text("Uw verzoek is binnen")
    come(page, life, "ilse", "/verzoeken/")
    page.get_by_role("link", name="Inzage").click()
    answer(page, "Toegewezen", "U krijgt een kopie van alles wat wij van u bewaren.")
    with life.world.here():
        assert packing.order_granted(timezone.now()) == 1  # by its clock, every five minutes
    done = life.world.work()
    assert done.code == 0, done.stderr

    come(page, life, "anna", "/mijn/inzage/")
    assert inspect_page.look(page) == []
    page.get_by_label("Uw wachtwoord").fill(life.password)
    with page.expect_download() as came:
        send(page, "Uw kopie ophalen")
    home = tmp_path / "thuis"
    came.value.save_as(tmp_path / "kopie.zip")
    shutil.unpack_archive(tmp_path / "kopie.zip", home)
    context = new_context()
    context.set_offline(offline=True)
    kept = context.new_page()
    kept.goto((home / "inzage.html").as_uri())
    expect(kept.get_by_text("Anna de Wit").first).to_be_visible()
    expect(kept.get_by_text("Rustige toon.").first).to_be_visible()
    assert "Noor" not in kept.content(), "a function, and no name that nobody weighed"
    assert len(list(home.glob("geluid/*.wav"))) == 3
    context.close()
    has_a_fact_corrected_and_his_words_beside_an_opinion(page, life)


def has_a_fact_corrected_and_his_words_beside_an_opinion(page: Page, life: Site) -> None:
    assert life.story is not None
    page.goto(f"{life.url}/mijn/beoordelingen/{life.story.evaluation}/")
    page.get_by_role("link", name="Er klopt iets niet").click()
    expect(page.get_by_role("radio", name="Er klopt iets niet")).to_be_checked()
    send(page, "Verstuur")
    expect(page.get_by_role("alert")).to_contain_text("In uw eigen woorden")
    page.get_by_label("In uw eigen woorden").fill(WRONG)
    send(page, "Verstuur")
    expect(page.get_by_text(WRONG)).to_be_visible()
    assert inspect_page.look(page) == []
    come(page, life, "ilse", "/verzoeken/")
    assert inspect_page.look(page) == []
    page.get_by_role("link", name="Correctie").click()
    assert inspect_page.look(page) == []
    answer(page, "Deels toegewezen", WHY)
    expect(page.get_by_label("Waarom, in gewone woorden")).to_have_value(WHY)
    expect(page.get_by_label("Verklaring die bij de beoordeling komt")).to_have_value(WRONG)
    page.get_by_label("Grond").select_option("opinion")
    page.get_by_label("De naam zoals die hoort te zijn").fill(RIGHT_NAME)
    send(page, "Beantwoord nu")
    expect(page.get_by_text("deels toegewezen").first).to_be_visible()
    come(page, life, "anna", f"/mijn/beoordelingen/{life.story.evaluation}/")
    expect(page.get_by_role("heading", name="Verklaring van de medewerker")).to_be_visible()
    expect(page.get_by_text(WRONG)).to_be_visible()
    expect(page.get_by_text("Rustige toon.")).to_be_visible()
    come(page, life, "tess", "/beheer/mensen/?q=anna")
    expect(page.get_by_role("rowheader", name=RIGHT_NAME)).to_be_visible()


def has_his_call_erased(page: Page, site: Site, number: str) -> str:
    """A caller asks it on the public page, is called back, and the desk grants it."""
    page.context.clear_cookies()
    page.goto(f"{site.url}/bellers/")
    page.get_by_role("link", name="Doe een verzoek").click()
    page.get_by_label("Ik wil gegevens over mij laten wissen").check()
    page.get_by_label("Telefoonnummer van het gesprek").fill(number)
    page.get_by_label("Dag van het gesprek").fill(local_day(timezone.now()).isoformat())
    page.get_by_label("Tijd, ongeveer").fill("14:30")
    page.get_by_label("In uw eigen woorden").fill("Mijn BSN is 111222333.")
    send(page, "Verstuur")
    expect(page.get_by_role("alert")).to_contain_text("BSN")
    page.get_by_label("In uw eigen woorden").fill("Wis mijn gesprek.")
    send(page, "Verstuur")
    reference = re.search(r"Uw kenmerk: ([0-9A-F]{8})", page.get_by_role("status").inner_text())
    assert reference is not None
    assert page.context.cookies() == []
    come(page, site, "ilse", "/verzoeken/")
    page.get_by_role("row").filter(has_text="beller").filter(has_text="wacht").get_by_role(
        "link"
    ).click()
    expect(page.get_by_text(reference[1])).to_be_visible()
    expect(page.get_by_text("14:30")).to_be_visible()
    page.get_by_role("link", name="Leg vast wie het vraagt").click()
    page.get_by_label("wij belden terug", exact=False).check()
    send(page, "Dit is de persoon")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    answer(page, "Toegewezen", GONE)
    expect(page.get_by_text("telefooncentrale", exact=False).first).to_be_visible()
    return reference[1]


def test_a_caller_has_his_call_erased_and_what_was_found_in_it_stays_with_the_employee(
    page: Page, life: Site, tmp_path: Path
) -> None:
    assert life.story is not None
    page.goto(f"{life.url}/bellers/verzoek/")
    assert inspect_page.look(page) == []
    reference = has_his_call_erased(page, life, "06 1234 0001")
    said = letter(page, "Ons antwoord op uw verzoek", tmp_path)
    assert GONE in said
    assert reference in said
    assert "Gewist: uw stem" in said
    assert "Wat blijft: wat onze medewerker zei" in said
    assert "Autoriteit Persoonsgegevens" in said
    assert "Noor" not in said
    come(page, life, "anna", "/mijn/")
    row = page.locator(f"#leg-{life.story.scored}")
    expect(row).to_contain_text("de stem van de beller is gewist op")
    row.get_by_role("link", name=re.compile("^Terugluisteren")).click()
    page.get_by_role("button", name="Luisteren").click()
    expect(page.locator(".player")).to_contain_text("De stem van de beller is gewist op")
    assert inspect_page.look(page) == []
    page.screenshot(path=tmp_path / "half.png", full_page=True)
    page.goto(f"{life.url}/mijn/")
    page.get_by_role("link", name=re.compile("^Bekijken Gesprek van")).first.click()
    expect(page.get_by_text("Rustige toon.")).to_be_visible()


def test_an_objection_is_refused_for_reasons_of_this_person_and_the_letter_names_what_is_next(
    page: Page, life: Site, tmp_path: Path
) -> None:
    come(page, life, "joris", "/mijn/bezwaar/")
    page.get_by_label("Wat is er met uw situatie?").fill(SITUATION)
    send(page, "Ik maak bezwaar")
    expect(page.get_by_text("Loopt: zolang luisteren wij niet naar u")).to_be_visible()
    come(page, life, "hr", "/verzoeken/")
    expect(page.get_by_role("link", name="Bezwaar")).to_have_count(0)
    come(page, life, "ilse", "/verzoeken/")
    page.get_by_role("link", name="Bezwaar").click()
    expect(page.get_by_text(SITUATION)).to_be_visible()
    answer(page, "Geweigerd", "Nodig voor de training.", "compelling")
    expect(page.get_by_role("alert")).to_contain_text("Geef redenen die over deze persoon gaan")
    page.get_by_label("Waarom, in gewone woorden").fill(COMPELLING)
    send(page, "Beantwoord nu")
    expect(page.get_by_text("geweigerd").first).to_be_visible()
    assert inspect_page.look(page) == []
    come(page, life, "joris", "/mijn/verzoeken/")
    page.get_by_role("link", name="Bezwaar").click()
    said = letter(page, "Ons antwoord op uw verzoek", tmp_path)
    assert COMPELLING in said
    assert "AVG 21(1)" in said
    assert "Autoriteit Persoonsgegevens" in said
    named = re.search(r"uiterlijk \w\w (\d+) \w+ (\d{4}) naar de rechtbank", said)
    assert named is not None
    ends = local_day(timezone.now()) + timedelta(weeks=6)  # or the working day after it
    assert tuple(map(int, named.groups())) in {
        (day.day, day.year) for day in (ends + timedelta(days=n) for n in range(5))
    }


def test_who_leaves_is_used_no_more_and_finds_what_is_his_by_the_door_of_who_left(
    page: Page, life: Site
) -> None:
    assert life.story is not None
    waiting = life.story.waiting[0]
    come(page, life, "noor", f"/gesprekken/{waiting}/")
    expect(page.get_by_role("button", name="Luisteren")).to_be_visible()
    come(page, life, "anna", "/mijn/vertrek/")
    send(page, "Maak een code")
    code = page.locator(".evidence").inner_text()
    come(page, life, "tess", "/beheer/mensen/?q=anna")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_role("link", name="Leg de laatste dag vast").click()
    yesterday = local_day(timezone.now()) - timedelta(days=1)
    page.get_by_label("Laatste dag").fill(yesterday.isoformat())
    send(page, "Leg de laatste dag vast")
    expect(page.get_by_role("status").first).to_contain_text("Vastgelegd: de laatste dag is")

    come(page, life, "noor", f"/gesprekken/{waiting}/")
    expect(page.get_by_role("heading", name="Nee.")).to_be_visible()
    expect(page.locator(".reasons").first).to_contain_text("R74")
    page.context.clear_cookies()
    page.goto(f"{life.url}/vertrokken/")
    assert inspect_page.look(page) == []
    page.get_by_label("Personeelsnummer").fill("1001")
    page.get_by_label("Code op uw papier").fill(code)
    send(page, "Kom binnen")
    expect(page.locator(f"#leg-{waiting}")).to_be_visible()
    page.get_by_role("link", name="Inzage").first.click()
    expect(page.get_by_role("button", name="Verstuur")).to_be_visible()


def test_a_restore_opens_no_door_before_the_newest_checkpoint_and_what_was_forgotten_stays_so(
    page: Page, life: Site, tmp_path: Path
) -> None:
    assert life.story is not None
    world, last = life.world, life.story.waiting[1]
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity.txt").write_text(f"{identity}\n")
    backup = tmp_path / "backup.age"

    def checkpoint(name: str) -> str:
        done = world.run("ledger", "checkpoint", "--out", str(tmp_path / name))
        assert done.code == 0, done.stderr
        return str(tmp_path / name)

    def restore(held: str) -> tuple[int, str]:
        key = str(tmp_path / "identity.txt")
        asked = ("restore", str(backup), "--identity", key, "--checkpoint", held, "--over")
        done = world.run(*asked)
        return done.code, done.stdout + done.stderr

    come(page, life, "anna", "/mijn/")
    expect(page.locator(f"#leg-{last}")).not_to_contain_text("gewist op")
    made = world.run("backup", str(backup), "--recipient", str(identity.to_public()))
    assert made.code == 0, made.stderr
    has_his_call_erased(page, life, "06 1234 0003")
    newest = checkpoint("newest.txt")
    world.stop()
    with world.connect() as owner:  # as if somebody put the old rows back by hand
        owner.execute("ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER")
        owner.execute("DELETE FROM ledger_checkpoint WHERE id > 1")
    closed = world.run("serve", "--port", "1")
    assert closed.code == 1
    assert "klankbord restore" in closed.stderr

    code, said = restore(newest)
    assert code == 0, said
    assert json.loads(said.splitlines()[0])["erased"] >= 1
    url = world.serve(env=stage.OFFICE)
    page.context.clear_cookies()
    stage.sign_in(page, url, "anna", cast.PASSWORD)
    page.goto(f"{url}/mijn/")
    expect(page.locator(f"#leg-{last}")).to_contain_text("gewist op")
    checked = json.loads(world.run("ledger", "verify", "--checkpoint", newest).stdout)
    assert checked["errors"] == []
