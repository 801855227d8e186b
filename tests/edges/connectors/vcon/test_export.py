"""`klankbord export vcon`: sealed for whoever asks, with nobody's name or number in it."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.utils import timezone

import cast
import exporting
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import Leg
from sealed import opened, strictly

NUMBER = "+31612340001"


@pytest.fixture(scope="module")
def private():
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def key(private, tmp_path):
    path = tmp_path / "key.pem"
    pem, info = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    path.write_bytes(private.public_key().public_bytes(pem, info))
    return str(path)


@pytest.fixture
def leg(world, tmp_path):
    """The recording of a call of Anna's that came in as a vCon."""
    with world.here():
        woonstede = cast.woonstede()
    vcon = {
        "uuid": "019f15a6-a752-826f-b9a2-279e0d16bc46",
        "created_at": woonstede.now.isoformat(),
        "parties": [{"tel": NUMBER}, {"uuid": "agent-1001", "name": "Anna", "role": "agent"}],
        "dialog": [{
            "type": "recording", "start": (woonstede.now - timedelta(hours=2)).isoformat(),
            "duration": 0.25, "parties": [[0], [1]], "mediatype": "audio/wav", "skill": "huur",
            "filename": "a.wav",
        }],
    }  # fmt: skip
    folder = exporting.put(tmp_path / "in", ["a.wav"])
    (folder / "x.vcon").write_text(json.dumps(vcon))
    (tmp_path / "settings.json").write_text('{"lines": {"huur": "huur-in"}}')
    order = ["--source", cast.SOURCE, "--settings", str(tmp_path / "settings.json")]
    done = world.run("import", str(folder), *order)
    assert done.code == 0, done.stderr
    assert "1 accepted" in done.stderr
    assert "1 × content_hash of a file is missing" in done.stderr
    asked = Access(SYSTEM, "retain", None, timezone.now())
    with world.here(), transaction.atomic(), access.acting(asked):
        return str(Leg.objects.get().pk)


def test_a_recording_goes_out_sealed_and_says_what_it_may_be_used_for(
    world, leg, key, private, tmp_path
):
    out = tmp_path / "out.vcon"
    order = ["export", "vcon", leg, "--case", "verzoek-1", "--to", key, "--out", str(out)]
    done = world.run(*order, "--as", "anna@woonstede.example", "--role", "employee")
    assert done.code == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["reason"], told["sound"]) == ("rights_request", True)
    assert out.stat().st_mode & 0o777 == 0o600

    sealed = json.loads(out.read_text())
    vcon = opened(sealed, private)
    bodies = strictly(vcon)
    assert bodies["klankbord"]["export"] == told["export"]
    assert vcon["redacted"] == {"type": "voices of others"}
    for name in ("Anna", "1001", NUMBER, "a.wav", leg, "019f15a6"):
        assert name not in json.dumps(vcon)

    again = world.run(*order, "--as", "anna@woonstede.example", "--role", "employee")
    assert (again.code, again.stdout) == (2, "")
    out.unlink()
    refused = world.run(*order, "--as", "hr@woonstede.example")
    assert refused.code == 1
    assert "R33" in json.loads(refused.stdout)["denied_by"]
    assert not out.exists()


def test_without_a_key_nothing_is_asked_of_the_law(world, leg, tmp_path):
    bad = tmp_path / "bad.pem"
    bad.write_text("no key")
    order = ["export", "vcon", leg, "--case", "verzoek-1", "--out", str(tmp_path / "out.vcon")]
    done = world.run(*order, "--to", str(bad), "--as", "anna@woonstede.example")
    assert done.code == 2
    assert "PEM" in done.stderr
    assert done.stdout == ""
