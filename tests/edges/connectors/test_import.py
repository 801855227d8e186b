"""Whole imports of exports of platforms, by the command, into a database."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

import cast
import exporting
from klankbord.edges.connectors.asterisk import names
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.people import agents
from klankbord.people.periods import Term
from klankbord.recordings.models import Call, Leg, Offer

SETTINGS = 'agent_channel = 0\nzone = "Europe/Amsterdam"\n[lines]\n"huur" = "huur-in"\n'


@pytest.fixture
def woonstede(world):
    with world.here():
        return cast.woonstede()


@pytest.fixture
def began(woonstede):
    return (woonstede.now - timedelta(hours=3)).replace(microsecond=0)


@pytest.fixture
def settings_file(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(SETTINGS)
    return str(path)


def genesys(folder, began):
    for number, agent in enumerate(("agent-1001", "agent-9999"), start=1):
        name = f"conversation_id=c-{number}/rec-{number}.ogg"
        exporting.put(folder, [name], (exporting.SOUNDS / "opus.ogg").read_bytes())
        side = {
            "mediaType": "Call",
            "recordingId": f"rec-{number}",
            "conversationId": f"c-{number}",
            "userIds": [agent],
            "startTime": began.isoformat(),
            "initialDirection": "INBOUND",
            "ani": "+31612345678",
            "queueIds": ["huur"],
        }
        (folder / f"{name}_metadata.json").write_text(json.dumps(side))
    consult = {"mediaType": "Call", "mediaSubtype": "Consult", "recordingId": "rec-3"}
    (folder / "rec-3_metadata.json").write_text(json.dumps(consult))


def connect(folder, began):
    records = []
    for number, agent in enumerate(("agent-1001", "agent-9999"), start=1):
        name = f"connect/CallRecordings/c{number}_20260302T08:30_UTC.wav"
        exporting.put(folder, [name])
        records.append(
            {
                "ContactId": f"c{number}",
                "Channel": "VOICE",
                "InitiationMethod": "INBOUND",
                "Agent": {"Username": agent, "ConnectedToAgentTimestamp": began.isoformat()},
                "Queue": {"Name": "huur"},
                "CustomerEndpoint": {"Address": "+31612345678"},
                "Recordings": [{"Location": f"bucket/{name}", "Status": "AVAILABLE"}],
            }
        )
    held = json.loads(json.dumps(records[0]))
    held |= {"ContactId": "c3", "Agent": {**held["Agent"], "NumberOfHolds": 1}}
    (folder / "ctr.json").write_text("".join(map(json.dumps, [*records, held])))


def asterisk(folder, began):
    local = began.astimezone(exporting.AMSTERDAM)
    lines = ["calldate;src;dst;channel;dstchannel;billsec;disposition;uniqueid;recordingfile"]
    ends = [("0612345678", "PJSIP/trunk-00000001", "PJSIP/agent-1001-00000002"),
            ("0612345678", "PJSIP/trunk-00000001", "PJSIP/agent-9999-00000002"),
            ("404", "PJSIP/404-00000001", "PJSIP/403-00000002")]  # fmt: skip
    for number, (src, channel, dstchannel) in enumerate(ends, start=1):
        unique = f"{int(began.timestamp())}.{number}"
        file = f"q-huur-{src}-{local:%Y%m%d-%H%M%S}-{unique}.wav"
        exporting.put(folder, [f"{local:%Y/%m/%d}/{file}"])
        assert names.parse(file)
        cells = [f"{local:%Y-%m-%d %H:%M:%S}", src, "huur", channel, dstchannel, "9", "ANSWERED"]
        lines.append(";".join([*cells, unique, file]))
    (folder / "cdr.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())


@pytest.mark.parametrize("platform", [genesys, connect, asterisk])
def test_what_the_law_lets_in_comes_in_and_nothing_else(
    platform, world, woonstede, began, tmp_path, settings_file
):
    folder = tmp_path / "export"
    folder.mkdir()
    platform(folder, began)
    order = ["import", str(folder), "--source", cast.SOURCE, "--settings", settings_file]

    rehearsed = world.run(*order, "--dry-run")
    assert rehearsed.code == 0, rehearsed.stderr
    done = world.run(*order)
    report = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["result"] for each in report] == ["refused", "accepted", "quarantined"], report
    assert report[0]["reason"] in ("consult", "hold_unplaced", "internal")
    assert done.code == 0, done.stderr
    assert "1 accepted, 1 quarantined, 1 refused" in done.stderr
    assert f"{timezone.now() + timedelta(days=7):%Y-%m-}" in done.stderr

    again = [json.loads(line)["result"] for line in world.run(*order).stdout.splitlines()]
    assert again == ["refused", "duplicate", "quarantined"]
    asked = Access(SYSTEM, "retain", None, timezone.now())
    with world.here(), transaction.atomic(), access.acting(asked):
        assert Leg.objects.count() == 1
        assert Call.objects.get().direction == "inbound"
        assert Offer.objects.count() == 2, "a refused talk between colleagues leaves no trace"


def compressed_asterisk(folder, began):
    """A call as GSM, and one as WAV49, which Asterisk writes with a large ending."""
    local = began.astimezone(exporting.AMSTERDAM)
    lines = ["calldate,src,dst,channel,dstchannel,billsec,disposition,uniqueid,recordingfile"]
    for number, (end, kind) in enumerate((("gsm", "raw.gsm"), ("WAV", "wav49.wav")), start=1):
        unique = f"{int(began.timestamp())}.{number}"
        file = f"q-huur-0612345678-{local:%Y%m%d-%H%M%S}-{unique}.{end}"
        exporting.put(folder, [f"{local:%Y/%m/%d}/{file}"], (exporting.SOUNDS / kind).read_bytes())
        ends = f"PJSIP/trunk-0000000{number},PJSIP/agent-100{number}-00000002"
        lines.append(f"{local:%Y-%m-%d %H:%M:%S},0612345678,huur,{ends},1,ANSWERED,{unique},{file}")
    (folder / "cdr.csv").write_text("\n".join(lines))


def compressed_vicidial(folder, began):
    exporting.put(folder, ["MP3/call-all.mp3"], (exporting.SOUNDS / "mono.mp3").read_bytes())
    (folder / "recording_log.csv").write_text(
        "recording_id,start_epoch,length_in_sec,filename,location,user,vicidial_id\n"
        f"10,{int(began.timestamp())},1,call,http://10.0.0.1/RECORDINGS/MP3/call-all.mp3,"
        "agent-1001,V3\n"
    )
    (folder / "vicidial_closer_log.csv").write_text(
        "closecallid,campaign_id,phone_number\nV3,huur,0612345678\n"
    )


def compressed_oreka(folder, began):
    exporting.put(folder, ["2026/A.wav"], (exporting.SOUNDS / "wav49.wav").read_bytes())
    local = began.astimezone(exporting.AMSTERDAM)
    (folder / "orktape.csv").write_text(
        "id;timestamp;duration;filename;localParty;localEntryPoint;remoteParty;direction\n"
        f"1;{local:%Y-%m-%d %H:%M:%S};1;2026/A.wav;agent-1002;0201234567;0612345678;IN\n"
    )


def compressed_twilio(folder, began):
    exporting.put(folder, ["RE1.mp3"], (exporting.SOUNDS / "mono.mp3").read_bytes())
    ends = {"sid": "CA1", "from": "+31612345678", "to": "+31201234567", "direction": "inbound"}
    dialled = {"sid": "CA2", "parent_call_sid": "CA1", "from": "+31612345678",
               "to": "client:joris", "direction": "outbound-dial"}  # fmt: skip
    made = {"sid": "RE1", "call_sid": "CA1", "channels": 1, "source": "DialVerb",
            "status": "completed", "duration": "1", "start_time": began.isoformat()}  # fmt: skip
    (folder / "Calls.json").write_text(json.dumps({"calls": [ends, dialled]}))
    (folder / "Recordings.json").write_text(json.dumps({"recordings": [made]}))


def test_sound_as_platforms_compress_it_comes_in(world, woonstede, began, tmp_path):
    folders = []
    for platform in (
        compressed_asterisk, compressed_vicidial, compressed_oreka, compressed_twilio,
    ):  # fmt: skip
        folders.append(tmp_path / platform.__name__)
        folders[-1].mkdir()
        platform(folders[-1], began)
    mono = tmp_path / "mono.toml"
    lines = '"huur" = "huur-in"\n"0201234567" = "huur-in"\n"+31201234567" = "huur-in"\n'
    mono.write_text(f'zone = "Europe/Amsterdam"\n[lines]\n{lines}')
    with world.here():
        agents.map_(
            woonstede.joris, source=cast.SOURCE, ref="client:joris", term=Term(began, None),
            at=woonstede.now, by=woonstede.actor("tess", "admin"),
        )  # fmt: skip
    order = ["import", *map(str, folders), "--source", cast.SOURCE, "--settings", str(mono)]
    done = world.run(*order)
    report = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["result"], each["reason"]) for each in report] == [("accepted", "")] * 5, report
    asked = Access(SYSTEM, "retain", None, timezone.now())
    with world.here(), transaction.atomic(), access.acting(asked):
        lengths = Leg.objects.filter(state=Leg.State.STORED).values_list("duration_ms", flat=True)
        assert all(abs(length - 1000) < 60 for length in lengths)
        assert len(lengths) == 5


def test_without_proof_of_the_announcement_nothing_comes_in(world, woonstede, began, tmp_path):
    """The sound is none: whatever were to read it would say so."""
    connect(tmp_path / "connect", began)
    claim = {"purpose": "lawful_basis", "body": {"lawful_basis": "consent", "purpose_grants": [
        {"purpose": "recording", "granted": True, "granted_at": began.isoformat()}]}}  # fmt: skip
    vcon = {
        "uuid": "v-1",
        "parties": [{"tel": "+31612345678"}, {"uuid": "agent-1001", "role": "agent"}],
        "dialog": [{"type": "recording", "start": began.isoformat(), "parties": [0, 1],
                    "filename": "a.wav", "mediatype": "audio/wav"}],
        "attachments": [claim],
    }  # fmt: skip
    exporting.put(tmp_path / "vcon", ["a.wav"])
    (tmp_path / "vcon" / "x.vcon").write_text(json.dumps(vcon))
    exporting.put(tmp_path / "csv", ["a.wav"])
    (tmp_path / "csv" / "calls.csv").write_text(
        "source_call_id,agent_ref,started_at,direction,caller_ref,file,notice_given,basis\n"
        f"1,agent-1001,{began.isoformat()},inbound,0612345678,a.wav,true,consent\n"
    )
    for sound in tmp_path.rglob("*.wav"):
        sound.write_bytes(b"no sound")
    for form in ("connect", "vcon", "csv"):
        done = world.run("import", str(tmp_path / form), "--source", cast.SOURCE)
        results = {json.loads(line)["result"] for line in done.stdout.splitlines()}
        assert results in ({"quarantined"}, {"quarantined", "refused"}), (form, done.stdout)


def test_one_faulty_record_stops_the_import_unless_it_may_be_left_out(
    world, woonstede, began, tmp_path, settings_file
):
    folder = tmp_path / "export"
    folder.mkdir()
    connect(folder, began)
    with (folder / "ctr.json").open("a") as file:
        file.write('{"ContactId": "c4", "Channel": 7, "Recordings": [{}]}')
    order = ["import", str(folder), "--source", cast.SOURCE, "--settings", settings_file]
    stopped = world.run(*order)
    assert (stopped.code, stopped.stdout) == (2, "")
    assert "ctr.json, record 4: Channel: wrong_type" in stopped.stderr
    done = world.run(*order, "--leave-out-faulty")
    assert done.code == 1
    assert "ctr.json, record 4: Channel: wrong_type" in done.stderr
    assert "accepted" in done.stdout


def test_an_export_that_is_not_known_is_told_what_may_be_said(world, tmp_path):
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    done = world.run("import", str(tmp_path), "--source", "x")
    assert done.code == 2
    assert "--format" in done.stderr
    assert "genesys" in done.stderr


def test_a_time_without_a_zone_is_a_fault_of_its_record(world, woonstede, began, tmp_path):
    asterisk(tmp_path, began)
    done = world.run("import", str(tmp_path), "--source", "x")
    assert done.code == 2
    assert "cdr.csv, line 2: calldate: no_zone" in done.stderr
    assert world.run("import", str(tmp_path), "--source", "x", "--zone", "Mars/Base").code == 2
