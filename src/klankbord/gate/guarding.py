"""The step of a migration that writes the row policies of a package, as its code has them now.

Policies are made from the law and from `guarded.py` of each package. After a change of either, a
new migration takes this step once more; `tests/gate/test_catalogue.py` fails when it was forgotten.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import ProgrammingError, migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from klankbord.gate import guards

NOT_YET = {"42P01", "42703"}
"""PostgreSQL's codes for a table and a column that are not there."""


def anew(tables: Callable[[], Mapping[str, Sequence[str]]]) -> migrations.RunPython:
    """Write the policies of these tables; to be used as an operation.

    A migration runs long after it was written, with the code of that day. So what it meets may need
    a table or column that only a later one makes. Until that one comes the table is closed.

    Args:
        tables: Gives {table: the SQL statements that guard it}.
    """

    def write(_: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for table, statements in tables().items():
            try:
                _run(editor, statements)
            except ProgrammingError as fault:
                if getattr(fault.__cause__, "sqlstate", None) not in NOT_YET:
                    raise
                _close(editor, table)

    return migrations.RunPython(write, migrations.RunPython.noop)


def _close(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    with editor.connection.cursor() as cursor:
        there = table in editor.connection.introspection.table_names(cursor)
    if there:
        _run(editor, guards.enabled(table))


def _run(editor: BaseDatabaseSchemaEditor, statements: Sequence[str]) -> None:
    with transaction.atomic(using=editor.connection.alias):
        for statement in statements:
            editor.execute(statement, params=None)
