"""Every export that can be read comes in by the command and by the page alike."""

import argparse
import contextlib
import importlib
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import cast
import exporting
from klankbord.edges.cli.errors import Failure
from klankbord.edges.connectors.contract import Offered
from klankbord.edges.connectors.known import CONNECTORS
from klankbord.edges.importing import jobs
from klankbord.edges.web.platforms import sending
from klankbord.people import agents
from klankbord.people.periods import Term
from klankbord.recordings.shipments import shipments

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 20, tzinfo=UTC)
"""The evening after the day of the fixtures."""

MONITOR, CONTACTS = "2026/03/02", "connect/wonen/CallRecordings/2026/03/02"
EXPORTS = {
    "genesys": ("genesys", ["0f0a/year=2026/month=3/day=2/hour=8/conversation_id=c-1/rec-1.wav"]),
    "connect": ("connect", [f"{CONTACTS}/a1b2_20260302T08:30_UTC.wav",
                            f"{CONTACTS}/e5f6_20260302T09:00_UTC.wav"]),
    "twilio": ("twilio", ["RE1.wav", "RE2.wav", "RE3.wav"]),
    "asterisk": ("asterisk", [f"{MONITOR}/q-6001-0612345678-20260302-094112-1772440872.123.wav",
                              f"{MONITOR}/out-0687654321-403-20260302-100000-1772442000.7.wav"]),
    "3cx": ("threecx", ["100/[]_100-0836826436_20260211124709(2).wav",
                        "201/[Zin]_0114627554-201_20260219120918(380).wav"]),
    "vicidial": ("vicidial", ["RECORDINGS/MP3/20260302-094112_0612345678-all.wav",
                              "20260302-100000_0687654321-all.wav"]),
    "oreka": ("oreka", ["2026/03/02/09/20260302_094112_A.wav"]),
    "insights": ("insights", ["a.wav", "b.mp3"]),
    "vcon": ("vcon", ["a.wav"]),
    "csv": ("sheet", ["a.wav", "b.wav"]),
    "messages": ("inbox", []),
}  # fmt: skip
"""Kind of export → its folder, and the sound that it names."""
COME_IN = {"vicidial": 2, "3cx": 2, "insights": 2, "messages": 0}
"""How many come in where it is not one; the programme names no messages."""
NO_NUMBER = {"insights", "csv", "messages"}
NO_LINE = {"3cx", "insights", "csv"}
"""They do not tell on which line a call came, so the organisation has to say it of all."""
COLUMNS = {"source_call_id": "Gesprek", "agent_ref": "Medewerker", "started_at": "Begin",
           "file": "Bestand"}  # fmt: skip


class GoingOn:
    should_abort = staticmethod(lambda: False)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=True):
        yield NOW


@pytest.fixture
def organisation(now, settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    return cast.woonstede(now=now)


@pytest.fixture
def tess(organisation):
    client = Client()
    client.force_login(organisation.account("tess"))
    return client


def last_as_told(folder, form, **settings):
    """Let each sound of an export last as long as the export tells."""
    for each in exporting.read(folder, form, **settings):
        if isinstance(each, Offered) and each.open and "duration_ms" in each.row:
            sound = bytes(16 * each.row["duration_ms"])
            name = "a.wav" if form == "vcon" else each.open.args[0]
            exporting.put(folder, [name], cast.wav(sound, channels=2, tag=6, bits=8))


def known(folder, form, organisation, **settings):
    """Whoever the export names is Anna, whatever line it names is one of the programme."""
    rows = [each.row for each in exporting.read(folder, form, **settings)
            if isinstance(each, Offered)]  # fmt: skip
    term = Term(NOW - timedelta(days=21), None)
    for ref in {row["agent_ref"] for row in rows if row.get("agent_ref")}:
        agents.map_(
            organisation.anna, source=cast.SOURCE, ref=ref, term=term, at=NOW,
            by=organisation.actor("tess", "admin"),
        )  # fmt: skip
    lines = {row[name] for row in rows for name in ("queue", "called_ref") if row.get(name)}
    return dict.fromkeys({"*"} if form in NO_LINE else lines, "huur-in")


def by_command(folder, form, told, *more, tmp_path, capsys):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(told))
    command = importlib.import_module("klankbord.edges.cli.commands.import")
    parser = argparse.ArgumentParser()
    command.configure(parser)
    order = [str(folder), "--source", cast.SOURCE, "--format", form, "--settings", str(path)]
    order += ["--leave-out-faulty", "--json", *more]
    with contextlib.suppress(Failure):  # some of it could not be read
        command.run(parser.parse_args(order))
    *each, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert len(each) == last["summary"]["offers"] - len(last["summary"]["faults"])
    return last["summary"]["groups"]


def by_page(folder, form, told, tess):
    said = sending.again(cast.SOURCE, form, told)
    page = tess.post(reverse("shipment_new"), said)["Location"]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    sent = {"bestanden": [SimpleUploadedFile("export.zip", made.getvalue())]}
    tess.post(f"{page}bestanden/", sent)
    number = page.strip("/").rpartition("/")[2]
    jobs.read(GoingOn, number)
    tried = shipments.find(number).groups
    tess.post(f"{page}binnenlaten/")
    jobs.bring_in(GoingOn, number)
    return tried, shipments.find(number)


@pytest.mark.parametrize("form", CONNECTORS)
def test_an_export_comes_in(form, organisation, tess, tmp_path, capsys):
    kind, sounds = EXPORTS[form]
    folder = exporting.lay(tmp_path / "in", kind, sounds)
    sheet = {"columns": COLUMNS, "day_first": True} if form == "csv" else {}
    last_as_told(folder, form, **sheet)
    lines = known(folder, form, organisation, **sheet)
    told = {"zone": "Europe/Amsterdam", "agent_channel": 0, "lines": lines, **sheet}
    told |= {"caller_country": "NL"} if form in NO_NUMBER else {}
    command = partial(by_command, folder, form, told, tmp_path=tmp_path, capsys=capsys)
    rehearsed = command("--dry-run")
    tried, came_in = by_page(folder, form, told, tess)
    assert rehearsed == tried == came_in.groups
    assert sum(each["n"] for each in tried if each["result"] == "accepted") == COME_IN.get(form, 1)
    twice = [each | {"result": "duplicate"} for each in tried if each["result"] == "accepted"]
    others = [each for each in tried if each["result"] != "accepted"]
    in_order = partial(sorted, key=partial(json.dumps, sort_keys=True))
    assert in_order(command()) == in_order([*twice, *others])
