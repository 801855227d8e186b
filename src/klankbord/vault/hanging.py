"""Rows that go with the row they hang on: by what the models say, one statement for each table.

Django's own `delete` does the same by handing every id back and forth, a hundred at a time. A night
of many thousands of keys is a matter of sets.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from klankbord.database.sets import among


def delete(model: type[models.Model], ids: Iterable[Any]) -> None:
    """Delete rows and, by CASCADE and SET_NULL, what hangs on them. Locks are yours.

    Raises:
        models.ProtectedError: Something by PROTECT still needs one of them. Roll back.
    """
    these = among(model, ids)
    for relation in relations(model):
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": these})
        _let_go(relation, rows)
    _remove(model._base_manager.filter(pk__in=these))


def relations(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """Which columns of other tables, or of its own, refer to a model."""
    fields = model._meta.get_fields(include_hidden=True)
    return [each for each in fields if isinstance(each, models.ForeignObjectRel)]


def rows_on(model: type[models.Model], ids: Iterable[Any]) -> Iterator[tuple[str, Any, Any]]:
    """(table, id, id of the row it hangs on) of rows in the tables of other packages."""
    these = among(model, ids)
    for relation in relations(model):
        table = relation.related_model._meta
        if table.app_label != model._meta.app_label:
            field = relation.field
            rows = relation.related_model._base_manager.filter(**{f"{field.name}__in": these})
            for row, on in rows.values_list("pk", field.attname):
                yield table.label_lower, row, on


def _let_go(relation: models.ForeignObjectRel, rows: models.QuerySet[Any]) -> None:
    if relation.on_delete is models.PROTECT:
        if kept := set(rows[:1]):
            raise models.ProtectedError(f"still needed by {rows.model._meta.label}", kept)
    elif relation.on_delete is models.SET_NULL:
        rows.update(**{relation.field.name: None})
    elif relation.on_delete is not models.CASCADE:
        raise TypeError(f"{relation.field} hangs on its row in a way that is not known here")
    elif not relations(rows.model):
        _remove(rows)
    elif ids := list(rows.values_list("pk", flat=True)):
        delete(rows.model, ids)


def _remove(rows: models.QuerySet[Any]) -> None:
    rows._raw_delete(rows.db)
