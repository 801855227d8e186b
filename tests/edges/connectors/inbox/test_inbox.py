"""Chats and mails as a CSV: with customers by the rules for calls, and no others."""

import json

import exporting
from klankbord.edges.connectors.contract import RULES, Offered
from klankbord.law import engine
from klankbord.recordings.offered import offers


def test_a_conversation_with_a_customer_is_offered_and_no_other(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "inbox"), "messages", caller_country="NL")
    [offered] = [each for each in items if isinstance(each, Offered)]
    assert offered.row == {
        "source_call_id": "m-1",
        "agent_ref": "agent-403",
        "caller_ref": "huurder@voorbeeld.example",
        "caller_country": "NL",
        "started_at": "2026-03-02T08:30:00+00:00",
        "direction": "inbound",
        "channel": "email",
        "queue": "huur",
        "file": "sound",
        "media_type": "application/json",
    }
    assert isinstance(offers.parse(offered.row, source="x"), offers.Arrival)
    with offered.open() as file:
        assert [each["by"] for each in json.load(file)] == ["caller", "agent", "caller"]
    other = {"m-2", "m-3", "m-4"}
    assert {call for call, why in exporting.refused(items) if why == "other_messages"} == other
    assert ("m-5", "two_employees") in exporting.refused(items)
    assert [(field, code) for _, field, code in exporting.flaws(items)] == [
        ("sent_at", "malformed"),
        ("conversation_id", "twice"),
        ("conversation_id", "required"),
    ]


def test_the_law_refuses_other_messages_by_the_rule_that_is_told():
    asked = {
        "id": "x",
        "act": "read_messages",
        "data": "messages",
        "at": "2026-03-02T10:00:00+01:00",
        "actor": {"role": "integration", "relation": "none"},
        "person": {"type": "employee"},
    }
    decision = engine.decide(asked)
    assert decision.answer == "no"
    assert RULES["other_messages"] in decision.denied_by
