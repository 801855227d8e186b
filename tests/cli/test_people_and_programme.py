"""From an empty installation to a programme in force, by commands alone."""

import json

import pytest

import woonstede

PEOPLE = str(woonstede.EXAMPLES / "mensen-woonstede.toml")
PROGRAMME = str(woonstede.EXAMPLES / "regeling-beter-luisteren.toml")
PETRA = ("--as", "petra@woonstede.example")


def rows(done):
    assert done.code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_two_files_and_a_delivery_bring_a_programme_into_force(world):
    passwords = rows(world.run("people", "load", PEOPLE))
    assert len(passwords) == 9
    assert all(len(row["password"]) == 20 for row in passwords)
    assert rows(world.run("people", "load", PEOPLE)) == []

    [loaded] = rows(world.run("programme", "load", PROGRAMME, *PETRA))
    assert loaded == {"version": "beter-luisteren.v1", "new": True, "evidence_added": 14}

    before = rows(world.run("programme", "status", "beter-luisteren", "--json"))
    assert [row["demand"] for row in before if row["state"] != "proven"] == ["told"]
    [given] = rows(world.run("policy", "deliver", "1", *PETRA, "--programme", "beter-luisteren"))
    assert given == {"policy": 1, "persons": 2, "delivered": 2}

    shown = world.run("programme", "status", "beter-luisteren")
    assert shown.code == 0
    assert "In werking sinds" in shown.stdout
    assert "ontbreekt" not in shown.stdout
    earlier = world.run(
        "programme", "status", "beter-luisteren", "--lang", "en", "--at", "2026-10-01"
    )
    assert "nothing is allowed yet" in earlier.stdout
    assert "missing" in earlier.stdout


def test_roles_accounts_and_tokens_by_command(world):
    rows(world.run("people", "load", PEOPLE))
    [made] = rows(
        world.run("createuser", "--email", "pbx@woonstede.example", "--name", "Telefooncentrale")
    )
    assert made["password"]
    pbx = ("--account", "pbx@woonstede.example")
    [asked] = rows(world.run("grant", "ask", *pbx, "--role", "integration", *PETRA))
    assert asked["approved"] is False
    himself = world.run("grant", "approve", asked["grant"], *PETRA)
    assert (himself.code, himself.stdout) == (1, "")
    assert "Another person" in himself.stderr
    tess = ("--as", "tess@woonstede.example")
    [approved] = rows(world.run("grant", "approve", asked["grant"], *tess))
    assert approved["approved"] is True
    [token] = rows(world.run("token", "new", *tess, *pbx, "--scope", "gate"))
    assert token["secret"].startswith("kb_")
    refused = world.run(
        "token", "new", *tess, "--account", "noor@woonstede.example", "--scope", "a"
    )
    assert refused.code == 1
    [ended] = rows(world.run("grant", "end", asked["grant"], *tess))
    assert ended["until"] is not None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("programme", "status", "p-11"), "There is no programme p-11"),
        (("programme", "status", "p-11", "--at", "gisteren"), "is no moment"),
        (("programme", "load", "/nergens.toml", "--as", "a@b.nl"), "cannot be read"),
        (("people", "load", "/nergens.json"), "cannot be read"),
        (("policy", "deliver", "4", "--as", "a@b.nl", "--employee", "1"), "no policy 4"),
        (("grant", "approve", "x", "--as", "a@b.nl"), "There is no account"),
        (("token", "new", "--as", "a@b.nl", "--account", "a", "--scope", "g"), "no account"),
        (("createuser", "--email", "x@y.nl", "--name", "X", "--password-file", "/n"), "cannot be"),
    ],
)
def test_wrong_use_ends_in_a_sentence_and_code_2(world, arguments, says):
    done = world.run(*arguments)
    assert (done.code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.toml", "[programme\n", "not TOML"),
        ("x.toml", "[version]\nstarts_at = 2026-02-30\n", "not TOML"),
        ("x.json", "{", "not JSON"),
        ("x.json", "[]", "a JSON object was expected"),
        ("x.json", '{"programme": {"code": 3}}', "programme.code: text was expected"),
    ],
)
def test_a_bad_file_is_refused_with_every_flaw_on_its_own_line(
    world, tmp_path, name, content, says
):
    rows(world.run("people", "load", PEOPLE))
    path = tmp_path / name
    path.write_text(content)
    done = world.run("programme", "load", str(path), *PETRA)
    assert (done.code, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
