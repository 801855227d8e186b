"""The page of one's own log: in words, with what was refused, and as a bundle to take home."""

import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

import cast
import klankbord
from klankbord.edges.web.portal import logbook as pages
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate.access import Actor
from klankbord.ledger import bundle
from klankbord.ledger.reading import Line
from klankbord.people.logbook import Read
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import asking, playback
from klankbord.recordings.offered import offers

SOURCE = Path(klankbord.__file__).parent
ABOUT_NOBODY = {
    "sweep", "sweep.confirmed", "seed_committed", "seed_revealed", "evidence_added",
    "organisation_recorded", "version_submitted", "policy_published", "policy_announced",
    "scorecard_published", "team_added", "list_read", "decision", "rule_changed", "rules_seen",
    "numbers_listed", "number_protected", "number_unprotected", "number_sought",
    "number_relabelled", "announcement_sounded", "council_letter_kept", "council_letter_read",
    "keys.rotated", "keys.old_removed", "keys.escrowed", "keys.recovered", "keys.drilled",
    "backup.made", "backup.restored",
    "quarantine_read", "quarantine_emptied", "line_changed", "policy_said", "policy_seen",
    "year_read", "announcement_written", "announcement_accepted", "announcement_declined",
    "breach_read", "inspection_made", "draw_taken", "report_taken", "fairness_read",
    "processing_taken",
}  # fmt: skip
WHY_NOBODY = {"figures", "not_told", "other_content"}
"""Of a team, of a call that was not admitted, and of a file, for which one sentence is enough."""


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast.woonstede()


@pytest.fixture
def leg(organisation):
    """A call that was evaluated, and that HR asked for in vain."""
    now = organisation.now
    row = cast.offer(1, at=now - timedelta(days=1, hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone())],
        source=cast.SOURCE,
        at=now,
        by=Actor(role="integration"),
    )
    preparing.make_ready(outcome.leg, at=now)
    assigning.assign_ready(at=now)
    noor = organisation.actor("noor", "evaluator")
    playback.begin(outcome.leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    assessing.submit(outcome.leg, answers=cast.GOOD, comment="", actor=noor, at=now)
    asking.ask(
        outcome.leg,
        act="use_in_review",
        data="audio",
        purpose="appraisal",
        actor=organisation.actor("hr", "hr"),
        at=now,
    )
    return outcome.leg


@pytest.mark.django_db
def test_the_page_says_who_asked_what_and_what_was_refused(client, organisation, leg):
    client.force_login(organisation.account("anna"))
    said = client.get(reverse("ledger")).content.decode()
    number = str(leg)[:8].upper()
    _, *lines = said.split('<li class="log-line">')
    refused = next(line for line in lines if "geweigerd" in line)
    assert "Gevraagd: gebruiken in een functioneringsgesprek (opname)" in refused
    for part in ("<b>HR</b>", "R8", number):
        assert part in refused
    assert "Een gesprek van u is beoordeeld" in said
    assert "dit logboek lezen" in said
    for name in ("Noor", "Hanna", str(leg)):
        assert name not in said


@pytest.mark.django_db
def test_every_kind_in_the_log_of_a_person_has_words(client, organisation, leg):
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("ledger"))
    seen = 0
    for month in page.context["logbook"].months:
        shown = client.get(month.url).context["logbook"]
        for entry in shown.entries:
            seen += 1
            assert not re.fullmatch(r"[a-z_.]+", entry.what), entry.what
            assert "_" not in entry.function + entry.why + entry.purpose, entry
    assert seen > 15


def test_every_kind_that_is_written_about_a_person_has_words():
    written = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(
            re.findall(
                r"(?:book\.append\(|_?note\(found,|keys\.lines\(\[locked\],|_write\(locked,)\s*"
                r'"([a-z_.]+)"',
                text,
            )
        )
    assert {"objection_filed", "hold.placed", "conversation_closed"} <= written
    assert written - set(pages.KINDS) - ABOUT_NOBODY == set()


def test_every_reason_that_is_written_about_a_person_has_words():
    sources = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    written = {code for text in sources for code in re.findall(r'\breason="([a-z_]+)"', text)}
    assert {"write", "counted", "drawn_sample"} <= written
    assert written - set(pages.WHY) - WHY_NOBODY == set()


@pytest.mark.django_db
def test_the_bundle_is_checked_elsewhere_without_anything_of_ours(
    client, organisation, leg, tmp_path
):
    client.force_login(organisation.account("anna"))
    response = client.post(reverse("ledger_bundle"))
    packed = io.BytesIO(b"".join(response.streaming_content))
    assert response["Content-Disposition"] == 'attachment; filename="logboek.zip"'
    before = set(tmp_path.iterdir())
    home = tmp_path / "home"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(home)
    report = bundle.verify(bundle.load(home / "logboek"))
    assert report.faults == []
    assert "klankbord ledger verify --bundle logboek" in (
        home / "logboek" / "LEES-MIJ.txt"
    ).read_text(encoding="utf-8")
    assert set(tmp_path.iterdir()) == before | {home}  # nothing of it stays with us


@pytest.mark.django_db
def test_a_check_shows_how_many_lines_and_what_was_signed(client, organisation, leg):
    client.force_login(organisation.account("anna"))
    page = client.post(reverse("ledger_check"))
    result = page.context["result"]
    assert result.verdict == "yes"
    facts = {fact.name: fact.value for fact in result.facts}
    assert int(facts["Regels gecontroleerd"]) > int(facts["Regels over u"]) > 15
    assert facts["Volledig"] == "ja"
    assert facts["Naam van het logboek"].startswith("klankbord.")
    assert facts["Wortelhash"] in page.content.decode()


def test_pages_of_a_month_lead_to_each_other():
    lines = tuple(Line("2026-11-23T10", "policy_read", {"function": "employee"}, n) for n in (3, 2))
    read = Read({"2026-11": 120, "2026-10": 4}, "2026-11", lines)
    with translation.override("nl"):
        first, second, last = (pages.page(read, number) for number in (1, 2, 3))
    assert (first.newer, first.older) == ("", "/mijn/logboek/?maand=2026-11&pagina=2")
    assert second.newer == "/mijn/logboek/?maand=2026-11"
    assert last.older == ""
    assert [month.label for month in first.months] == ["november 2026", "oktober 2026"]
    [entry, _] = first.entries
    assert (entry.day, entry.hour) == (date(2026, 11, 23), "10\N{NO-BREAK SPACE}uur")
    assert first.counted == "1 tot en met 2 van 120"
