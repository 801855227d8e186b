"""What the app role may do, given by the owner before and after the migrations.

Migrations of single packages take away more (the ledger: no change, no removal), at the moment a
table is made. So nothing here grants on tables that exist already.
"""

from django.db import ProgrammingError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from klankbord.database.cluster import APP
from klankbord.database.exempt import EXEMPT
from klankbord.database.faults import DatabaseFault

OWN_SETS = 160000
COMING = "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
BEFORE = (
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    f"{COMING} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"{COMING} GRANT USAGE, SELECT ON SEQUENCES TO {APP}",
)
AFTER = tuple(
    statement
    for table, exempt in EXEMPT.items()
    for statement in (
        f"REVOKE ALL ON {table} FROM {APP}",
        f"GRANT {', '.join(exempt.may)} ON {table} TO {APP}",
    )
)
_MISSING = (
    f"The role {APP} is missing on this server, and the login of DATABASE_URL may not make it. As"
    f" an administrator: CREATE ROLE {APP} NOLOGIN NOBYPASSRLS; GRANT {APP} TO that login;"
)


def version(connection: BaseDatabaseWrapper) -> int:
    """The version of the server as it gives it itself: 150018 is 15.18."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        row = cursor.fetchone()
    assert row is not None  # noqa: S101  a SELECT without FROM has one row
    return int(row[0])


def make(owner: BaseDatabaseWrapper) -> None:
    """Make the app role if the server does not know it, and let the owner step down to it.

    Raises:
        DatabaseFault: The owner may not.
    """
    with owner.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        if cursor.fetchone() is None:
            try:
                cursor.execute(f"CREATE ROLE {APP} NOLOGIN NOBYPASSRLS")
            except ProgrammingError as fault:
                raise DatabaseFault(_MISSING) from fault
        cursor.execute(
            "SELECT pg_has_role(current_user, %s, %s), rolcreaterole OR rolsuper"
            " FROM pg_roles WHERE rolname = current_user",
            # From 16 on whoever made a role is a member that cannot step down to it yet.
            [APP, "SET" if version(owner) >= OWN_SETS else "MEMBER"],
        )
        row = cursor.fetchone()
        if row is not None and row[1] and not row[0]:
            cursor.execute(f"GRANT {APP} TO CURRENT_USER")


def prepare(owner: BaseDatabaseWrapper) -> None:
    """Make the app role, and say what it gets of coming tables. Raises as `make`."""
    make(owner)
    with owner.cursor() as cursor:
        for statement in BEFORE:
            cursor.execute(statement)


def narrow(owner: BaseDatabaseWrapper) -> None:
    """Let the app role do to tables without row policies no more than they are listed for."""
    # In one transaction: whoever works meanwhile never finds a table that he may not touch.
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        for statement in AFTER:
            cursor.execute(statement)
