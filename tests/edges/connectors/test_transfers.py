"""A call that is passed on has a leg for each employee; what colleagues say among them has none."""

import json

import pytest

import exporting
from klankbord.edges.connectors.contract import Offered
from klankbord.edges.importing import gathering

ANNA, JORIS = "anna", "joris"


def genesys(folder):
    for number, (recording, more) in enumerate(
        {
            "r-1": {"userIds": [ANNA]},
            "r-2": {"userIds": [ANNA], "mediaSubtype": "Consult"},
            "r-3": {"userIds": [JORIS]},
            "r-4": {"userIds": [ANNA, JORIS]},
        }.items()
    ):
        side = {
            "mediaType": "Call", "recordingId": recording, "conversationId": "c-1",
            "startTime": f"2026-03-02T08:4{number}:00Z", **more,
        }  # fmt: skip
        (folder / f"{recording}_metadata.json").write_text(json.dumps(side))


def connect(folder):
    contacts = [
        ("c-1", ANNA, "INBOUND", 0),
        ("c-2", JORIS, "TRANSFER", 0),
        ("c-3", ANNA, "INBOUND", 1),
    ]
    records = [
        {
            "ContactId": contact, "InitialContactId": "c-1", "Channel": "VOICE",
            "InitiationMethod": how, "Agent": {"Username": agent, "NumberOfHolds": holds},
            "Recordings": [{"StartTimestamp": "2026-03-02T08:41:00Z", "Status": "AVAILABLE"}],
        }
        for contact, agent, how, holds in contacts
    ]  # fmt: skip
    (folder / "ctr.json").write_text(json.dumps(records))


def twilio(folder):
    ends = [
        ("CA1", None, "+31612345678", "+31201234567"),
        ("CA2", "CA1", "+31612345678", "client:anna"),
        ("CA3", None, "+31612345678", "+31201234567"),
        ("CA4", "CA3", "+31612345678", "client:joris"),
        ("CA5", None, "client:anna", ""),
        ("CA6", "CA5", "client:anna", "client:joris"),
        ("CA7", None, "+31612345678", "+31201234567"),
        ("CA8", "CA7", "", "client:anna"),
        ("CA9", "CA7", "", "client:joris"),
    ]
    calls = [
        {"sid": sid, "parent_call_sid": parent, "from": by, "to": to}
        for sid, parent, by, to in ends
    ]
    recordings = [
        {"sid": f"RE{n}", "call_sid": call, "source": "DialVerb", "status": "completed",
         "start_time": "2026-03-02T08:41:00Z"}
        for n, call in enumerate(("CA1", "CA3", "CA5", "CA7"), start=1)
    ]  # fmt: skip
    recordings += [
        {"sid": "RE5", "call_sid": "CA2", "conference_sid": "CF1", "status": "completed"}
    ]
    (folder / "calls.json").write_text(json.dumps({"calls": calls}))
    (folder / "recordings.json").write_text(json.dumps({"recordings": recordings}))


def asterisk(folder):
    head = "calldate,src,dst,channel,dstchannel,billsec,disposition,uniqueid,linkedid,recordingfile"
    rows = [
        ("0612345678", 403, "PJSIP/trunk-00000001", "PJSIP/anna-00000002", "1772440872.1"),
        ("anna", "joris", "PJSIP/anna-00000003", "PJSIP/joris-00000004", "1772440900.2"),
        ("0612345678", 404, "PJSIP/trunk-00000001", "PJSIP/joris-00000005", "1772440930.3"),
    ]
    lines = [
        f"2026-03-02 09:41:12,{src},{dst},{one},{other},20,ANSWERED,{unique},1772440872.1,"
        f"exten-{dst}-{src}-20260302-094112-{unique}.wav"
        for src, dst, one, other, unique in rows
    ]
    (folder / "cdr.csv").write_text("\n".join([head, *lines]) + "\n")


def threecx(folder):
    names = [
        "anna/[]_0612345678-anna_20260302094112(1).wav",
        "anna/[]_anna-joris_20260302094212(2).wav",
        "joris/[]_0612345678-joris_20260302094312(3).wav",
    ]
    exporting.put(folder, names)


def oreka(folder):
    (folder / "orktape.csv").write_text(
        "id;timestamp;filename;localParty;remoteParty;direction;localEntryPoint;expiryTimestamp\n"
        "1;2026-03-02 09:41:12;;anna;0612345678;IN;;\n"
        "2;2026-03-02 09:42:12;;anna;joris;UNKN;;\n"
        "3;2026-03-02 09:43:12;;joris;0612345678;IN;;\n"
    )
    (folder / "orksegment.csv").write_text("tape_id;loginString;user_id\n1;anna;\n3;joris;\n")


def vicidial(folder):
    (folder / "recording_log.csv").write_text(
        "recording_id,filename,user,vicidial_id,start_epoch,start_time,length_in_sec,location\n"
        "1,a,anna,V1,1772440872,,20,\n2,b,joris,V1,1772440902,,20,\n"
    )


def insights(folder):
    for name, people in (("1", [ANNA]), ("2", [JORIS]), ("3", [ANNA, JORIS])):
        info = [{"agent_id": each} for each in people]
        told = {"start_time": "2026-03-02T08:41:12Z", "quality_metadata": {"agent_info": info}}
        (folder / f"{name}.json").write_text(json.dumps(told))


def vcon(folder):
    parties = [{"tel": "+31612345678"}, *({"name": who, "role": "agent"} for who in (ANNA, JORIS))]
    parties += [{"tel": "+31201234567"}]
    recording = {"type": "recording", "start": "2026-03-02T08:41:12Z", "duration": 4}
    made = {
        "uuid": "019f15a6-a752-826f-b9a2-279e0d16bc46", "created_at": "2026-03-02T08:45:00Z",
        "parties": parties,
        "dialog": [
            recording | {"parties": [0, 1]},
            recording | {"parties": [1, 3]},
            recording | {"parties": [0, 2]},
            recording | {"parties": [0, 1, 2]},
            {"type": "transfer", "transferee": 0, "transferor": 1, "transfer_target": 2,
             "original": 0, "consultation": 1, "target_dialog": 2},
        ],
    }  # fmt: skip
    (folder / "x.vcon").write_text(json.dumps(made))


MADE = {
    "genesys": (genesys, ["consult", "two_employees"]),
    "connect": (connect, ["hold_unplaced"]),
    "twilio": (twilio, ["internal", "two_employees"]),
    "asterisk": (asterisk, ["internal"]),
    "3cx": (threecx, ["internal"]),
    "oreka": (oreka, ["internal"]),
    "vicidial": (vicidial, []),
    "insights": (insights, ["two_employees"]),
    "vcon": (vcon, ["consult", "two_employees"]),
}
TOGETHER = {"genesys", "connect", "asterisk", "vicidial", "vcon"}
"""Platforms that tell which recordings are of one call."""


@pytest.mark.parametrize("form", MADE)
def test_a_call_that_is_passed_on_has_one_leg_for_each_employee(form, tmp_path):
    make, reasons = MADE[form]
    make(tmp_path)
    items = exporting.read(tmp_path, form)
    rows = exporting.rows(items)
    named = [row["agent_ref"].removeprefix("client:") for row in rows if "agent_ref" in row]
    assert named == [ANNA, JORIS]
    assert [reason for _, reason in exporting.refused(items)] == reasons
    parents = {row.get("parent_call_id") for row in rows if "agent_ref" in row}
    assert (form not in TOGETHER) or (len(parents) == 1 and None not in parents)


@pytest.mark.parametrize("direction", ["internal", "consult"])
def test_a_row_that_says_so_itself_is_refused_with_its_reason_and_stops_nothing(direction):
    told = {"source_call_id": "1", "direction": direction, "agent_ref": ANNA}
    other = {"source_call_id": "2", "direction": "inbound", "agent_ref": JORIS}
    wrong = {"source_call_id": "3", "direction": direction, "duration_ms": "long"}
    batch = gathering.gather(
        [Offered("a", told), Offered("b", other), Offered("c", wrong)], "folder"
    )
    assert [(each.call, each.reason) for each in batch.refused] == [("1", direction)]
    assert [each.source_call_id for each in batch.arrivals] == ["2"]
    assert batch.faults == 2
