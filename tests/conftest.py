"""The ground of all tests: one server and one migrated template for the whole run.

`django_db` tests run as the app role, in a database whose tables belong to the owner role. Tests
that need processes, crashes or more than one connection ask for a `world`.
"""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cast

ROOT = Path(tempfile.mkdtemp(prefix="kb-"))
os.environ["KLANKBORD_DATA"] = str(ROOT / "data")
os.environ["DJANGO_SETTINGS_MODULE"] = "klankbord.project.settings"
for unwanted in (
    "URL", "SMTP_URL", "MAIL_FROM", "ORGANISATION", "DEVELOPMENT",
    "STORE", "MASTER_KEY", "MASTER_KEY_NEXT", "MASTER_KEY_FILE", "LEDGER_COPY", "WITNESSES",
):  # fmt: skip
    os.environ.pop(f"KLANKBORD_{unwanted}", None)

import pytest  # noqa: E402  the environment comes first: settings read it once
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import timezone  # noqa: E402
from pytest_django import DjangoDbBlocker, Settings  # noqa: E402

import s3  # noqa: E402
import worlds  # noqa: E402
from klankbord.database import cluster, credentials, embedded  # noqa: E402
from klankbord.gate import access  # noqa: E402

# Names of files as they are written. The browser tests meet them as the web server names them.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
access.stand(access.SYSTEM)  # as a command does; pages and the API let in who comes by themselves
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The embedded server, or the one of DATABASE_URL."""
    if not settings.DATABASE_IS_EMBEDDED:
        yield
        return
    home = settings.DATA / "postgresql"
    home.mkdir(mode=0o700, exist_ok=True)
    cluster.make(home, credentials.furnish(settings.DATA))
    with (home / "cluster" / "postgresql.conf").open("a") as conf:
        conf.write("fsync = off\n")  # no test cuts the power; the data live for minutes
    with embedded.running(settings.DATA):
        yield


@pytest.fixture(scope="session")
def template(database_server: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a migrated database without rows, to clone."""
    with django_db_blocker.unblock():
        worlds.make_template()
    yield worlds.TEMPLATE
    worlds.drop(worlds.TEMPLATE)


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        worlds.clone(worlds.SHARED)
        worlds.point_django_at(worlds.SHARED)
        yield
        connections.close_all()
        worlds.drop(worlds.SHARED)


def _afresh(_case: TransactionTestCase) -> None:
    """After a test that committed: the app role cannot empty tables, so make a new database."""
    connections.close_all()
    worlds.clone(connections["default"].settings_dict["NAME"])


TransactionTestCase._fixture_teardown = _afresh  # type: ignore[method-assign]  # see _afresh


@pytest.fixture
def world(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[worlds.World]:
    """A new installation with its own database and data folder."""
    number = next(_numbers)
    made = worlds.World(f"{worlds.PREFIX}_w{number}", ROOT / f"w{number}")
    worlds.clone(made.name)
    with django_db_blocker.unblock():
        yield made
    made.end()
    shutil.rmtree(made.data, ignore_errors=True)


@pytest.fixture
def organisation(settings: Settings, tmp_path: Path) -> "cast.Woonstede":
    """The invented organisation, with keys and sound in a folder of its own."""
    import cast  # its models exist once Django is set up

    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast.woonstede()


@pytest.fixture(scope="session")
def demo_began() -> datetime:
    """The moment at which the demo was started."""
    return timezone.now()


@pytest.fixture(scope="session")
def demo_told(
    template: str,
    django_db_blocker: DjangoDbBlocker,
    demo_began: datetime,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[worlds.World]:
    """What `bin/demo` shows, loaded once, to copy for whoever looks at it."""
    from klankbord.edges.cli.demo import loading  # its models exist once Django is set up

    world = worlds.World(f"{worlds.PREFIX}_demo", tmp_path_factory.mktemp("demo"))
    worlds.clone(world.name)
    with django_db_blocker.unblock():
        with world.here():
            assert loading.load(demo_began)
        yield world
        world.end()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[s3.Server]:
    """An S3 for all; each test makes buckets of its own."""
    with s3.serving() as server:
        yield server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What has SQL of its own is run again on the oldest server that is promised.

    No page, command or platform knows which server stands behind it, and what asks by Django alone
    asks there as here. Every migration, the row policies, the whole story of one call, restoring
    and two servers beside each other do go there; what is killed or broken is so once.
    """
    asked = {
        "architecture", "database", "gate", "jobs", "ledger", "people", "recordings", "vault",
        "test_one_call.py", "test_restore.py", "test_two_servers.py",
    }  # fmt: skip
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not asked & set(item.path.parts):
            continue
        if "template" in fixtures or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


def pytest_unconfigure() -> None:
    shutil.rmtree(ROOT, ignore_errors=True)
