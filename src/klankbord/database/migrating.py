"""Brings the database up to date, as its owner."""

from typing import IO

from django.core.management import call_command
from django.db import connections

from klankbord.database import address, roles
from klankbord.database.router import OWNER


def migrate(*, verbosity: int = 0, out: IO[str] | None = None) -> None:
    """Make the app role and run every migration. Safe to repeat.

    Raises:
        DatabaseFault: The server is too old.
    """
    owner = connections[OWNER]
    address.check_version(roles.version(owner))
    roles.prepare(owner)
    call_command("migrate", database=OWNER, interactive=False, verbosity=verbosity, stdout=out)
    call_command("createcachetable", database=OWNER, verbosity=0)
    roles.narrow(owner)
