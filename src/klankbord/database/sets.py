"""Many rows in one statement of the same shape for one row and for thousands."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import DatabaseError, connection, models
from django.db.models.expressions import RawSQL


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
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{meta.db_table}" AS kept SET {changes} '
            f"FROM unnest({values}) AS given ({', '.join(names)}) "
            f"WHERE kept.{names[0]} = given.{names[0]}",
            arrays,
        )
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"{cursor.rowcount} of {len(rows)} rows of {meta.label} changed")
