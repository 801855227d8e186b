"""What is sent on a page is tried, asked for, and comes in; of what was sent nothing stays."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

import cast
import exporting
import told
import woonstede
from klankbord.edges.importing import jobs
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.ledger import book
from klankbord.people.faults import Fault
from klankbord.recordings import disclosure
from klankbord.recordings.intake import receiving
from klankbord.recordings.models import Leg, Offer, Shipment
from klankbord.recordings.shipments import shipments, shipping
from klankbord.vault import keys
from klankbord.vault.models import Blob
from klankbord.vault.stores.contract import StoreFault

pytestmark = pytest.mark.django_db
MARK = b"0687654321"
HEAD = "source_call_id,agent_ref,started_at,direction,caller_ref,line,channels,agent_channel,file\n"
GOING_ON = SimpleNamespace(should_abort=lambda: False)


@pytest.fixture
def admin(organisation):
    return organisation.actor("tess", "admin")


def table(organisation, *agents, began=None):
    """Calls of these employees, each with a sound of its own."""
    began = began or organisation.now - timedelta(hours=3)
    rows = [
        f"c{number},{agent},{(began + timedelta(minutes=number)).isoformat()},inbound,"
        f"0687654321,huur-in,2,0,{number}.wav\n"
        for number, agent in enumerate(agents)
    ]
    return {
        "calls.csv": (HEAD + "".join(rows)).encode(),
        **{f"{number}.wav": exporting.SOUND for number in range(len(agents))},
    }


def send(organisation, admin, files, *, form="csv", then=lambda _: None, **settings):
    made = shipping.send(
        source=cast.SOURCE, form=form, settings=settings, at=organisation.now, by=admin
    )
    sent = []
    for number, (name, content) in enumerate(files.items()):
        with shipping.room(made.pk, number, at=organisation.now) as writer:
            writer.write(content)
        sent.append(shipping.Sent(name, writer.blob, writer.size))
    shipping.received(made.pk, sent, then=then, at=organisation.now, by=admin)
    return made.pk


def ask(shipment, organisation, admin):
    shipping.ask(shipment, then=lambda _: None, at=organisation.now, by=admin)


def groups(shipment):
    found = shipments.find(shipment)
    return {
        (each["result"], each["reason"], *each["rules"], *each["missing"]): each["n"]
        for each in found.groups
    }


def files(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


def legs(organisation) -> list[Leg]:
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, organisation.now)):
        return list(Leg.objects.all())


def lines(shipment):
    return [json.loads(line) for line in shipments.lines(shipments.find(shipment))]


def test_what_was_sent_is_tried_comes_in_and_is_gone(organisation, admin, settings):
    sent = table(organisation, "agent-1001", "agent-1002", "nobody")
    shipment = send(organisation, admin, sent)
    assert len(files(settings.STORE)) == 4
    assert not any(MARK in path.read_bytes() for path in files(settings.STORE))

    jobs.read(GOING_ON, str(shipment))
    seen = shipments.see(shipment, at=organisation.now, by=admin)
    assert (seen.shipment.state, seen.shipment.total) == ("ready", 3)
    assert groups(shipment) == {("accepted", ""): 2, ("quarantined", "not_told", "agent_ref"): 1}
    assert seen.places == [[], ["calls.csv, line 4"]]
    with access.whole():
        assert not Offer.objects.exists(), "it was only tried"

    ask(shipment, organisation, admin)
    jobs.bring_in(GOING_ON, str(shipment))
    assert shipments.find(shipment).state == "done"
    assert groups(shipment) == {("accepted", ""): 2, ("quarantined", "not_told", "agent_ref"): 1}
    assert [leg.state for leg in legs(organisation)] == [Leg.State.STORED] * 2
    assert [each["result"] for each in lines(shipment)] == ["accepted", "accepted", "quarantined"]
    assert not any("agent" in str(each["source_id_hash"]) for each in lines(shipment))

    with access.whole():
        assert set(Blob.objects.values_list("name", flat=True)) == {"lines", "sound"}
    assert len(files(settings.STORE)) == 5, "two voices of two calls, and the report"
    with pytest.raises(keys.Gone):
        shipping.files(shipments.find(shipment))
    assert shipments.see(shipment, at=organisation.now, by=admin).places == []


def test_each_step_is_a_line_in_the_log(organisation, admin):
    shipment = send(organisation, admin, table(organisation, "agent-1001"))
    jobs.read(GOING_ON, str(shipment))
    ask(shipment, organisation, admin)
    jobs.bring_in(GOING_ON, str(shipment))
    written = woonstede.lines(book.ORGANISATION)
    steps = [kind for kind in written if kind.startswith("shipment_")]
    assert steps == ["shipment_opened", "shipment_received", "shipment_asked", "shipment_done"]


def test_a_zip_among_the_files_is_read_where_it_lies(organisation, admin):
    sent = table(organisation, "agent-1001", "agent-1002")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("0.wav", "1.wav"):
            made.writestr(name, sent.pop(name))
    shipment = send(organisation, admin, {**sent, "Geluid.ZIP": packed.getvalue()})
    jobs.read(GOING_ON, str(shipment))
    ask(shipment, organisation, admin)
    jobs.bring_in(GOING_ON, str(shipment))
    assert groups(shipment) == {("accepted", ""): 2}
    assert [leg.duration_ms for leg in legs(organisation)] == [250, 250]


def test_sound_of_what_may_not_come_in_is_never_opened(organisation, admin, monkeypatch):
    opened = []
    real = shipping._opened
    monkeypatch.setattr(
        shipping, "_opened", lambda blob, of: opened.append(blob.name) or real(blob, of)
    )
    shipment = send(organisation, admin, table(organisation, "nobody", "agent-1001", "nobody"))
    jobs.read(GOING_ON, str(shipment))
    assert opened == ["file-0"], "the table"
    ask(shipment, organisation, admin)
    opened.clear()
    jobs.bring_in(GOING_ON, str(shipment))
    assert sorted(opened) == ["file-0", "file-2"], "the table, and the one call that came in"


def test_an_import_that_was_cut_off_goes_on_and_its_report_is_of_all_of_it(
    organisation, admin, monkeypatch
):
    monkeypatch.setattr(jobs.arriving, "TOGETHER", 1)
    again = []
    monkeypatch.setattr(jobs, "bring_in_later", lambda pk, **_: again.append(pk))
    shipment = send(organisation, admin, table(organisation, *["agent-1001", "agent-1002"] * 2))
    jobs.read(GOING_ON, str(shipment))
    ask(shipment, organisation, admin)
    asked = iter([False, True])
    jobs.bring_in(SimpleNamespace(should_abort=lambda: next(asked)), str(shipment))
    assert (again, shipments.find(shipment).state) == ([shipment], "importing")
    assert 0 < len(legs(organisation)) < 4
    jobs.bring_in(GOING_ON, str(shipment))
    assert groups(shipment) == {("accepted", ""): 4}

    twice = send(organisation, admin, table(organisation, *["agent-1001", "agent-1002"] * 2))
    jobs.read(GOING_ON, str(twice))
    assert groups(twice) == {("duplicate", ""): 4}


def test_a_store_without_room_is_told_and_tried_again(organisation, admin, monkeypatch):
    again = []
    monkeypatch.setattr(jobs, "bring_in_later", lambda _, **when: again.append(when))
    shipment = send(organisation, admin, table(organisation, "agent-1001"))
    jobs.read(GOING_ON, str(shipment))
    ask(shipment, organisation, admin)

    def full(*_, **__):
        raise StoreFault("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(receiving.boxes, "finish_all", full)
        jobs.bring_in(GOING_ON, str(shipment))
    found = shipments.find(shipment)
    assert (found.state, found.fault, again) == ("importing", "no_room", [{"seconds": jobs.SOON}])
    jobs.bring_in(GOING_ON, str(shipment))
    assert shipments.find(shipment).state == "done"


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"calls.csv": b"\xff\xfe"}, "not_utf8"),
        ({"calls.csv": b"a,b\n1,2\n"}, "columns"),
        ({"foto.png": b"x"}, "no_table"),
        ({"export.zip": b"no zip"}, "zip"),
        ({"../calls.csv": HEAD.encode()}, "zip_unsafe"),
    ],
)
def test_what_cannot_be_read_is_said_and_destroyed(organisation, admin, settings, sent, fault):
    shipment = send(organisation, admin, sent)
    jobs.read(GOING_ON, str(shipment))
    seen = shipments.see(shipment, at=organisation.now, by=admin)
    assert (seen.shipment.state, seen.shipment.fault) == ("failed", fault)
    assert seen.places
    assert files(settings.STORE) == []


def test_a_record_that_cannot_be_read_stays_out_and_says_where_it_stands(organisation, admin):
    sent = table(organisation, "agent-1001")
    sent["calls.csv"] += b"c9,agent-1001,2026-10-25 02:30:00,inbound,,,,,0.wav\n"
    shipment = send(organisation, admin, sent, zone="Europe/Amsterdam")
    jobs.read(GOING_ON, str(shipment))
    assert groups(shipment) == {("accepted", ""): 1, ("faulty", "ambiguous", "started_at"): 1}
    assert ["calls.csv, line 3"] in shipments.see(shipment, at=organisation.now, by=admin).places


def test_what_was_taken_back_is_gone_and_does_not_come_in(organisation, admin, settings):
    shipment = send(organisation, admin, table(organisation, "agent-1001"))
    jobs.read(GOING_ON, str(shipment))
    shipping.drop(shipment, at=organisation.now, by=admin)
    assert files(settings.STORE) == []
    jobs.read(GOING_ON, str(shipment))
    jobs.bring_in(GOING_ON, str(shipment))
    with pytest.raises(shipping.Gone):
        ask(shipment, organisation, admin)
    assert (shipments.find(shipment).state, legs(organisation)) == ("dropped", [])


def test_what_nobody_finishes_is_given_up_and_destroyed(organisation, admin, settings):
    now = organisation.now
    half = shipping.send(source=cast.SOURCE, form="csv", settings={}, at=now, by=admin).pk
    with shipping.room(half, 0, at=now) as writer:
        writer.write(b"half a file")
    shipping.room(half, 1, at=now).write(b"x" * 100_000)  # and then the power went
    ready = send(organisation, admin, table(organisation, "agent-1001"))
    jobs.read(GOING_ON, str(ready))
    begun = shipping.begin(
        source=cast.SOURCE, form="csv", door=Shipment.Door.COMMAND, total=1, at=now, by=admin
    ).pk
    assert shipping.end_overdue(now + timedelta(minutes=59)) == 0
    assert shipping.end_overdue(now + timedelta(hours=3)) == 2
    assert shipping.end_overdue(now + timedelta(days=1)) == 1
    told = {pk: shipments.find(pk) for pk in (half, ready, begun)}
    assert [each.state for each in told.values()] == ["failed"] * 3
    assert [each.fault for each in told.values()] == ["cut_off", "expired", "stopped"]
    assert files(settings.STORE) == []


def test_only_an_administrator_sends_or_looks(organisation, admin):
    quality = organisation.actor("petra", "quality_manager")
    with pytest.raises(Fault):
        shipping.send(source="x", form="csv", settings={}, at=organisation.now, by=quality)
    shipment = send(organisation, admin, table(organisation, "agent-1001"))
    assert shipments.see(shipment, at=organisation.now, by=admin)
    assert shipments.latest(5, at=organisation.now, by=admin)
    with pytest.raises(Fault):
        shipments.see(shipment, at=organisation.now, by=quality)
    with pytest.raises(Fault):
        shipments.latest(5, at=organisation.now, by=quality)


def test_who_sent_something_in_can_ask_what_is_kept_of_that(organisation, admin):
    as_admin = Actor(role="admin", account=organisation.account("anna").pk)
    send(organisation, as_admin, table(organisation, "agent-1001"))
    anna = organisation.account("anna").pk
    assert told.kinds(disclosure, account=anna).count("shipment") == 1
