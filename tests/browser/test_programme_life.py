"""A programme's life by clicks: five people bring it into force, and then it changes and ends.

One installation, empty but for its people, and a browser window for each of them. What repeats a
click that was shown before is done for them by the same activity.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django import DjangoDbBlocker

import cast
import sitting
import woonstede
import worlds
from browser import stage
from klankbord.edges.cli.demo import examples, founding
from klankbord.edges.web.programmes.sheetforms import SheetForm
from klankbord.gate.access import Actor
from klankbord.programmes import drafts, force, giving, queries, sheets
from klankbord.programmes.lifecycle import Given
from klankbord.programmes.models import DraftPart
from notices.test_composing import SAID as POLICY
from programmes.drafting import REASON, SAID

CODE, TITLE = "heldere-huurvragen", "Heldere huurvragen"
PATH = f"/regelingen/{CODE}/"
DESK = f"/ondernemingsraad/regelingen/{CODE}"
CONDITION = "Niemand hoort meer dan drie gesprekken per maand van iemand."
WEBSITE = b"%PDF-1.7\n Waarom wij opnemen \nstartxref\n9\n%%EOF\n"
DAY = timedelta(days=1)
LEAD = 15 * DAY
WRITTEN = SAID | {"reach": SAID["reach"] | {"teams": ["huur", "reparatie"]}}
CLICKED = ("purpose", "reach", "content", "alternatives")
"""Parts that are filled in on their page: a usual one, days and numbers, the table, and a list."""
KEPT = {"purpose", "reach", "content", "organisation"}
"""What the next version takes over, or what is filled in on its page there."""
HOURS = {
    "hours_nl": ["maandag en dinsdag van 9 tot 17 uur"],
    "hours_en": ["Monday and Tuesday from 9 to 17"],
    "lines_en": ["huur and repairs"],
}
"""The policy says the hours that are set; else it waits."""
PATIENCE = 60_000
"""Milliseconds for a page; a server that just began and a busy machine need some."""


@dataclass
class Telling:
    """The installation, the window of each person, and how far the clock is ahead."""

    world: worlds.World
    new_context: Callable[[], BrowserContext]
    ahead: timedelta = timedelta()
    url: str = ""
    windows: dict[str, Page] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return timezone.now() + self.ahead

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def actor(self, name: str, role: str) -> Actor:
        return woonstede.actor(name, role, self.now)

    def window(self, name: str) -> Page:
        if name not in self.windows:
            page = self.new_context().new_page()
            page.set_default_timeout(PATIENCE)
            stage.sign_in(page, self.url, name)
            self.windows[name] = page
        return self.windows[name]

    def see(self, name: str, path: str) -> Page:
        page = self.window(name)
        page.goto(self.url + path)
        return page

    def pass_(self, time: timedelta) -> None:
        """The same installation, some days later: everybody has to sign in again."""
        self.ahead += time
        self.world.stop()
        while self.windows:
            self.windows.popitem()[1].context.close()
        self.url = self.world.serve(env=worlds.clock(self.ahead))

    def sent(self, name: str, table: Mapping[str, Any]) -> dict[str, list[str]]:
        """What its own form holds when a part of a dossier says this."""
        with self.world.here():
            return dict(SheetForm(name, sheets.PARTS[name].shape, table).data.lists())

    def write(self, draft: UUID, parts: Mapping[str, Mapping[str, Any]]) -> None:
        """Petra writes some parts of a draft."""
        with self.world.here():
            by = self.actor("petra", "quality_manager")
            for name, said in parts.items():
                rows = DraftPart.objects.filter(draft=draft, name=name)
                edition = rows.values_list("edition", flat=True).first() or 0
                drafts.write(draft, name, said, edition=edition, at=self.now, by=by)

    def record(self, name: str, role: str, kind: str, **detail: Any) -> None:
        """Somebody gives his part of the evidence."""
        with self.world.here():
            version = queries.by_code(CODE)
            assert version is not None
            given = Given(kind, self.now, detail)
            giving.give(version, given, at=self.now, by=self.actor(name, role))

    def give(self, name: str, kind: str, **told: Any) -> None:
        """Somebody gives his part of the evidence on its page."""
        page = self.see(name, f"{PATH}bewijs/{kind}/")
        fill(page, {field: [value] for field, value in told.items()})
        press(page, "Teken" if kind == "activation" else "Leg vast")
        expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()


@pytest.fixture
def telling(
    new_context: Callable[[], BrowserContext],
    template: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> Iterator[Telling]:
    with django_db_blocker.unblock():
        world = worlds.World(f"{worlds.PREFIX}_life", tmp_path / "data")
        worlds.clone(world.name)
        with world.here():
            people()
        told = Telling(world, new_context)
        told.url = world.serve()
        yield told
        world.end()


def people() -> None:
    """Who there is, and nothing else: no programme, no policy, nobody told."""
    hired = timezone.now() - timedelta(days=100)
    crew = examples.read(examples.CORE, begins=timezone.localdate() - timedelta(days=23))
    founding.people(crew, cast.PASSWORD, hired)
    made = sitting.member(
        at=hired,
        asked_by=woonstede.actor("petra", "quality_manager", hired),
        approved_by=woonstede.actor("tess", "admin", hired),
    )
    made.password = woonstede.account("petra").password
    made.save(update_fields=["password"])


def test_the_life_of_a_programme_from_an_empty_organisation_to_nullity(telling: Telling) -> None:
    the_quality_manager_writes_and_submits_it(telling)
    the_dpo_advises_and_consent_is_asked(telling)
    the_council_asks_refuses_and_consents_with_a_condition(telling)
    everybody_gets_the_policy_and_only_then_a_test_call_counts(telling)
    after_the_lead_time_the_controller_signs_and_it_is_in_force(telling)
    the_next_course_is_one_deed_under_the_same_consent(telling)
    a_new_employee_is_kept_out_until_he_is_told(telling)
    who_leaves_is_out_of_scope_and_comes_in_with_the_code_he_took_along(telling)
    a_material_change_comes_to_the_council_which_invokes_nullity(telling)


def the_quality_manager_writes_and_submits_it(telling: Telling) -> None:
    page = telling.see("petra", "/regelingen/")
    page.get_by_role("link", name="Een nieuwe regeling").first.click()
    fill(page, {"title": [TITLE], "code": [CODE]})
    page.locator("main form button[type=submit]").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    draft = page.url
    starts = telling.today + LEAD
    days = {"starts_at": starts.isoformat(), "ends_at": (starts + 60 * DAY).isoformat()}
    said = WRITTEN | {"purpose": SAID["purpose"] | days}
    for name in CLICKED:
        page.goto(f"{draft}{name}/")
        fill(page, telling.sent(name, said[name]))
        save(page)
    telling.write(id_in(draft), {name: said[name] for name in said if name not in CLICKED})
    page.goto(draft)
    press(page, "Dien deze versie in")
    expect(page.get_by_text("Vanaf nu verandert er niets meer in deze versie.")).to_be_visible()


def the_dpo_advises_and_consent_is_asked(telling: Telling) -> None:
    telling.record("ilse", "dpo", "alternatives_seen")
    telling.give("ilse", "dpo_advice", advice="negative", reason=REASON)
    page = telling.see("petra", f"{PATH}bewijs/works_council_request/")
    expect(page.get_by_text("Dit wacht op een eerdere stap.")).to_be_visible()
    telling.give("directie", "dpo_deviation", reason=f"Toch wel, want: {REASON}")
    telling.give("petra", "works_council_request", motives=REASON, effects=REASON)


def the_council_asks_refuses_and_consents_with_a_condition(telling: Telling) -> None:
    page = telling.see("or", "/ondernemingsraad/")
    page.locator("nav.requests").get_by_role("link", name=TITLE).click()
    page.get_by_label("Uw vraag").fill("Wie mag de opnames horen?")
    press(page, "Vraag het")
    employer = telling.see("petra", f"{DESK}/1/")
    employer.get_by_label("Uw antwoord").fill("Alleen de beoordelaar en de coach.")
    press(employer, "Antwoord")
    too_large_a_letter_loses_no_word(telling)
    page = decide(telling, 1, answer="refused", reason=REASON)
    expect(page.get_by_text("geweigerd").first).to_be_visible()
    page = decide(telling, 1, answer="consented", reason=REASON, conditions=CONDITION)
    expect(page.get_by_text(CONDITION).first).to_be_visible()


def too_large_a_letter_loses_no_word(telling: Telling) -> None:
    page = telling.see("or", f"{DESK}/1/besluit/")
    page.locator('main [name="reason"]').fill(REASON)
    letter = page.locator("main input[type=file]")
    large = {"name": "brief.pdf", "mimeType": "application/pdf", "buffer": bytes(11 * 1024**2)}
    letter.set_input_files(large)
    page.get_by_role("button", name="Besluit geven").click()
    expect(page.get_by_role("status").get_by_text("dit bestand is te groot")).to_be_visible()
    expect(page.locator('main [name="reason"]')).to_have_value(REASON)
    expect(letter).to_be_focused()


def everybody_gets_the_policy_and_only_then_a_test_call_counts(telling: Telling) -> None:
    page = telling.see("petra", "/reglement/opstellen/")
    fill(page, {name: [said] for name, said in POLICY.kept.items()})
    press(page, "Deze woorden bewaren")
    expect(page.get_by_text("Ingesteld is: maandag, dinsdag 09:00-17:00").first).to_be_visible()
    fill(page, HOURS)
    press(page, "Deze woorden bewaren")
    expect(page.get_by_text("Alle onderdelen zijn compleet")).to_be_visible()
    press(telling.see("ilse", "/reglement/opstellen/"), "Ik heb deze tekst gezien")
    press(telling.see("petra", "/reglement/opstellen/"), "Bekendmaken")
    press(telling.see("anna", "/mijn/reglement/"), "Ik heb dit gelezen")
    test_call(telling)
    line = telling.see("ilse", "/lijnen/huur-in/")
    expect(line.get_by_text("nog niet: niet iedereen heeft het reglement")).to_be_visible()
    press(telling.see("joris", "/mijn/reglement/"), "Ik heb dit gelezen")
    line.reload()
    expect(line.get_by_text("telt nog niet").first).to_be_visible()
    expect(line.get_by_text(re.compile("^vanaf "))).to_be_visible()


def after_the_lead_time_the_controller_signs_and_it_is_in_force(telling: Telling) -> None:
    year = (telling.today + 150 * DAY).isoformat()
    page = telling.see("petra", f"{PATH}versies/1/")
    page.locator("main [name=kind]").select_option("website_shown")
    page.locator("main [name=file]").set_input_files(
        {"name": "pagina.pdf", "mimeType": "application/pdf", "buffer": WEBSITE}
    )
    page.locator("main form:has([name=file]) button[type=submit]").click()
    expect(page.get_by_text("Pagina op onze eigen website").first).to_be_visible()
    telling.give("petra", "website_shown", valid_until=year)
    telling.give("tess", "access_reviewed", valid_until=year)
    telling.record("ilse", "dpo", "register_entry", number="VR-7")
    telling.record("tess", "admin", "retention_tested", due=3, destroyed=3, backups=True)
    petra = ("petra", "quality_manager")
    telling.record(*petra, "criteria_published", scorecard="luisteren", prohibited=False)
    telling.record(*petra, "secrecy_stated", persons=2, valid_until=year)
    telling.record(*petra, "instruction_given", persons=2, valid_until=year)
    page = telling.see("directie", f"{PATH}bewijs/activation/")
    expect(page.get_by_text("Dit wacht op een eerdere stap.")).to_be_visible()
    telling.pass_(LEAD + DAY)
    telling.give("directie", "activation")
    expect(telling.see("petra", PATH).get_by_text("in werking").first).to_be_visible()
    expect(telling.see("ilse", "/lijnen/huur-in/").get_by_text("bewezen").first).to_be_visible()


def the_next_course_is_one_deed_under_the_same_consent(telling: Telling) -> None:
    page = telling.see("petra", PATH)
    page.get_by_role("link", name="De volgende cursus").click()
    starts = telling.today + LEAD + DAY
    fill(
        page,
        {
            "course": ["Gespreksopbouw, zomer"],
            "starts_at": [starts.isoformat()],
            "ends_at": [(starts + 60 * DAY).isoformat()],
        },
    )
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    versions = telling.see("ilse", f"{PATH}versies/")
    expect(versions.get_by_text("Versie 2").first).to_be_visible()
    desk = telling.see("or", "/ondernemingsraad/")
    expect(
        desk.get_by_role("heading", level=1, name="Er wacht niets op de ondernemingsraad")
    ).to_be_visible()
    desk = telling.see("or", f"{DESK}/2/")
    expect(desk.get_by_text("U krijgt geen nieuw verzoek om instemming.")).to_be_visible()
    expect(desk.get_by_text(CONDITION).first).to_be_visible()
    press(telling.see("ilse", "/reglement/opstellen/"), "Ik heb deze tekst gezien")
    press(telling.see("petra", "/reglement/opstellen/"), "Bekendmaken")
    for name in ("anna", "joris"):
        press(telling.see(name, "/mijn/reglement/"), "Ik heb dit gelezen")
    telling.pass_(LEAD + 2 * DAY)
    telling.give("directie", "activation")
    page = telling.see("petra", f"{PATH}versies/2/")
    expect(page.get_by_text("Gespreksopbouw, zomer").first).to_be_visible()
    expect(telling.see("petra", PATH).get_by_text("in werking").first).to_be_visible()
    with telling.world.here():
        first, second = (queries.by_code(CODE, number) for number in (1, 2))
        assert first is not None
        assert second is not None
        family = [queries.dossier(each.pk) for each in (first, second)]
        current = force.current(family, telling.now)
        assert current is not None
        assert current.number == second.number, "the next course runs"
        asked = [row.kind for row in family[1].rows if row.version.endswith("v2")]
        assert not [kind for kind in asked if kind.startswith("works_council")]


def a_new_employee_is_kept_out_until_he_is_told(telling: Telling) -> None:
    page = telling.see("tess", "/beheer/mensen/nieuw/")
    fill(page, {"number": ["2001"], "name": ["Nieuw Hier"], "kind": ["employee"]})
    page.locator("main [name=team]").select_option(label="Huur")
    page.locator("main form button[type=submit]").click()
    page.get_by_text("Nieuw Hier").first.wait_for()
    row = person(telling.see("petra", f"{PATH}bezorging/"), "Nieuw Hier")
    expect(row.get_by_text("is niet geïnformeerd").first).to_be_visible()
    press(row, "Op papier gegeven")
    row = person(telling.see("petra", f"{PATH}bezorging/"), "Nieuw Hier")
    expect(row.get_by_text("geïnformeerd", exact=True).first).to_be_visible()


def who_leaves_is_out_of_scope_and_comes_in_with_the_code_he_took_along(telling: Telling) -> None:
    code = the_code_on_the_paper_of_joris(telling)
    assert "Dit klopt niet" in enter(telling, "1002", code).locator("main").inner_text()
    page = telling.see("tess", "/beheer/mensen/")
    page.get_by_role("link", name="Joris").first.click()
    page.get_by_role("link", name="Leg de laatste dag vast").click()
    fill(page, {"last": [(telling.today - DAY).isoformat()]})
    page.locator("main form button[type=submit]").click()
    rows = telling.see("petra", f"{PATH}bezorging/").locator("tbody tr")
    expect(rows.filter(has_text="Joris")).to_have_count(0)
    page = enter(telling, "1002", code)
    expect(page.get_by_role("heading", level=1, name="Joris")).to_be_visible()
    page.goto(f"{telling.url}/mijn/reglement/")
    expect(page.get_by_text("Waarvoor wij dat doen").first).to_be_visible()
    page.goto(f"{telling.url}/mijn/logboek/")
    expect(page.get_by_text("Met uw code voor na uw laatste dag is ingelogd").first).to_be_visible()


def the_code_on_the_paper_of_joris(telling: Telling) -> str:
    page = telling.see("joris", "/mijn/vertrek/")
    press(page, "Maak een code")
    paper = page.get_by_role("region", name="Uw code")
    expect(paper.get_by_text("1002")).to_be_visible()
    return paper.locator(".mono").inner_text()


def enter(telling: Telling, number: str, code: str) -> Page:
    """A browser that knows nothing of him: no mailbox, no password."""
    page = telling.new_context().new_page()
    page.goto(f"{telling.url}/vertrokken/")
    fill(page, {"number": [number], "code": [code]})
    press(page, "Kom binnen")
    return page


def a_material_change_comes_to_the_council_which_invokes_nullity(telling: Telling) -> None:
    page = telling.see("petra", PATH)
    press(page, "Volgende versie")
    draft = page.url
    changed = WRITTEN["content"] | {"means": ["audio", "screen"]}
    dpia = SAID["dpia"] | {"means": ["audio", "screen"]}
    page.goto(f"{draft}content/")
    fill(page, telling.sent("content", changed))
    save(page)
    same = {name: said for name, said in WRITTEN.items() if name not in KEPT}
    starts = telling.today + LEAD
    days = {"starts_at": starts.isoformat(), "ends_at": (starts + 60 * DAY).isoformat()}
    same["purpose"] = SAID["purpose"] | {"course": "Gespreksopbouw, zomer"} | days
    telling.write(id_in(draft), same | {"dpia": dpia})
    page.goto(draft)
    press(page, "Dien deze versie in")
    expect(
        telling.see("ilse", f"{PATH}versies/3/").get_by_text("gaat verder").first
    ).to_be_visible()
    step(telling.see("petra", f"{DESK}/3/"), "Besluit meegedeeld", "Leg dit vast")
    page = telling.see("or", f"{DESK}/3/")
    step(page, "Nietigheid inroepen", "Nietigheid inroepen")
    expect(page.get_by_text("nietig").first).to_be_visible()
    expect(telling.see("petra", f"{PATH}versies/1/").get_by_role("heading").first).to_be_visible()


def test_call(telling: Telling) -> None:
    """Tess calls the line and hears the whole text; the DPO sees it."""
    page = telling.see("tess", "/lijnen/proef/?lijn=huur-in")
    fill(
        page,
        {
            "language": ["nl"],
            "text": ["NL-2"],
            "programmes": [CODE],
            "caller_heard": ["whole"],
            "agent_heard": ["whole"],
        },
    )
    page.locator("main [name=configuration]").set_input_files(
        {"name": "line.conf", "mimeType": "text/plain", "buffer": b"play NL-2\n"}
    )
    page.locator("main form button[type=submit]").click()
    page.get_by_role("heading", name="Lijn huur-in").wait_for()
    press(telling.see("ilse", "/lijnen/huur-in/"), "Ik heb het gezien: dit bewijst de lijn")


test_call.__test__ = False  # type: ignore[attr-defined]  # a step, not a test


def id_in(address: str) -> UUID:
    return UUID(address.rstrip("/").rpartition("/")[2])


def save(page: Page) -> None:
    press(page, "Bewaar")
    expect(page.get_by_text("Dit deel is af.")).to_be_visible()


def decide(telling: Telling, number: int, **told: str) -> Page:
    page = telling.see("or", f"{DESK}/{number}/besluit/")
    fill(page, {name: [said] for name, said in told.items()})
    press(page, "Besluit geven")
    return page


def step(page: Page, title: str, deed: str) -> None:
    page.get_by_role("link", name=title).click()
    press(page, deed)


def person(page: Page, name: str) -> Locator:
    return page.locator("tbody tr").filter(has_text=name)


def press(where: Page | Locator, name: str) -> None:
    """Press a button and see its deed done: the next person looks at once."""
    page = where if isinstance(where, Page) else where.page
    with page.expect_response(lambda answer: answer.request.method == "POST", timeout=PATIENCE):
        where.get_by_role("button", name=name).first.click()


def fill(page: Page, told: Mapping[str, list[str]]) -> None:
    """Fill in the form of the page, each field by its kind; what is empty is left."""
    for name, values in told.items():
        fields = page.locator(f'main [name="{name}"]')
        kind = fields.first.evaluate("field => field.type")
        if kind == "checkbox":
            for box in fields.all():
                box.set_checked(box.get_attribute("value") in values)
        elif kind == "radio":
            fields.and_(page.locator(f'[value="{values[0]}"]')).check()
        elif kind.startswith("select"):
            fields.select_option(values)
        elif values and values[0]:
            fields.fill(values[0])
