"""Statements that are sent again and again: PostgreSQL plans each of them once for a connection.

Django writes values into a statement, so that it is a new one each time. Where the same few reads
come hundreds of times a second, planning them costs more than answering. Here the values travel
beside the statement. Write their types (`%s::uuid[]`), and let its text be the same for one row and
for many.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

Row = TypeVar("Row", bound=models.Model)


def rows(
    statement: str, values: Sequence[Any] = (), *, to: BaseDatabaseWrapper | None = None
) -> list[tuple[Any, ...]]:
    """What a statement gives; nothing of one that gives none.

    Args:
        statement: With `%s` for each value.
        values: In that order.
        to: Another connection than that for the work.
    """
    using = to or connection
    using.ensure_connection()
    link = using.connection
    if link.prepare_threshold is None:  # as Django makes it
        link.prepare_threshold = 0
    with CursorWrapper(psycopg.Cursor(link), using) as cursor:
        cursor.execute(statement, values)
        return [] if cursor.description is None else cursor.fetchall()


def read(
    model: type[Row], where: str, values: Sequence[Any] = (), *, but: tuple[str, ...] = ()
) -> list[Row]:
    """Rows of a model, by what stands after its table: "WHERE ... ORDER BY ...".

    Its manager has a say, as always: who may not ask is refused. Fields in `but` are not read.
    """
    model._default_manager.get_queryset()
    columns, names = _columns(model, but)
    found = rows(f'SELECT {columns} FROM "{model._meta.db_table}" {where}', values)
    return [model.from_db(connection.alias, names, each) for each in found]


@cache
def _columns(model: type[models.Model], but: tuple[str, ...]) -> tuple[str, list[str]]:
    fields = [field for field in model._meta.concrete_fields if field.name not in but]
    odd = [field.name for field in fields if hasattr(field, "from_db_value")]
    if odd:
        raise TypeError(f"{model._meta.label}: Django reads {', '.join(odd)} in a way of its own")
    return ", ".join(f'"{each.column}"' for each in fields), [each.attname for each in fields]
