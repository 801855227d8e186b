"""Who may import whom, as declared in pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "klankbord"


def test_the_import_contracts_hold() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_the_contracts_cover_every_package_and_know_no_exception() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [layers] = [each for each in declared["contracts"] if each.get("containers") == ["klankbord"]]
    named = {name.strip() for row in layers["layers"] for name in row.split("|")}
    present = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert named == present
    assert layers["exhaustive"] is True
    assert not any("ignore_imports" in contract for contract in declared["contracts"])
