"""vCon: read as it is in the wild; a claim in it permits nothing, and what forbids is believed."""

import base64
import hashlib
import json

import pytest
import rfc8785

import exporting
from klankbord.edges.connectors.contract import Flawed, Offered
from klankbord.edges.connectors.vcon.content import OtherSound
from klankbord.recordings.offered import transcripts

ID = "019f15a6-a752-826f-b9a2-279e0d16bc46"


def b64(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def digest(raw, kind="sha512"):
    return f"{kind}-{b64(hashlib.new(kind, raw).digest())}"


def vcon(**more):
    dialog = {
        "type": "recording", "start": "2026-03-02T08:41:12Z", "duration": 4, "parties": [0, 1],
        "mediatype": "audio/wav", "encoding": "base64url", "body": b64(exporting.SOUND),
    }  # fmt: skip
    dialog |= more.pop("dialog", {})
    made = {
        "uuid": ID,
        "created_at": "2026-03-02T08:45:00Z",
        "parties": [{"tel": "+31612345678"}, {"sip": "sip:403@x.example", "role": "agent"}],
        "dialog": [{name: value for name, value in dialog.items() if value is not None}],
    } | more
    return {name: value for name, value in made.items() if value is not None}


def read(folder, made, **settings):
    folder.mkdir(exist_ok=True)
    (folder / "x.vcon").write_text(made if isinstance(made, str) else json.dumps(made))
    return exporting.read(folder, "vcon", **settings)


def test_a_vcon_of_today_is_read_dialog_by_dialog(tmp_path):
    items = exporting.read(exporting.lay(tmp_path, "vcon", ["a.wav"]), "vcon")
    assert exporting.rows(items) == [
        {
            "source_call_id": f"{ID}/0",
            "parent_call_id": ID,
            "agent_ref": "agent-403",
            "started_at": "2026-03-02T08:41:12+00:00",
            "duration_ms": 187400,
            "direction": "inbound",
            "caller_ref": "+31612345678",
            "queue": "huur",
            "hold_times": [["2026-03-02T08:42:12+00:00", "2026-03-02T08:42:42+00:00"]],
            "ended_at": "2026-03-02T08:44:19.400000+00:00",
            "basis": "consent",
            "source_expiry": "2026-06-01T00:00:00+00:00",
            "media_type": "audio/wav",
            "channels": 2,
            "agent_channel": 1,
            "file": "sound",
        }
    ]
    assert exporting.refused(items) == [(f"{ID}/text", "other_messages")], (
        "who the other is is not said"
    )
    assert items[0].notes == (
        "content_hash of a file is missing",
        "a transcript is of a shape that is not read",
    )


def test_names_of_older_drafts_are_read_and_noted(tmp_path):
    old = vcon(created_at=None, vcon="0.0.1", must_support=["cc"], dialog={"mediatype": None})
    old["dialog"][0] |= {
        "mimetype": "audio/x-wav",
        "alg": "SHA-512",
        "signature": digest(exporting.SOUND).partition("-")[2],
        "start": "Mon, 02 Mar 2026 08:41:12 -0000",
    }
    old["appended"] = {}
    old["attachments"] = [{"type": "lawful_basis", "body": {"lawful_basis": "contract"}}]
    [item] = read(tmp_path, old)
    [row] = exporting.rows([item])
    assert row["media_type"] == "audio/x-wav"
    assert row["started_at"] == "2026-03-02T08:41:12+00:00"
    assert row["basis"] == "contract"
    assert set(item.notes) == {
        "must_support stands for critical",
        "appended stands for amended",
        "mimetype stands for mediatype",
        "alg and signature stand for content_hash",
        "type of an attachment stands for purpose",
        "created_at is missing",
        "start is written as in mail",
    }


def test_a_vcon_without_a_uuid_is_the_same_call_each_time(tmp_path):
    [one], [again] = (read(tmp_path, vcon(uuid=None)) for _ in range(2))
    assert one.row["source_call_id"] == again.row["source_call_id"]
    [other] = read(tmp_path, vcon(uuid=None, subject="another"))
    assert other.row["source_call_id"] != one.row["source_call_id"]


@pytest.mark.parametrize("name", ["amended", "redacted", "amended_from", "redacted_from"])
def test_a_copy_of_a_vcon_is_no_second_call(name, tmp_path):
    [copy] = read(tmp_path, vcon(uuid="other", **{name: {"uuid": ID}}))
    assert copy.row["source_call_id"] == f"{ID}/0"


@pytest.mark.parametrize("name", ["critical", "must_support"])
def test_an_unknown_critical_extension_is_refused(name, tmp_path):
    items = read(tmp_path, vcon(**{name: ["lawful_basis", "brand_new"]}))
    assert exporting.refused(items) == [(ID, "unknown_extension")]
    assert not exporting.rows(items)


def test_a_body_that_is_not_what_its_hash_says_is_a_fault(tmp_path):
    good = vcon(
        dialog={"content_hash": [digest(exporting.SOUND), digest(exporting.SOUND, "sha256")]}
    )
    assert exporting.rows(read(tmp_path, good))
    for wrong in (digest(b"other"), [digest(exporting.SOUND), digest(b"other", "sha256")]):
        flaws = exporting.flaws(read(tmp_path, vcon(dialog={"content_hash": wrong})))
        assert [(field, code) for _, field, code in flaws] == [
            ("dialog[0].content_hash", "mismatch")
        ]


def test_a_file_that_is_not_what_its_hash_says_cannot_be_opened(tmp_path):
    told = {"body": None, "encoding": None, "url": "https://x.example/a/b/sound.wav?t=1"}
    exporting.put(tmp_path, ["b/sound.wav"])
    good = {**told, "content_hash": digest(exporting.SOUND)}
    assert exporting.rows(read(tmp_path, vcon(dialog=good)))
    [item] = read(tmp_path, vcon(dialog={**told, "content_hash": digest(b"other")}))
    with pytest.raises(OtherSound):
        item.open()


def test_sound_that_cannot_be_checked_is_not_taken(tmp_path):
    exporting.put(tmp_path, ["a.wav"])
    told = {"body": None, "encoding": None, "filename": "a.wav", "content_hash": "lmots-AAAA"}
    [item] = read(tmp_path, vcon(dialog=told))
    assert item.open is None
    assert item.notes == ("content_hash of an unknown kind",)


def test_the_address_of_a_sound_is_never_fetched(tmp_path):
    told = {"body": None, "encoding": None, "url": "https://x.example/sound.wav"}
    [row] = exporting.rows(read(tmp_path, vcon(dialog=told)))
    assert "file" not in row
    told["filename"] = "../x.vcon"
    [flaw] = exporting.flaws(read(tmp_path, vcon(dialog=told)))
    assert flaw[1:] == ("dialog[0].filename", "path")


def test_a_party_without_a_role_is_not_taken_for_the_employee(tmp_path):
    parties = [{"tel": "+31612345678"}, {"name": "Anna"}]
    [row] = exporting.rows(read(tmp_path, vcon(parties=parties)))
    assert "agent_ref" not in row
    assert row["direction"] == "unknown"
    two = [{"name": "Joris", "role": "agent"}, {"name": "Anna", "role": "agent"}]
    assert exporting.refused(read(tmp_path, vcon(parties=two))) == [(f"{ID}/0", "two_employees")]


def test_a_part_of_a_set_of_recordings_is_refused(tmp_path):
    items = read(tmp_path, vcon(dialog={"recording_set": 1}))
    assert exporting.refused(items) == [(f"{ID}/0", "several_files")]


def test_who_began_is_the_first_party_or_the_originator(tmp_path):
    for dialog, direction in (
        ({}, "inbound"),
        ({"parties": [1, 0]}, "outbound"),
        ({"originator": 1}, "outbound"),
    ):
        [row] = exporting.rows(read(tmp_path, vcon(dialog=dialog)))
        assert row["direction"] == direction


def test_entries_are_channels_if_the_vcon_or_the_organisation_says_so(tmp_path):
    [row] = exporting.rows(read(tmp_path, vcon()))
    assert "channels" not in row
    [row] = exporting.rows(read(tmp_path, vcon(), agent_channel=0))
    assert (row["channels"], row["agent_channel"]) == (2, 1)
    for parties in ([[0], [1]], [[0], 1]):
        [row] = exporting.rows(read(tmp_path, vcon(dialog={"parties": parties})))
        assert (row["channels"], row["agent_channel"]) == (2, 1)


def test_a_hold_that_nobody_ends_lasts_to_the_end(tmp_path):
    history = [{"party": 0, "event": "hold", "time": "2026-03-02T08:41:13Z"}]
    for duration, ended in ((4, "2026-03-02T08:41:16+00:00"), (None, None)):
        made = vcon(dialog={"party_history": history, "duration": duration})
        [row] = exporting.rows(read(tmp_path, made))
        assert row["hold_times"] == [["2026-03-02T08:41:13+00:00", None]]
        assert row.get("ended_at") == ended


def basis(**more):
    body = {"lawful_basis": "legitimate_interests", "expiration": None, "purpose_grants": []} | more
    return {"purpose": "lawful_basis", "encoding": "json", "dialog": 0, "body": body}


@pytest.mark.parametrize(
    "attachment",
    [
        basis(purpose_grants=[{"purpose": "recording", "granted": False}]),
        basis(expiration="2026-03-01T00:00:00Z"),
        {"type": "consent", "dialog": 0, "party": 0, "expiration": None,
         "consents": [{"purpose": "recording", "status": "revoked"}]},
        {"purpose": "consent",
         "body": {"consents": [{"purpose": "recording", "status": "denied"}]}},
    ],
)  # fmt: skip
def test_who_denied_or_took_back_the_recording_is_believed(attachment, tmp_path):
    items = read(tmp_path, vcon(attachments=[attachment]))
    assert exporting.refused(items) == [(f"{ID}/0", "not_granted")]
    other = {**attachment, "dialog": 1}
    assert exporting.rows(read(tmp_path, vcon(attachments=[other])))


def test_a_basis_that_is_not_what_its_hash_says_claims_nothing(tmp_path):
    body = basis()["body"]
    told = {"algorithm": "sha-256", "canonicalization": "jcs"}
    right = {**told, "value": hashlib.sha256(rfc8785.dumps(body)).hexdigest()}
    [item] = read(tmp_path, vcon(attachments=[basis(content_hash=right)]))
    assert item.row["basis"] == "legitimate_interests"
    [item] = read(tmp_path, vcon(attachments=[basis(content_hash={**told, "value": "00"})]))
    assert "basis" not in item.row
    assert item.notes == ("content_hash of a lawful basis does not fit",)


def test_of_a_signed_vcon_the_content_is_read_and_an_encrypted_one_is_refused(tmp_path):
    signed = {"payload": b64(json.dumps(vcon()).encode()), "signatures": [{"signature": "x"}]}
    [item] = read(tmp_path, signed)
    assert isinstance(item, Offered)
    assert item.notes == ("the signature is not checked",)
    [refused] = read(tmp_path, {"ciphertext": "x", "unprotected": {"uuid": ID}})
    assert (refused.call, refused.reason) == (ID, "encrypted")


@pytest.mark.parametrize(
    ("made", "field", "code"),
    [
        ("{", "", "malformed"),
        ("[1]", "", "no_object"),
        ('{"subject": "no vCon"}', "parties", "required"),
        (vcon(dialog={"parties": [0, 7]}), "dialog[0].parties", "impossible"),
        (vcon(dialog={"parties": ["0"]}), "dialog[0].parties", "wrong_type"),
        (vcon(dialog={"body": "%%%"}), "dialog[0].body", "malformed"),
        (vcon(dialog={"encoding": "none"}), "dialog[0].encoding", "unknown_value"),
        (vcon(dialog={"type": "dream"}), "dialog[0].type", "unknown_value"),
        (vcon(dialog={"start": "2026-10-25T02:30:00"}), "dialog[0].start", "ambiguous"),
        (vcon(parties=[7]), "parties[0]", "wrong_type"),
        (vcon(critical="cc"), "critical", "wrong_type"),
    ],
)
def test_every_fault_names_its_field(made, field, code, tmp_path):
    [flaw] = read(tmp_path, made)
    assert isinstance(flaw, Flawed)
    assert (flaw.field, flaw.code) == (field, code)


@pytest.mark.parametrize(
    ("body", "turns"),
    [
        (
            [{"parties": 1, "start": "2026-03-02T08:41:13Z", "duration": 0.5, "text": "Hallo."}],
            [("agent", 1000, 1500, "Hallo.")],
        ),
        (
            '{"segments": [{"start": 0.5, "end": 2, "text": "Ja.", "speaker": "customer"}]}',
            [("caller", 500, 2000, "Ja.")],
        ),
        (
            {"results": {"channels": [{"alternatives": [{"words": [
                {"word": "ja", "start": 0.1, "end": 0.3, "punctuated_word": "Ja,"},
                {"word": "dag", "start": 0.4, "end": 0.6, "punctuated_word": "dag."},
                {"word": "nee", "start": 3.0, "end": 3.2, "punctuated_word": "Nee."},
            ]}]}]}},
            [("mixed", 100, 600, "Ja, dag."), ("mixed", 3000, 3200, "Nee.")],
        ),
    ],
    ids=["a list", "segments", "words"],
)  # fmt: skip
def test_a_transcript_is_read_in_the_shapes_that_vendors_write(tmp_path, body, turns):
    analysis = [
        {"type": "transcript", "dialog": 0, "vendor": "x", "encoding": "json", "body": body}
    ]
    [item] = read(tmp_path, vcon(analysis=analysis))
    told = transcripts.parse(item.words().read())
    assert [(each.party, each.begin, each.end, each.text) for each in told] == turns


def test_a_transcript_of_an_unknown_shape_is_noted_and_not_guessed_at(tmp_path):
    [item] = read(tmp_path, vcon(analysis=[{"type": "transcript", "dialog": 0, "body": "hallo"}]))
    assert item.words is None
    assert "a transcript is of a shape that is not read" in item.notes
