"""Forgetting leaves nothing: words and sound are sought wherever an installation writes.

All that is typed, sent or said of people in it is random, so that it cannot be mistaken. It is
never found in any form, not even while it can be read by whom it concerns. After the sweep the
sealed boxes are gone as well, and a copy of the database that somebody kept opens nothing more.
"""

import base64
import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

import cast
from klankbord.audio.peaks import Peaks
from klankbord.database import embedded
from klankbord.ledger import keyfiles
from klankbord.notices import afterwards
from klankbord.people import objections
from klankbord.people.models import Objection
from klankbord.vault import guards, keys, sweep
from klankbord.vault.models import Blob, Box, Key, Share
from story.home import Home
from story.searching import Searcher
from story.visiting import Visitor, links

PLACES = {
    "data/postgresql/cluster/base/": "tables",
    "data/postgresql/cluster/pg_wal/": "write-ahead log",
    "data/postgresql/server.log": "server's log",
    "data/log/": "log",
    "data/mail/": "mail",
    "data/store/": "store",
    "said": "output",
    "tmp/": "temporary files",
}
TYPED = (
    "comment", "remark", "draft", "incomplete", "grounds", "answer",
    "caller", "called", "id", "file", "label", "agent", "quarantined caller",
    "reason", "number", "login", "password", "lost login", "path", "query", "browser", "token",
    "body", "statement", "last statement",
)  # fmt: skip
"""What is typed or sent: kept, refused, misdirected or misspelt."""
YEAR = timedelta(days=400)
"""After so long every term has passed."""
BACKUPS = timedelta(days=32)
"""After so long, from then on, no backup opens what went (vault.epochs)."""


@pytest.fixture
def home(django_db_blocker) -> Iterator[Home]:
    made = Home(Path(tempfile.mkdtemp(prefix="kb-o-")))
    with django_db_blocker.unblock():
        yield made
    made.end()


def test_what_was_said_is_nowhere_and_what_was_sealed_is_gone(home, tmp_path):
    said = {word: _needle() for word in TYPED}
    wav, sound = _voices()
    controls = {name: _needle().encode() for name in ("bare", "packed")}
    controls["sound"] = os.urandom(600)

    with embedded.running(home.data):
        now = _lived(home, tmp_path, said, wav)
        with home.here():
            copied, sealed, opened = _copied()
        _crashed(home, said["last statement"])
        _planted(home, controls)
    needles = {name: word.encode() for name, word in said.items()} | sound | opened
    found = _found(home, needles | sealed, controls)
    assert {(place, name) for place, name in found if name not in sealed} == set()
    assert {name for place, name in found if place == "tables"} == set(sealed)
    assert {place for place, _ in found} == {"tables", "write-ahead log"}
    assert _in_store(home)

    with embedded.running(home.data):
        with home.here():
            _forgotten(now + YEAR)
            _opens_nothing(copied, now + YEAR + BACKUPS)
        with closing(home.connect()) as owner:
            owner.execute("VACUUM FULL")  # a page keeps what was on it until it is needed
        _planted(home, controls)
    found = _found(home, needles | sealed, controls)
    assert {(place, name) for place, name in found if name not in sealed} == set()
    assert {place for place, _ in found} <= {"write-ahead log"}
    assert not _in_store(home)


def _needle() -> str:
    return base64.b32encode(os.urandom(30)).decode().lower()


def _voices() -> tuple[bytes, dict[str, bytes]]:
    """A WAV of two voices, and what would give it away: either voice, both, their outlines."""
    chance = np.random.default_rng()
    loud = np.repeat(chance.integers(2, 127, (800, 2)), 10, axis=0) * 256
    samples = (chance.uniform(-1, 1, loud.shape) * loud).astype("<i2")
    sought = {"both voices": samples[5000:5150].tobytes()}
    for channel, who in enumerate(("agent", "caller")):
        voice = np.ascontiguousarray(samples[:, channel])
        sought[f"{who}'s voice"] = voice[3000:3300].tobytes()
        peaks = Peaks(len(voice))
        peaks.add(voice)
        sought[f"outline of {who}"] = peaks.outline()[400:800]
    return cast.wav(samples.tobytes(), channels=2), sought


def _lived(home: Home, folder: Path, said: Mapping[str, str], wav: bytes) -> datetime:
    """What happens in an installation, and all that can go wrong in it; until when."""
    assert home.run("migrate", "--quiet").code == 0
    with home.here():
        organisation = cast.woonstede()
    _brought_in(home, folder, said, wav)
    home.start("worker")
    url = home.serve()
    _evaluated(url, said, wav)
    _read_by_whom_it_concerns(url, said)
    _mistyped(url, said)
    _failed(home, url, said)
    with home.here():
        _answered(organisation, said)
    home.stop()
    return organisation.now


def _brought_in(home: Home, folder: Path, said: Mapping[str, str], wav: bytes) -> None:
    (folder / f"{said['file']}.wav").write_bytes(wav)
    began = timezone.now() - timedelta(hours=3)
    known = {
        "source_call_id": said["id"],
        "caller_ref": f"sip:{said['caller']}@bellers.example",
        "called_ref": said["called"],
        "file": f"{said['file']}.wav",
        "labels": {"klant": said["label"]},
        "caller_country": "NL",
    }
    strange = {"agent": said["agent"], "caller_ref": said["quarantined caller"]}
    rows = [
        cast.offer(1, at=began, **known),
        cast.offer(2, at=began, **(known | {"source_call_id": "2"})),
        cast.offer(3, at=began, **strange),
    ]
    (folder / "offers.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = home.run("import", str(folder), "--source", cast.SOURCE)
    results = [json.loads(line)["result"] for line in done.stdout.splitlines()]
    assert results == ["accepted", "accepted", "quarantined"], done.stdout


def _evaluated(url: str, said: Mapping[str, str], wav: bytes) -> None:
    noor = Visitor(url).sign_in("noor")
    deadline = time.monotonic() + 120
    while len(calls := links(noor.get("/").text, "/gesprekken/")) < 2:
        assert time.monotonic() < deadline, "nothing was assigned"
        time.sleep(0.1)
    first, second = calls
    for call in calls:
        assert noor.post(call, purpose="training", reason=said["reason"]).status == 422
        assert noor.post(call, purpose="training", reason="drawn_sample").status == 200
    assert noor.get(f"{first}geluid.wav").body == wav
    assert noor.get(f"{first}golfvorm.json").status == 200
    noor.post(f"{second}concept/", comment=said["draft"])
    assert said["draft"] in noor.get(second).text
    refused = noor.post(f"{first}beoordeling/", comment=said["incomplete"])
    assert refused.status == 422
    assert said["incomplete"] in refused.text
    answers = {"answer-q1": "1", "answer-q2": "0", "answer-q3": "1", "comment-q2": said["remark"]}
    done = noor.post(f"{first}beoordeling/", comment=said["comment"], **answers)
    assert "Afgerond." in done.text


def _read_by_whom_it_concerns(url: str, said: Mapping[str, str]) -> None:
    anna = Visitor(url).sign_in("anna")
    evaluation, *_ = links(anna.get("/mijn/").text, "/mijn/beoordelingen/")
    shown = anna.get(evaluation).text
    assert said["comment"] in shown
    assert said["remark"] in shown
    assert anna.post("/mijn/bezwaar/", grounds="").status == 422
    assert "Uw bezwaar is binnen." in anna.post("/mijn/bezwaar/", grounds=said["grounds"]).text


def _mistyped(url: str, said: Mapping[str, str]) -> None:
    """Words where they do not belong."""
    hr = Visitor(url).sign_in("hr")
    refused = hr.post("/functioneringsgesprek/", reference=said["number"])
    assert refused.status == 422
    assert said["number"] in refused.text
    lost = hr.get(f"/{said['path']}/?q={said['query']}", User_Agent=said["browser"])
    assert lost.status == 404
    platform = {"Authorization": f"Bearer kb_{said['token']}", "Content_Type": "application/json"}
    body = json.dumps({said["body"]: said["body"]}).encode()
    assert hr.send("/api/v1/recordings", body, **platform).status == 401
    nobody = Visitor(url)
    nobody.get("/accounts/login/")
    form = {"login": f"{said['login']}@woonstede.example", "password": said["password"]}
    assert nobody.post("/accounts/login/", **form).status == 200


def _failed(home: Home, url: str, said: Mapping[str, str]) -> None:
    """Faults that nobody foresaw, in the middle of what somebody typed."""
    nobody = Visitor(url)
    nobody.get("/accounts/login/")
    with closing(home.connect()) as owner:
        owner.execute("ALTER TABLE people_account RENAME TO people_lost")
        form = {"login": f"{said['lost login']}@woonstede.example", "password": "x"}
        assert nobody.post("/accounts/login/", **form).status == 500
        owner.execute("ALTER TABLE people_lost RENAME TO people_account")
    assert "UndefinedTable" in (home.data / "log" / "klankbord.log").read_text()
    with closing(home.connect("default")) as app:
        for statement in (
            "SELECT 'WORD'::int",
            'SELECT 1 FROM "WORD"',
            "DO $$ BEGIN RAISE EXCEPTION 'WORD'; END $$",
            "DO $$ BEGIN RAISE WARNING 'WORD'; RAISE division_by_zero; END $$",
        ):
            with pytest.raises(psycopg.Error):
                app.execute(statement.replace("WORD", said["statement"]))


def _answered(organisation: cast.Woonstede, said: Mapping[str, str]) -> None:
    """The data protection officer reads the objection and answers it; mail says nothing of it."""
    ilse, objection = organisation.actor("ilse", "dpo"), Objection.objects.get()
    assert objections.read(objection, "grounds", by=ilse) == said["grounds"]
    objections.decide(objection, granted=True, answer=said["answer"], at=timezone.now(), by=ilse)
    anna = organisation.actor("anna", "employee")
    assert objections.read(objection, "answer", by=anna) == said["answer"]
    afterwards.mail(timezone.now())  # unless the worker's clock did it just now
    [mail] = Path(settings.MAIL).iterdir()
    assert "To: anna@woonstede.example" in mail.read_text()
    sessions = json.dumps([session.get_decoded() for session in Session.objects.all()])
    assert "drawn_sample" in sessions
    assert not [word for word, typed in said.items() if typed in sessions]


def _copied() -> tuple[list[Share], dict[str, bytes], dict[str, bytes]]:
    """What a thief of the database has: shares to open; what lies sealed; and what opens it."""
    shares = list(Share.objects.select_related("key", "party_key", "day"))
    assert len(shares) > 10
    opened = {f"share {share.pk}": keys._open(share) for share in shares}
    opened |= {f"key {key.pk}": keys.content_key(key) for key in Key.objects.all()}
    sealed = {f"box {box.pk}": bytes(box.sealed)[8:72] for box in Box.objects.all()}
    for share in shares:
        sealed[f"wrapped {share.pk}"] = bytes(share.wrapped)
        sealed[f"party {share.party_key_id}"] = bytes(share.party_key.wrapped)
        sealed[f"day {share.day_id}"] = bytes(share.day.wrapped or b"")
    return shares, sealed, opened


def _planted(home: Home, controls: Mapping[str, bytes]) -> None:
    """What is to be found, so that not finding means something: in every place and every form."""
    bare = controls["bare"].decode()
    with closing(home.connect()) as owner:
        owner.execute(
            "CREATE TABLE IF NOT EXISTS control"
            " (bare text, wide bytea, written text, sound bytea, packed text)"
        )
        wide = bare.encode("utf-16-le")
        written = f"{bare.upper()} {bare.encode().hex()} {base64.b64encode(bare.encode()).decode()}"
        sound = os.urandom(50_000) + controls["sound"] + os.urandom(50_000)
        packed = controls["packed"].decode() + "Het was die dag rustig aan de lijn. " * 200
        owner.execute(
            "INSERT INTO control VALUES (%s, %s, %s, %s, %s)", [bare, wide, written, sound, packed]
        )
        owner.execute(f"DO $$ BEGIN RAISE LOG '{bare}'; END $$")
    for place in ("data/log/klankbord.log", "data/mail/1.log", "data/store/1", "said", "tmp/1"):
        path = home.folder / place
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            file.write(b"\n" + bare.encode() + b"\n" + bare.encode("utf-16-be"))


def _crashed(home: Home, word: str) -> None:
    """The server dies in the middle of a statement, and notes in its log which process it was."""
    with closing(home.connect("default")) as app:
        app.pgconn.send_query(f"SELECT pg_sleep(60), '{word}'".encode())
        os.kill(app.info.backend_pid, signal.SIGKILL)
    log = home.data / "postgresql" / "server.log"
    deadline = time.monotonic() + 60
    while "signal 9" not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
    while log.read_text().rfind("ready to accept") < log.read_text().rfind("signal 9"):
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def _forgotten(at: datetime) -> None:
    done = _night(at)
    assert done.failed == done.held == 0
    assert done.destroyed > 10
    for model in (Share, Box, Blob):
        assert not model.objects.exists(), model
    for key in Key.objects.all():
        with pytest.raises(keys.Gone):
            keys.content_key(key)


def _opens_nothing(copied: list[Share], at: datetime) -> None:
    """Not even with the rows of before, once the epoch's own file has had its time."""
    assert all(keys._open(share) for share in copied), "a month long a backup can still be opened"
    _night(at)
    for share in copied:
        with pytest.raises(keyfiles.KeyFileFault):
            keys._open(share)


def _night(at: datetime) -> sweep.Result:
    """The sweep of a night on which two people say that the clock is right."""
    organisation = cast.Woonstede(at)
    for person, role in (("tess", "admin"), ("ilse", "dpo")):
        account = organisation.account(person).pk
        guards.confirm(account, at=at, by=organisation.actor(person, role))
    return sweep.sweep(at)


def _found(
    home: Home, needles: Mapping[str, bytes], controls: Mapping[str, bytes]
) -> set[tuple[str, str]]:
    """(place, needle) of all that is found in an installation at rest, after the controls."""
    embedded.await_stop(home.data)
    seen = Searcher({**needles, **controls}).below(home.folder)
    found = {(_place(file), name, form) for file, name, form in seen}
    for place in PLACES.values():
        assert (place, "bare", "plain") in found, place
    for place in ("tables", "write-ahead log"):
        for form in ("plain", "upper", "utf-16-le", "hex", "base64"):
            assert (place, "bare", form) in found, (place, form)
        for name in controls:
            assert (place, name, "plain") in found, (place, name)
    return {(place, name) for place, name, _ in found if name not in controls}


def _place(file: str) -> str:
    return next((name for start, name in PLACES.items() if file.startswith(start)), file)


def _in_store(home: Home) -> list[Path]:
    """The sealed objects, beside the control."""
    found = (home.data / "store").rglob("*")
    return [path for path in found if path.is_file() and path.name != "1"]
