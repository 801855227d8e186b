"""An administrator sends an export in, sees what would happen, and lets it in; nobody else does."""

import csv
import io
import json
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import cast
import exporting
import woonstede
from klankbord.edges.importing import jobs
from klankbord.edges.web.frame import asked, uploads
from klankbord.edges.web.platforms import sending, shipments
from klankbord.gate import access
from klankbord.law import engine
from klankbord.ledger import book
from klankbord.ledger.periods import local_day
from klankbord.recordings.intake.arriving import Outcome
from klankbord.recordings.models import Batch, Offer, Shipment
from klankbord.recordings.shipments import reporting, shipping

pytestmark = pytest.mark.django_db
HEAD = "source_call_id,agent_ref,started_at,direction,caller_ref,line,channels,agent_channel,file\n"

DUTIES = ("R20", "R26", "R71", "R72")
"""Rules about recording that ask something of it and are never in its way."""


class GoingOn:
    should_abort = staticmethod(lambda: False)


@pytest.fixture
def tess(organisation):
    return signed_in(organisation, "tess")


def signed_in(organisation, name):
    client = Client(enforce_csrf_checks=False)
    client.force_login(organisation.account(name))
    return client


def said(**more):
    return {"source": cast.SOURCE, "form": "csv", "zone": "Europe/Amsterdam", **more}


def begin(client, **more):
    answer = client.post(reverse("shipment_new"), said(**more))
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return answer["Location"]


def table(organisation, *agents):
    began = organisation.now - timedelta(hours=3)
    rows = [
        f"c{number},{agent},{(began + timedelta(minutes=number)).isoformat()},inbound,"
        f"0687654321,huur-in,2,0,{number}.wav\n"
        for number, agent in enumerate(agents)
    ]
    return [
        SimpleUploadedFile("calls.csv", (HEAD + "".join(rows)).encode()),
        *(SimpleUploadedFile(f"{n}.wav", exporting.SOUND) for n in range(len(agents))),
    ]


def put(client, page, files, **more):
    return client.post(f"{page}bestanden/", {"bestanden": files}, **more)


def number(page):
    return page.strip("/").rpartition("/")[2]


def text(client, page):
    answer = client.get(page)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_export_is_sent_tried_and_let_in(organisation, tess):
    page = begin(tess)
    assert "Kies de bestanden" in text(tess, page)
    answer = put(tess, page, table(organisation, "agent-1001", "nobody"))
    assert answer["Location"] == page
    assert "Er komt nog niets binnen" in text(tess, page)
    jobs.read(GoingOn, number(page))
    tried = text(tess, page)
    assert "Wat er zou gebeuren" in tried
    assert "Laat één gesprek binnen" in tried
    assert "wie de medewerker is" in tried
    assert "calls.csv, regel 3" in tried
    assert tess.post(f"{page}binnenlaten/").status_code == 302
    assert "De invoer loopt" in text(tess, page)
    jobs.bring_in(GoingOn, number(page))
    done = text(tess, page)
    assert "Verslag" in done
    assert "staat nog op uw eigen computer" in done
    rows = [json.loads(line) for line in tess.get(f"{page}verslag.jsonl").getvalue().splitlines()]
    assert [row["result"] for row in rows] == ["accepted", "quarantined"]
    whole = tess.get(f"{page}verslag.csv").getvalue().decode("utf-8-sig")
    told = list(csv.reader(io.StringIO(whole), delimiter=";"))
    assert told[0] == list(reporting.COLUMNS)
    assert [row[1] for row in told[1:]] == ["accepted", "quarantined"]
    assert "1 van 2 gesprekken" in text(tess, reverse("shipments"))


def test_who_looks_at_a_shipment_or_takes_its_report_stands_in_the_log(organisation, tess):
    def looks():
        return [
            each["what"]
            for each in woonstede.details(book.ORGANISATION)
            if each.get("shipment") == number(page) and "what" in each
        ]

    page = begin(tess)
    text(tess, page)
    assert looks() == ["shipment"]
    put(tess, page, table(organisation, "agent-1001"))
    text(tess, page)
    assert looks() == ["shipment"], "how far it is tells nothing of a call"
    jobs.read(GoingOn, number(page))
    text(tess, page)
    tess.post(f"{page}binnenlaten/")
    jobs.bring_in(GoingOn, number(page))
    for kind in ("csv", "jsonl"):
        assert tess.get(f"{page}verslag.{kind}").status_code == 200
    text(tess, f"{reverse('shipment_new')}?vorige={number(page)}")
    assert looks() == ["shipment"] * 2 + ["shipment_report"] * 2 + ["shipment_settings"]


def test_what_was_said_of_an_export_begins_no_form_of_another(organisation, tess):
    page = begin(tess, protected="6666")
    with access.whole():
        Shipment.objects.update(account=organisation.account("noor").pk)
    assert "6666" not in text(tess, f"{reverse('shipment_new')}?vorige={number(page)}")


def test_with_script_the_page_is_told_where_to_go(organisation, tess):
    page = begin(tess)
    answer = put(tess, page, table(organisation, "agent-1001"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == page


def test_settings_are_kept_sealed_and_begin_the_next_form(organisation, tess):
    page = begin(
        tess,
        agent_channel="1",
        lines="6001 = huur-in\n",
        protected="6666\n\n0201234567",
        columns="agent_ref = Medewerker",
        caller_country="NL",
        day_first="on",
    )
    with access.whole():
        made = Shipment.objects.get()
        assert "6666" not in str(Shipment.objects.values())
    assert shipping.told(made) == {
        "zone": "Europe/Amsterdam",
        "agent_channel": 1,
        "day_first": True,
        "lines": {"6001": "huur-in"},
        "caller_country": "NL",
        "columns": {"agent_ref": "Medewerker"},
        "protected": ["6666", "0201234567"],
    }
    again = sending.again(made.source, made.form, shipping.told(made))
    form = sending.SendForm(again)
    assert form.is_valid()
    assert form.settings() == shipping.told(made)
    assert "6001 = huur-in" in text(tess, f"{reverse('shipment_new')}?vorige={number(page)}")
    assert text(tess, f"{reverse('shipment_new')}?vorige=iets")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"source": "Genesys 1"}, "kleine letters"),
        ({"form": "rows"}, "Kies"),
        ({"zone": "Mars/Base"}, "tijdzone"),
        ({"lines": "6001"}, "dit = dat"),
    ],
)
def test_what_cannot_be_said_of_an_export_is_named(tess, more, told):
    answer = tess.post(reverse("shipment_new"), said(**more))
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.parametrize("name", ["petra", "noor", "ilse", "hr", "bram", "anna"])
def test_what_is_sent_in_is_not_there_for_others(organisation, tess, name):
    page = begin(tess)
    other = signed_in(organisation, name)
    for path in (reverse("shipments"), reverse("sources"), reverse("shipment_new"), page):
        assert other.get(path).status_code == 404, path
    for path in ("bestanden/", "binnenlaten/", "terugnemen/"):
        assert other.post(page + path).status_code == 404, path
    assert Client().post(f"{page}bestanden/").status_code == 302


def test_another_administrator_looks_and_does_not_let_in(organisation, tess):
    page = begin(tess)
    put(tess, page, table(organisation, "agent-1001"))
    jobs.read(GoingOn, number(page))
    with access.whole():
        Shipment.objects.update(account=organisation.account("noor").pk)
    assert "Wat er zou gebeuren" in text(tess, page)
    assert tess.post(f"{page}binnenlaten/").status_code == 404
    assert tess.post(f"{page}terugnemen/").status_code == 404


def test_without_the_token_of_the_page_what_came_is_destroyed(organisation, settings):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(organisation.account("tess"))
    made = shipping.send(
        source="x", form="csv", settings={}, at=organisation.now,
        by=organisation.actor("tess", "admin"),
    )  # fmt: skip
    page = reverse("shipment", args=[made.pk])
    assert put(strict, page, table(organisation, "agent-1001")).status_code == 403
    with access.whole():
        assert Shipment.objects.get().state == "failed"
    assert [path for path in settings.STORE.rglob("*") if path.is_file()] == []


def test_too_much_too_many_or_nothing_is_said(organisation, tess, settings, monkeypatch):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    page = begin(tess)
    put(tess, page, table(organisation, "agent-1001"))
    assert "Maak er een zip van" in text(tess, page)
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 10
    page = begin(tess)
    put(tess, page, [])
    assert "Kies minstens één bestand" in text(tess, page)
    monkeypatch.setattr(uploads, "LIMIT", 10)
    put(tess, page, table(organisation, "agent-1001"))
    assert "Stuur het in delen" in text(tess, page)
    assert [path for path in settings.STORE.rglob("*") if path.is_file()] == []


def test_many_small_files_are_all_here(organisation, tess):
    page = begin(tess)
    put(tess, page, table(organisation, *["nobody"] * (uploads.TOGETHER + 3)))
    jobs.read(GoingOn, number(page))
    assert f"{uploads.TOGETHER + 3} gesprekken" in text(tess, page)


def test_an_export_without_a_call_is_given_up_and_begins_another(organisation, tess):
    page = begin(tess)
    put(tess, page, [SimpleUploadedFile("calls.csv", HEAD.encode())])
    jobs.read(GoingOn, number(page))
    assert "Er staat geen gesprek in deze export" in text(tess, page)
    assert f"?vorige={number(page)}" in text(tess, page)
    shown = text(tess, reverse("sources"))
    assert "gaat mis" in shown, "a platform that never offered, and whose export failed"


def test_of_many_rules_the_first_are_read_at_a_glance(organisation, tess):
    page = begin(tess)
    old = (organisation.now - timedelta(days=200)).isoformat()
    row = f"c1,agent-1001,{old},inbound,0612345678,huur-in,2,0,0.wav\n"
    sound = SimpleUploadedFile("0.wav", exporting.SOUND)
    put(tess, page, [SimpleUploadedFile("calls.csv", (HEAD + row).encode()), sound])
    jobs.read(GoingOn, number(page))
    shown = text(tess, page)
    assert shown.index("R1</") < shown.index('<details class="more"') < shown.index("R18</")


def test_a_name_is_shown_as_one_line_and_never_as_a_tag(organisation, tess):
    page = begin(tess)
    hostile = '<script>alert("x")</script>' + "y" * 400 + ".csv"
    put(tess, page, [SimpleUploadedFile(hostile, b"a,b\n1,2\n")])
    jobs.read(GoingOn, number(page))
    shown = text(tess, page)
    assert "niet de kolommen" in shown
    assert "<script>alert" not in shown


def test_may_i_answers_no_by_the_rule_that_was_in_the_way(organisation):
    rules = [rule.id for rule in engine.speaking("record", organisation.now.isoformat())]
    assert len(rules) > 20
    for rule in rules:
        url = urlsplit(shipments.may(rule, organisation.now))
        question = asked.read(dict(parse_qsl(url.query)), local_day(organisation.now))
        decision = asked.answer(question).decision
        assert rule in (*decision.denied_by, *DUTIES), rule


def test_no_cell_of_a_report_is_reckoned_by_a_spreadsheet():
    hostile = Outcome("=cmd|' /C calc'!A0", "error", missing=("+1", "@x"), reason='-2;\n"quote"')
    [row] = list(csv.reader(
        io.StringIO("".join(reporting.table([reporting.line(1, hostile)])).partition("\r\n")[2]),
        delimiter=";",
    ))  # fmt: skip
    assert row == ["1", "error", "", "'+1 @x", '\'-2;\n"quote"', "'=cmd|' /C calc'!A0"]
    for start in reporting.FORMULA:
        assert reporting.defused(f"{start}1").startswith("'")


def test_platforms_are_counted_from_their_offers(organisation, tess):
    page = begin(tess)
    put(tess, page, table(organisation, "agent-1001", "nobody"))
    jobs.read(GoingOn, number(page))
    tess.post(f"{page}binnenlaten/")
    jobs.bring_in(GoingOn, number(page))
    shown = text(tess, reverse("sources"))
    assert "in orde" in shown
    assert shown.count('class="sheet"') == 1
    with access.whole():
        old = organisation.now - timedelta(days=8)
        Offer.objects.update(decided_at=old)
        Batch.objects.update(offered_at=old)
        Shipment.objects.update(sent_at=old, seen_at=old, ended_at=old)
    assert "stil" in text(tess, reverse("sources"))
    with access.whole():
        Offer.objects.update(decided_at=organisation.now, result="error", reason="truncated")
        Batch.objects.update(offered_at=organisation.now)
    shown = text(tess, reverse("sources"))
    assert "gaat mis" in shown
    assert "Het bestand houdt te vroeg op. Haal het opnieuw op bij de bron." in shown


def test_a_number_that_is_never_recorded_counts_as_not_drawn(organisation, tess):
    page = begin(tess)
    put(tess, page, table(organisation, "nobody"))
    jobs.read(GoingOn, number(page))
    tess.post(f"{page}binnenlaten/")
    jobs.bring_in(GoingOn, number(page))
    with access.whole():
        Offer.objects.update(result="refused", reason="unrecorded_number", rules=["R12"])
    shown = text(tess, reverse("sources"))
    refused, drawn = shown.index("geweigerd"), shown.index("niet getrokken")
    assert '<td role="cell" class="num">1</td>' in shown[drawn:][:400]
    assert '<td role="cell" class="num">0</td>' in shown[refused:][:300]
