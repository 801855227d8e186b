"""The works council's desk: what waits, what changes, questions, and every step with its errors."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import cast
import sitting
from klankbord.council import figures
from klankbord.council.models import Letter
from klankbord.edges.web.frame import uploads
from klankbord.evaluations.figures import counted
from klankbord.evaluations.models import Kept
from klankbord.gate import access
from klankbord.gate.access import Actor
from klankbord.notices import loading
from klankbord.people import accounts, shapes
from klankbord.programmes import queries
from klankbord.programmes.models import Evidence
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.offered import offers
from woonstede import QUICK

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
REASON = "Met deze voorwaarden vinden wij het evenwicht tussen werk en privacy goed."
PDF = b"%PDF-1.7\n" + b"x" * 3000 + b"\nstartxref\n12\n%%EOF\n"
NAMED = {"code": "beter-luisteren", "number": 2}


@pytest.fixture
def organisation(organisation):
    """The organisation, and somebody who sits in its works council."""
    petra = organisation.actor("petra", "quality_manager")
    tess = organisation.actor("tess", "admin")
    sitting.member(at=organisation.now - DAY, asked_by=petra, approved_by=tess)
    return organisation


@pytest.fixture
def second(organisation):
    """A second version, with more calls a person, for which consent was asked yesterday."""
    now = organisation.now
    said = queries.table(queries.by_code("beter-luisteren"))
    title = said.pop("title")
    said |= {"number": 2, "change": "material", "plan": {"per_person": 5, "ceiling": 8}}
    said |= {"starts_at": now + 30 * DAY, "ends_at": now + 100 * DAY}
    asked = {
        "kind": "works_council_request",
        "happened_at": now - DAY,
        "motives": "Met drie gesprekken per maand zien wij te weinig van wat iemand leert.",
        "effects": "Voor medewerkers: per maand hoogstens acht gesprekken in plaats van vijf.",
    }
    file = {
        "programme": {"code": "beter-luisteren", "title": title},
        "version": said,
        "evidence": [asked],
    }
    by = organisation.actor("petra", "quality_manager")
    return loading.load(shapes.plain(file), at=now, by=by).version


def signed(organisation, who):
    client = Client()
    client.force_login(organisation.account(who))
    return client


def text(answer):
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def take(client, step, told, **more):
    address = reverse("council_step", kwargs=NAMED | {"step": step})
    return client.post(address, told, follow=True, **more)


def decision(organisation, answer="consented", **more):
    return {
        "answer": answer, "decided_at": local(organisation.now), "reason": REASON,
        "purposes": ["training"], "means": ["audio"],
        "kinds": ["audio", "score", "comment", "aggregate", "listening_log"],
    } | more  # fmt: skip


def local(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def test_a_request_lies_on_the_desk_with_what_changes_why_and_what_is_asked(second, organisation):
    member, petra = signed(organisation, "or"), signed(organisation, "petra")
    desk = text(member.get(reverse("council")))
    assert "Eén aanvraag wacht op de ondernemingsraad" in desk
    page = text(member.get(reverse("council_request", kwargs=NAMED)))
    assert "Voor medewerkers: per maand hoogstens acht gesprekken" in page
    assert "gaat verder" in page
    say = reverse("council_say", kwargs=NAMED)
    assert member.post(say, {"text": " "}).status_code == 422
    assert "Waarom acht?" in text(member.post(say, {"text": "Waarom acht?"}, follow=True))
    assert "één vraag zonder antwoord" in text(petra.get(reverse("council")))
    asked = petra.get(reverse("council_request", kwargs=NAMED)).context["threads"][0].question.id
    petra.post(say, {"text": "Om een lijn te zien.", "question": asked})
    page = text(member.get(reverse("council_request", kwargs=NAMED)))
    assert "Om een lijn te zien." in page
    assert member.post(say, {"text": "x", "question": asked}).status_code == 422


def test_the_council_refuses_then_consents_with_a_condition_and_what_it_wrote_is_kept(
    second, organisation
):
    member = signed(organisation, "or")
    now = local(organisation.now)
    bad = decision(organisation, decided_at=now, reason="Te kort.", conditions="Na een proef.")
    page = take(member, "besluit", bad)
    assert page.status_code == 422
    assert "minstens 40 tekens" in text(page)
    assert "Na een proef." in page.content.decode()  # nothing is lost on a mistake
    take(member, "besluit", decision(organisation, "refused", decided_at=now))
    assert "geweigerd" in text(member.get(reverse("council")))
    letter = SimpleUploadedFile("brief.pdf", PDF, "application/pdf")
    until = f"{organisation.now + 90 * DAY:%Y-%m-%d}"
    told = decision(organisation, decided_at=now, conditions="Na een proef.\n\n", letter=letter)
    page = take(member, "besluit", told | {"valid_until": until, "evaluate_by": until})
    assert page.status_code == 200, text(page)
    assert "Na een proef." in text(page)
    row = Evidence.objects.filter(version=second, kind="works_council_answer").latest("recorded_at")
    assert row.detail["conditions"] == ["Na een proef."]
    with access.deed(access.Access(access.SYSTEM, "retain", None, organisation.now)):
        kept = Letter.objects.get(evidence=row)
    petra = signed(organisation, "petra")
    sent = petra.get(reverse("council_letter", args=[kept.pk]))
    assert sent.content == PDF
    assert sent["Content-Disposition"].startswith("attachment")
    for who in ("tess", "hr", "anna"):
        assert signed(organisation, who).get(reverse("council")).status_code == 404
        answer = signed(organisation, who).get(reverse("council_letter", args=[kept.pk]))
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"MZ" + b"x" * 99, "geen hele pdf"), (b"", "leeg"), (PDF * 2000, "groter dan 5 MB")],
)
def test_a_file_that_is_no_pdf_or_too_large_says_so_at_its_field(
    second, organisation, content, says
):
    member = signed(organisation, "or")
    letter = SimpleUploadedFile("brief.pdf", content, "application/pdf")
    told = decision(organisation, decided_at=local(organisation.now), letter=letter)
    page = take(member, "besluit", told)
    assert page.status_code == 422
    assert says in " ".join(page.context["form"].errors["letter"])
    assert not Evidence.objects.filter(version=second, kind="works_council_answer").exists()


def test_a_large_file_is_read_past_and_its_size_is_told(rf):
    handler = uploads.Small(rf.post("/"))
    handler.new_file("letter", "brief.pdf", "application/pdf", None)
    for start in range(0, 2 * uploads.SMALL, handler.chunk_size):
        handler.receive_data_chunk(b"x" * handler.chunk_size, start)
    made = handler.file_complete(200 * 1024**2)
    assert (made.size, len(made.read())) == (200 * 1024**2, uploads.SMALL)


def test_late_nullity_and_late_consent_name_the_day_and_nullity_in_time_stops_everything(
    second, organisation
):
    member, petra = signed(organisation, "or"), signed(organisation, "petra")
    now = organisation.now
    late = {"known_at": local(now - 70 * DAY), "invoked_at": local(now)}
    page = take(member, "nietigheid", late)
    assert page.status_code == 422
    assert "U kon de nietigheid inroepen tot en met" in text(page)
    assert petra.post(
        reverse("council_step", kwargs=NAMED | {"step": "nietigheid"}), late
    ).status_code == 404  # fmt: skip
    told = {"notified_at": local(now - DAY / 2)}
    assert "Vastgelegd" in text(take(petra, "meegedeeld", told))
    page = take(member, "nietigheid", {"invoked_at": local(now)})
    assert "ingeroepen" in text(page)
    desk = text(member.get(reverse("council")))
    assert "nietig" in desk


def test_what_a_withdrawal_really_is_stands_there_before_and_after(organisation):
    member = signed(organisation, "or")
    named = {"code": "beter-luisteren", "number": 1, "step": "intrekken"}
    page = text(member.get(reverse("council_step", kwargs=named)))
    assert "De WOR kent geen intrekking" in page or "de WOR kent geen intrekking" in page
    told = {"said_at": local(organisation.now)}
    done = text(member.post(reverse("council_step", kwargs=named), told, follow=True))
    assert "omdat een voorwaarde niet is nagekomen" in done  # the demo's consent has conditions


def test_the_room_is_there_for_members_and_for_an_adviser_until_his_day(organisation):
    member, room = signed(organisation, "or"), reverse("council_room")
    document = SimpleUploadedFile("advies.pdf", PDF, "application/pdf")
    put = {"title": "Ons standpunt", "text": "Pas na een proef.", "letter": document}
    assert "Pas na een proef." in text(member.post(room, put, follow=True))
    kept = member.get(room).context["papers"][0].id
    with QUICK:
        lawyer = accounts.create(
            email="advocaat@kantoor.example", name="Mr. De Wit", at=organisation.now,
            by=organisation.actor("tess", "admin"),
        ).account  # fmt: skip
    outside = Client()
    outside.force_login(lawyer)
    for client in (
        outside,
        *(signed(organisation, who) for who in ("tess", "petra", "hr", "ilse")),
    ):
        assert client.get(room).status_code == 404
        assert client.get(reverse("council_document", args=[kept])).status_code == 404
    until = f"{organisation.now + DAY:%Y-%m-%d}"
    wrong = {"email": "petra@woonstede.example", "until": until}
    assert member.post(reverse("council_let_in"), wrong).status_code == 422
    page = member.post(reverse("council_let_in"), wrong | {"email": lawyer.email}, follow=True)
    assert "Mr. De Wit" in text(page)
    assert "Pas na een proef." in text(outside.get(room))
    assert outside.get(reverse("council_document", args=[kept])).content == PDF
    assert outside.post(reverse("council_remove", args=[kept])).status_code == 404
    listed = page.context["advisers"][0].id
    member.post(reverse("council_let_out", args=[listed]))
    assert outside.get(room).status_code == 404
    assert "Nobody gets" not in text(member.get(reverse("council_remove", args=[kept])))
    assert "Vernietigd" in text(member.post(reverse("council_remove", args=[kept]), follow=True))


def test_an_unknown_step_or_version_is_not_there(second, organisation):
    member = signed(organisation, "or")
    for kwargs in (NAMED | {"step": "zomaar"}, {"code": "niets", "number": 1, "step": "besluit"}):
        assert member.get(reverse("council_step", kwargs=kwargs)).status_code == 404


def test_the_figures_of_few_people_are_hidden_and_say_so(organisation, monkeypatch):
    now, member = organisation.now, signed(organisation, "or")
    page = text(member.get(reverse("council_figures")))
    assert "In deze maanden is niets opgenomen" in page
    row = cast.offer(1, at=now - timedelta(days=1, hours=2))
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(cast.tone())],
        source=cast.SOURCE,
        at=now,
        by=Actor(role="integration"),
    )
    preparing.make_ready(outcome.leg, at=now)
    listening = {"purpose": "training", "reason": "own_recording", "at": now}
    anna = organisation.actor("anna", "employee")
    playback.begin(outcome.leg, actor=anna, **listening)
    page = member.get(reverse("council_figures"))
    assert [each[2:] for each in page.context["figures"].recorded] == [(None, None, None)]
    assert [each[-1] for each in page.context["figures"].heard] == [None]
    assert "afgeschermd afgeschermd" in text(page)
    assert "Geteld op" not in text(page)
    monkeypatch.setattr(counted, "LARGE", 1)
    figures.hourly(int(now.timestamp()) + 1)
    with access.whole():
        [kept] = Kept.objects.all()
    assert [cell["persons"] for each in kept.found["recorded"] for cell in each["cells"]] == [None]
    again = member.get(reverse("council_figures"))
    assert "Geteld op" in text(again)
    assert again.context["figures"].recorded == page.context["figures"].recorded
    assert again.context["figures"].heard == page.context["figures"].heard
    proof = re.search('href="([^"]+[.]zip)"', page.content.decode())
    assert proof
    folder = member.get(proof[1])
    assert folder.headers["Content-Type"] == "application/zip"
    assert folder.content.startswith(b"PK")
    with access.keeping(organisation.actor("tess", "admin"), now), pytest.raises(PermissionError):
        figures.read(at=now, by=organisation.actor("tess", "admin"))
