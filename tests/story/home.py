"""An installation with a database server of its own; all that it writes is below one folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.test import override_settings

import worlds
from klankbord.database import address, embedded

IN_FILES = "django.core.mail.backends.filebased.EmailBackend"


class Home(worlds.World):
    """Its data, what its processes say, and the files that they would throw away again."""

    def __init__(self, folder: Path) -> None:
        super().__init__("klankbord", folder / "data", folder / "said")
        self.folder = folder
        (folder / "tmp").mkdir()

    def environment(self) -> dict[str, str]:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if "DATABASE" not in name and not name.startswith("COV")
        }
        own = {"KLANKBORD_DATA": str(self.data), "TMPDIR": str(self.folder / "tmp")}
        return inherited | own

    def run(self, *arguments: str, **more: Any) -> worlds.Done:
        done = super().run(*arguments, **more)
        with self.output.open("a") as said:
            said.write(done.stdout + done.stderr)
        return done

    def connect(self, alias: str = "owner") -> psycopg.Connection[Any]:
        login = embedded.logins(self.data)[alias]
        where = {"host": login.host, "dbname": login.name}
        return psycopg.connect(**where, user=login.role, password=login.password, autocommit=True)

    @contextmanager
    def here(self) -> Iterator[None]:
        before = {alias: dict(connections[alias].settings_dict) for alias in connections}
        for alias, login in embedded.logins(self.data).items():
            connections[alias].close()
            connections[alias].settings_dict |= address.of_login(
                role=login.role,
                password=login.password,
                host=login.host,
                port=str(login.port),
                database=login.name,
            )
        folders = {name: self.data / name.lower() for name in ("KEYS", "STORE", "MAIL")}
        own = {
            "DATA": self.data,
            "SECRET_KEY": (self.data / "secret-key").read_text().strip(),
            "EMAIL_BACKEND": IN_FILES,
            "EMAIL_FILE_PATH": folders["MAIL"],
        }
        try:
            with override_settings(**own, **folders):
                yield
        finally:
            for alias, entry in before.items():
                connections[alias].close()
                connections[alias].settings_dict |= entry

    def end(self) -> None:
        self.stop()
        embedded.await_stop(self.data)
        shutil.rmtree(self.folder)
