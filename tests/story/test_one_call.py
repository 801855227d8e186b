"""One recording's lawful life, from offer to oblivion: by the commands, in their own processes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

import cast
from klankbord.evaluations import queries
from klankbord.evaluations.evaluating import assessing, assigning, reading
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access
from klankbord.notices import queries as notices
from klankbord.people import objections
from klankbord.recordings.ending import restricting
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Leg
from klankbord.vault import keys

WORDS = "Zwanenzang-7713-rustig-gebleven"


@pytest.fixture
def woonstede(world):
    with world.here():
        return cast.woonstede()


@pytest.fixture
def folder(tmp_path, woonstede):
    """Five calls of Anna's, of which her plan draws three, and three that cannot come in."""
    (tmp_path / "call.wav").write_bytes(cast.tone(1.0))
    (tmp_path / "broken.wav").write_bytes(cast.tone(1.0)[:900])
    moments = list(cast.weekdays(woonstede.now, 8))
    rows = [cast.offer(number, at=at) for number, at in enumerate(moments[:5], start=1)]
    rows += [
        cast.offer(6, at=moments[5], agent="agent-9999"),
        cast.offer(7, at=moments[6], agent="agent-1002", line="onbekende-lijn"),
        cast.offer(8, at=moments[7], agent="agent-1002", file="broken.wav"),
    ]
    (tmp_path / "offers.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    return tmp_path


def report(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_whole_story_of_one_call(world, woonstede, folder):
    rehearsed = world.run("import", str(folder), "--source", cast.SOURCE, "--dry-run")
    assert rehearsed.code == 0, rehearsed.stderr
    with world.here(), transaction.atomic(), access.acting(_custody(woonstede.now)):
        assert not Leg.objects.exists(), "a rehearsal keeps nothing"

    done = world.run("import", str(folder), "--source", cast.SOURCE)
    results = [each["result"] for each in report(done)]
    came = ["accepted"] * 3 + ["quarantined", "quarantined", "error"]
    assert results == [*came, "not_drawn", "not_drawn"], done.stderr  # the drawn ones go first
    assert done.code == 1
    assert "see their reason" in done.stderr
    again = [
        each["result"] for each in report(world.run("import", str(folder), "--source", "folder"))
    ]
    assert again[:5].count("duplicate") == 3
    assert world.work().code == 0

    with world.here():
        now = timezone.now()
        assigning.assign_ready(at=now)  # unless the worker's clock did it just now
        leg, evaluation = _listen_and_score(woonstede, now)
    refused = world.run(
        "ask", "use_in_review", "--purpose", "appraisal", "--leg", str(leg),
        "--as", "hr@woonstede.example",
    )  # fmt: skip
    assert refused.code == 1
    assert "R8" in json.loads(refused.stdout)["denied_by"]

    with world.here():
        _stop(woonstede, leg, evaluation)
        _reach_purpose(leg)
    assert WORDS.encode() not in _everything(world.data)
    swept = world.run("sweep")
    assert swept.code == 0, swept.stderr
    assert json.loads(swept.stdout)["destroyed"] >= 3
    assert world.run("ledger", "checkpoint").code == 0
    verified = world.run("ledger", "verify")
    assert verified.code == 0, verified.stdout
    with world.here():
        _gone(woonstede, leg, evaluation)


def _custody(now):
    return Access(SYSTEM, "retain", None, now)


def _listen_and_score(woonstede, now):
    noor, anna = woonstede.actor("noor", "evaluator"), woonstede.actor("anna", "employee")
    [work, *others] = queries.work(noor, at=now)
    assert len(others) == 2
    opened = playback.begin(work.leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    with playback.sound(opened.listening, actor=noor, at=now) as sound:
        assert sound.read(0, sound.size) == cast.tone(1.0)
    assessing.submit(work.leg, answers=cast.GOOD, comment=WORDS, actor=noor, at=now)
    [own] = queries.own(anna, at=now)
    shown = reading.read(own.id, act=reading.OWN, purpose=None, actor=anna, at=now)
    assert shown.comment == WORDS
    assert {"listened", "scored"} <= {each.kind for each in notices.notices(woonstede.anna.pk, now)}
    return work.leg, own.id


def _stop(woonstede, leg, evaluation):
    """Restriction and objection are in force in the same second."""
    now = timezone.now()
    noor, anna = woonstede.actor("noor", "evaluator"), woonstede.actor("anna", "employee")
    restricting.restrict(leg, by=anna, at=now)
    with pytest.raises(decisions.Refused) as refused:
        playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    assert "R66" in refused.value.decision.denied_by
    objections.file(woonstede.anna, grounds="Ik zit in een zware tijd.", at=now, by=anna)
    with pytest.raises(decisions.Refused) as refused:
        playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    assert "R68" in refused.value.decision.denied_by


def _reach_purpose(leg):
    """The course is over: the deadline of the sound and of what was written moves to now."""
    now = timezone.now()
    with transaction.atomic(), access.acting(_custody(now)):
        row = Leg.objects.select_related("evaluation__key").get(pk=leg)
        for key in [row.evaluation.key, *(track.key for track in row.tracks.all())]:
            keys.move(key, keep_until=now - timedelta(seconds=1), at=now, by=SYSTEM,
                      why="purpose_reached")  # fmt: skip


def _gone(woonstede, leg, evaluation):
    now = timezone.now()
    anna = woonstede.actor("anna", "employee")
    with pytest.raises(reading.NoSuchEvaluation):
        reading.read(evaluation, act=reading.OWN, purpose=None, actor=anna, at=now)
    with transaction.atomic(), access.acting(_custody(now)):
        row = Leg.objects.get(pk=leg)
        for track in row.tracks.select_related("key"):
            assert track.key.gone_why == "term"
            with pytest.raises(keys.Gone):
                keys.content_key(track.key)


def _everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
