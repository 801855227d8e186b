"""An export in a bucket comes in as one in a folder does: read where it lies, watched, put away."""

import io
import json
import zipfile
from contextlib import closing
from datetime import timedelta

import pytest
from django.test import override_settings

import cast
import exporting
from klankbord.edges.connectors.exports import Unusable
from klankbord.edges.importing import buckets, places
from klankbord.edges.importing.watching import DONE, FAILED, Taken, Watched

HEAD = "source_call_id,agent_ref,started_at,direction,caller_ref,line,channels,agent_channel,file\n"


@pytest.fixture
def server(s3_server):
    return s3_server


@pytest.fixture
def bucket(server, request):
    """A bucket of this test, and this process finds it as it finds buckets of sources."""
    name = request.node.name.replace("_", "-").lower()[:50]
    server.client().create_bucket(Bucket=name)
    with override_settings(
        SOURCE_BUCKET={name.lower(): each for name, each in server.environment.items()},
        SOURCE_BUCKET_OPEN=True,
    ):
        yield name


def put(server, bucket, **files):
    for name, content in files.items():
        server.client().put_object(Bucket=bucket, Key=name, Body=content)


def keys(server, bucket):
    found = server.client().list_objects_v2(Bucket=bucket).get("Contents", [])
    return sorted(each["Key"] for each in found)


def zipped(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_a_prefix_a_zip_and_a_file_are_exports(server, bucket):
    sound = bytes(range(256)) * 5000
    put(server, bucket, **{
        "2026/week/calls.csv": b"a", "2026/week/sound/1.wav": sound, "2026/other.csv": b"b",
        "2026/week.zip": zipped(**{"calls.csv": b"z"}),
    })  # fmt: skip
    whole = buckets.at(f"s3://{bucket}/2026/week")
    assert list(whole.names()) == ["calls.csv", "sound/1.wav"]
    assert whole.has("sound/1.wav")
    assert not whole.has("sound/2.wav")
    with whole.open("sound/1.wav") as file:
        file.seek(-300, io.SEEK_END)
        assert file.read() == sound[-300:]
        file.seek(0)
        assert file.read() == sound
    one = buckets.at(f"s3://{bucket}/2026/other.csv")
    assert (one.only, list(one.files(".csv"))) == ("other.csv", ["other.csv"])
    assert one.has("week/sound/1.wav")
    with closing(buckets.at(f"s3://{bucket}/2026/week.zip")) as zip_, zip_.open("calls.csv") as in_:
        assert in_.read() == b"z"
    for nothing in (f"s3://{bucket}/2027", f"s3://{bucket}-x/a", "s3://"):
        with pytest.raises(Unusable):
            buckets.at(nothing)


def test_what_was_overwritten_after_it_was_listed_is_a_fault(server, bucket):
    put(server, bucket, **{"a/1.wav": b"first"})
    export = buckets.at(f"s3://{bucket}/a")
    put(server, bucket, **{"a/1.wav": b"other"})
    with export.open("1.wav") as file, pytest.raises(OSError, match="overwritten"):
        file.read()
    server.client().delete_object(Bucket=bucket, Key="a/1.wav")
    with export.open("1.wav") as file, pytest.raises(FileNotFoundError):
        file.read()


def test_a_bucket_is_watched_as_a_folder_is(server, bucket):
    url = f"s3://{bucket}/in"
    put(server, bucket, **{
        "in/monday/calls.csv": b"a", "in/monday/b.wav": b"b", "in/loose.csv": b"c",
        "in/week.zip": zipped(x=b"x"), "in/done/monday/old.csv": b"d", "outside/a.csv": b"e",
    })  # fmt: skip
    with closing(places.at(url)) as place:
        with pytest.raises(Taken):
            places.at(f"{url}/")
        watched = Watched(place, settle=10)
        assert watched.finished(0) == []
        put(server, bucket, **{"in/monday/b.wav": b"grew"})
        loose, week = watched.finished(10)
        assert (loose.name, week.is_zip) == ("", True)
        assert list(watched.export(loose).names()) == ["loose.csv"]
        with closing(watched.export(week)) as export:
            assert list(export.names()) == ["x"]
        [_, monday, _] = watched.finished(20)
        assert list(watched.export(monday).names()) == ["b.wav", "calls.csv"]
        assert watched.unchanged(monday)
        assert watched.put_away(monday, DONE, stamp="t1") == "done/t1 monday"
        assert watched.put_away(week, FAILED, stamp="t1") == "failed/week.zip"
        place.write("failed/week.zip-why.jsonl", "{}")
        watched.delete(loose)
        assert watched.finished(40) == []
    places.at(url).close()
    assert keys(server, bucket) == [
        "in/done/monday/old.csv", "in/done/t1 monday/b.wav", "in/done/t1 monday/calls.csv",
        "in/failed/week.zip", "in/failed/week.zip-why.jsonl", "outside/a.csv",
    ]  # fmt: skip


def test_an_export_in_a_bucket_comes_in_once_by_hand_and_watched(server, bucket, world):
    with world.here():
        began = cast.woonstede().now - timedelta(hours=3)
    rows = [
        f"c{number},agent-{agent},{(began + timedelta(minutes=number)).isoformat()},inbound,"
        f"0612345678,huur-in,2,0,{number}.wav\n"
        for number, agent in enumerate((1001, 1002))
    ]
    put(server, bucket, **{
        "in/day/calls.csv": (HEAD + "".join(rows)).encode(),
        "in/day/0.wav": exporting.SOUND, "in/day/1.wav": exporting.SOUND,
    })  # fmt: skip
    env = {f"KLANKBORD_SOURCE_{name}": each for name, each in server.environment.items()}
    order = ("import", f"s3://{bucket}/in/day", "--source", cast.SOURCE)
    told = world.run(*order, env=env)
    assert told.code == 0, told.stderr
    assert [json.loads(line)["result"] for line in told.stdout.splitlines()] == ["accepted"] * 2
    watch = ("watch", f"s3://{bucket}/in", "--source", cast.SOURCE, "--settle", "0", "--once")
    told = world.run(*watch, "--after", "delete", "--every", "0.1", env=env)
    assert told.code == 0, told.stderr
    assert json.loads(told.stdout) == {
        "export": "day", "result": "done", "results": {"duplicate": 2},
    }  # fmt: skip
    assert keys(server, bucket) == []
    away = world.run(*order, env=env | {"KLANKBORD_SOURCE_AWS_SECRET_ACCESS_KEY": ""})
    assert (away.code, "Traceback" in away.stderr) == (2, False)
