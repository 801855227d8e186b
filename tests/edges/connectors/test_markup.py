"""A message in HTML is what its reader saw: no scripts, no quotes, and never one that hangs."""

import json
import time

import pytest

import exporting
from klankbord.edges.connectors import markup
from klankbord.edges.connectors.contract import Offered


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dag,</p><p>ik kom <b>mor</b>gen.</p>", "Dag,\nik kom morgen."),
        ("Een<br>twee<br/>drie &amp; vier&nbsp;vijf", "Een\ntwee\ndrie & vier vijf"),
        ("<style>p{}</style><script>weg()</script><title>x</title>Blijft", "Blijft"),
        ("Ja<blockquote>Komt<blockquote>u</blockquote>?</blockquote> graag", "Ja graag"),
        ('Ja<div class="gmail_quote">Komt <div>u</div>?</div> graag', "Ja graag"),
        ('Ja<div id="appendonsend"/>Komt u?', "Ja"),
        ("Ja<blockquote>nooit gesloten", "Ja"),
        ("<!-- niet --><img src=x alt=nee>Ja", "Ja"),
        ("geen html", "geen html"),
        ("", ""),
    ],
)
def test_a_message_in_html_is_read_as_its_own_text(html, text):
    assert markup.plain(html) == text


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<div>", "</", "&#", "<script>", "<![", "<a class="]
)
def test_no_message_takes_long(piece):
    began = time.process_time()
    markup.plain(piece * 50_000)
    assert time.process_time() - began < 5


def test_html_comes_in_as_text_and_what_has_an_attachment_does_not(tmp_path):
    (tmp_path / "m.csv").write_text(
        "conversation_id;sent_at;sent_by;agent_ref;caller_ref;media_type;attachments;text\n"
        "m-1;2026-03-02 09:30:00;customer;agent-403;k@x.example;text/html;0;<p>Mijn kraan</p>\n"
        "m-1;2026-03-02 09:31:00;agent;agent-403;k@x.example;;;<p> blijft staan\n"
        "m-2;2026-03-02 09:30:00;customer;agent-403;k@x.example;text/plain;foto.jpg;Zie foto\n"
        "m-3;2026-03-02 09:30:00;customer;agent-403;k@x.example;image/png;;iVBORw0KGgo\n"
    )
    items = exporting.read(tmp_path, "messages", caller_country="NL")
    [offered] = [each for each in items if isinstance(each, Offered)]
    with offered.open() as file:
        assert [each["text"] for each in json.load(file)] == ["Mijn kraan", "<p> blijft staan"]
    assert exporting.refused(items) == [("m-2", "attachment"), ("m-3", "attachment")]


def test_a_message_that_is_too_long_is_a_fault_of_its_field(tmp_path, monkeypatch):
    monkeypatch.setattr(markup, "LONGEST", 20)
    (tmp_path / "m.csv").write_text(
        "conversation_id;sent_at;sent_by;agent_ref;caller_ref;media_type;text\n"
        f"m-1;2026-03-02 09:30:00;customer;agent-403;k@x.example;text/html;{'a' * 21}\n"
    )
    [(_, field, code)] = exporting.flaws(exporting.read(tmp_path, "messages", caller_country="NL"))
    assert (field, code) == ("text", "too_long")


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [("text/html", "<p>Mijn kraan</p>", None), ("application/pdf", "JVBERi0", "attachment")],
)
def test_the_written_part_of_a_vcon_too(tmp_path, kind, body, reason):
    made = {
        "uuid": "019f15a6-a752-826f-b9a2-279e0d16bc46",
        "created_at": "2026-03-02T08:45:00Z",
        "parties": [{"tel": "+31612345678", "role": "customer"}, {"name": "a-1", "role": "agent"}],
        "dialog": [
            {
                "type": "text", "start": "2026-03-02T08:41:12Z", "parties": [0, 1],
                "originator": 0, "mediatype": kind, "encoding": "none", "body": body,
            },
        ],
    }  # fmt: skip
    (tmp_path / "x.vcon").write_text(json.dumps(made))
    items = exporting.read(tmp_path, "vcon")
    assert [why for _, why in exporting.refused(items)] == ([reason] if reason else [])
    for each in items:
        if isinstance(each, Offered):
            with each.open() as file:
                assert [said["text"] for said in json.load(file)] == ["Mijn kraan"]
