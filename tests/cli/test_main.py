"""The command as a whole: what it lists, what it says, and how it ends."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from klankbord.edges.cli import commands, main
from klankbord.edges.cli.errors import Failure
from worlds import World

KLANKBORD = Path(sys.executable).parent / "klankbord"
COMMANDS = main.found()

EXPLODING = """
HELP = "Goes off."
NEEDS_DATABASE = False

def configure(parser):
    parser.add_argument("--word", default="")

def run(args):
    raise KeyError(args.word)
"""


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([KLANKBORD, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def exploding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "explode.py").write_text(EXPLODING)
    monkeypatch.setattr(commands, "__path__", [str(tmp_path)])
    yield
    sys.modules.pop(f"{commands.__name__}.explode", None)


def test_help_lists_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"  {command.name} " in done.stdout
        assert command.help in done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself_without_a_database(
    command: main.Command, tmp_path: Path
) -> None:
    done = subprocess.run(
        [KLANKBORD, command.name, "--help"],
        env={"KLANKBORD_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: klankbord {command.name}")
    assert not (tmp_path / "postgresql").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_refuses_an_option_that_it_does_not_know(command: main.Command) -> None:
    done = run(command.name, "--no-such-option")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_no_command_is_wrong_use() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: klankbord COMMAND" in done.stderr


def test_an_unknown_command_is_wrong_use_and_the_nearest_is_named() -> None:
    done = run("serv")
    assert done.returncode == 2
    assert "Did you mean serve?" in done.stderr


def test_the_version_is_told() -> None:
    assert run("--version").stdout == "klankbord 0.1.0\n"


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.needs_database], ids=str)
def test_a_pure_command_loads_no_django(command: main.Command) -> None:
    program = (
        "import sys; from klankbord.edges.cli import main;"
        f"main.main([{command.name!r}, '--help']); sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0


def test_a_fault_nobody_thought_of_becomes_a_sentence_without_its_values(
    exploding: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["explode", "--word", "Marieke-plant"]) == 1
    said = capsys.readouterr().err
    assert "reference" in said
    assert "KeyError at explode.py:9" in said
    assert "Traceback" not in said
    assert "Marieke-plant" not in said
    log = Path(said.rsplit("Details: ", 1)[1].strip().rstrip("."))
    places = log.read_text()
    assert said.split("reference ")[1][:8] in places
    assert "builtins.KeyError" in places
    assert "Marieke-plant" not in places
    assert log.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("fault", "code"),
    [(Failure("It may not."), 1), (KeyboardInterrupt(), 130), (SystemExit(2), 2)],
)
def test_each_end_has_its_code(
    fault: BaseException, code: int, exploding: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(_command: main.Command) -> None:
        raise fault

    monkeypatch.setattr(main, "_load", end)
    assert main.main(["explode"]) == code


def test_a_reader_that_has_enough_gets_no_complaint() -> None:
    program = f"{KLANKBORD} --help | true; {KLANKBORD} --help | head -c 1 >/dev/null"
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_busy_port_is_said(world: World) -> None:
    address = world.serve()
    done = world.run("serve", "--port", address.rpartition(":")[2])
    assert done.code == 1
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_and_worker_end_quietly_when_asked(world: World) -> None:
    world.serve()
    worker = world.start("worker")
    server = world.running[0]
    with pytest.raises(subprocess.TimeoutExpired):
        worker.wait(2)
    for process in (worker, server):
        process.terminate()
        assert process.wait(20) in {0, -15}
