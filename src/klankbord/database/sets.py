"""Many rows in one statement of the same shape for one row and for thousands."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, models
from django.db.models.expressions import RawSQL

from klankbord.database import prepared


def among(model: type[models.Model], ids: Iterable[Any]) -> RawSQL:
    """Primary keys of a model, for `__in`: one value, however many there are."""
    kind = model._meta.pk.rel_db_type(connection)
    array = "{" + ",".join(map(str, ids)) + "}"
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [array])


def update(rows: Collection[models.Model], fields: Collection[str]) -> None:
    """Write some fields of rows of one model, an array for each column.

    As `bulk_update`, which writes a case for each row and takes many times as long.

    Args:
        rows: Rows that are there.
        fields: Names; none of a column that holds arrays itself.

    Raises:
        DatabaseError: A row is not there, or not for whoever asks.
    """
    if not rows:
        return
    meta = next(iter(rows))._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    columns = [by_name[name] for name in (meta.pk.name, *fields)]
    names = [f'"{column.column}"' for column in columns]
    arrays = [
        [column.get_db_prep_save(getattr(row, column.attname), connection) for row in rows]
        for column in columns
    ]
    values = ", ".join(f"%s::{column.rel_db_type(connection)}[]" for column in columns)
    changes = ", ".join(f"{name} = given.{name}" for name in names[1:])

    def check(changed: list[tuple[Any, ...]]) -> None:
        if len(changed) != len(rows):
            raise DatabaseError(f"{len(changed)} of {len(rows)} rows of {meta.label} changed")

    prepared.hold(
        f'UPDATE "{meta.db_table}" AS kept SET {changes} '
        f"FROM unnest({values}) AS given ({', '.join(names)}) "
        f"WHERE kept.{names[0]} = given.{names[0]} RETURNING 1",
        arrays,
        check,
    )


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model; each gets its key, where the database gives it.

    As `bulk_create`, which says each value apart and so is another statement each time. In a deed
    that gathers, a key of the database is there after `prepared.send`.
    """
    if not rows:
        return
    meta = rows[0]._meta
    keyed = rows[0].pk is not None
    told = [each for each in meta.concrete_fields if keyed or not each.primary_key]
    columns = ", ".join(f'"{each.column}"' for each in told)
    values = [{each.column: getattr(row, each.attname) for each in told} for row in rows]

    def written(made: list[tuple[Any, ...]]) -> None:
        for row, given in zip(rows, made or [(row.pk,) for row in rows], strict=True):
            row.pk = given[0]
            row._state.adding, row._state.db = False, connection.alias

    prepared.hold(
        f'INSERT INTO "{meta.db_table}" ({columns}) SELECT {columns} '
        f'FROM jsonb_populate_recordset(NULL::"{meta.db_table}", %s::jsonb)'
        + ("" if keyed else f' RETURNING "{meta.pk.column}"'),
        [json.dumps(values, default=_plain)],
        written,
    )


def put(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """As `insert`, of rows that nobody looks at any more: all with the same columns, by name."""
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in rows[0])
    table = model._meta.db_table
    prepared.hold(
        f'INSERT INTO "{table}" ({columns}) SELECT {columns} '
        f'FROM jsonb_populate_recordset(NULL::"{table}", %s::jsonb)',
        [json.dumps(rows, default=_plain)],
        list,
    )


def _plain(value: Any) -> str:
    """A value as PostgreSQL reads it in JSON."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value.isoformat() if isinstance(value, date) else str(value)
