"""What was written in a chat or mail: strictly read, and kept without what may not be kept."""

import json
from datetime import UTC, datetime

import pytest

from klankbord.audio.faults import BadAudio
from klankbord.recordings.offered import threads

AT = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def said(*texts, by="agent"):
    return [{"at": AT.isoformat(), "by": by, "text": text} for text in texts]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Mijn BSN is 123456782.", "Mijn BSN is ███."),
        ("1234 56782 en 2026", "███ en 2026"),
        ("Kaart 4111 1111 1111 1111, graag", "Kaart ███, graag"),
        ("Bel 06 12345678 of 123456789", "Bel 06 12345678 of 123456789"),
        ("Ja\n> Kan het?\nTot dan", "Ja\nTot dan"),
        ("Dag\n\nOp ma 2 mrt schreef Jan <j@x.nl>:\nAlles van Jan", "Dag"),
        ("Dag\n-----Oorspronkelijk bericht-----\nAlles van Jan", "Dag"),
        ("a\tb\x00c", "a bc"),
    ],
)
def test_quotes_and_numbers_that_may_not_be_kept_go(text, kept):
    assert threads.clean(text) == kept


def test_each_party_has_his_own_words_and_together_they_are_one_thread():
    raw = [*said("Later"), {"at": "2026-03-02T08:00:00Z", "by": "caller", "text": "Eerst"}]
    messages = threads.parse(json.dumps(raw).encode())
    parts = {party: threads.sealed(messages, party) for party in ("agent", "caller")}
    assert b"Eerst" not in parts["agent"]
    assert b"Later" not in parts["caller"]
    assert [each.text for each in threads.joined(list(parts.values()))] == ["Eerst", "Later"]
    assert threads.lasted_ms(messages) == 30 * 60 * 1000
    since = threads.parse(json.dumps(raw).encode(), since=AT)
    assert [each.text for each in since] == ["Later"], "what came before the notice is left out"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_messages"),
        (b"{}", "not_messages"),
        (b"[1]", "not_messages"),
        (b"[" * 100_000, "not_messages"),
        (json.dumps(said("x", by="boss")).encode(), "not_messages"),
        (json.dumps([{"at": "gisteren", "by": "agent", "text": "x"}]).encode(), "not_messages"),
        (json.dumps(said("> alles")).encode(), "nothing_left"),
        (b"[]", "nothing_left"),
        (json.dumps(said("x" * 100_001)).encode(), "too_many_messages"),
        (json.dumps(said(*["x"] * 2_001)).encode(), "too_many_messages"),
        (b" " * (threads.LARGEST + 1), "too_many_messages"),
    ],
)
def test_what_is_no_conversation_is_told_and_not_kept(raw, code):
    with pytest.raises(BadAudio) as bad:
        threads.parse(raw)
    assert bad.value.code == code
