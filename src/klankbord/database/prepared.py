"""Statements that are sent again and again: PostgreSQL plans each of them once for a connection.

Django writes values into a statement, so that it is a new one each time. Where the same few reads
come hundreds of times a second, planning them costs more than answering. Here the values travel
beside the statement. Write their types (`%s::uuid[]`), and let its text be the same for one row and
for many.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

from klankbord.database import gathering
from klankbord.database.gathering import Statement

Row = TypeVar("Row", bound=models.Model)
Shape = TypeVar("Shape", bound=tuple[Any, ...])


def rows(
    statement: str, values: Sequence[Any] = (), *, to: BaseDatabaseWrapper | None = None
) -> list[tuple[Any, ...]]:
    """What a statement gives; nothing of one that gives none.

    Args:
        statement: With `%s` for each value.
        values: In that order.
        to: Another connection than that for the work.
    """
    asked, using = Statement(statement, values), to or connection
    gathered = gathering.current(using)
    return gathered.ask(asked) if gathered else gathering.answered([asked], using)[0]


def hold(
    statement: str, values: Sequence[Any], then: Callable[[list[tuple[Any, ...]]], object]
) -> None:
    """As `rows`, of which nobody needs the answer now: `then` gets it.

    In a deed that gathers it goes along with what comes next.
    """
    held, gathered = Statement(statement, values), gathering.current(connection)
    if gathered:
        gathered.hold(held, then)
    else:
        then(gathering.answered([held], connection)[0])


def foresee(asked: Iterable[Statement]) -> None:
    """Say what will be asked; in a deed that gathers the answers are there by then.

    They are as of this moment: foresee after a lock, or a write, what must be read after it.
    """
    gathered = gathering.current(connection)
    if gathered:
        for each in asked:
            gathered.foresee(each)


def send() -> None:
    """Have what waits sent now, for whoever needs what it leaves behind."""
    gathered = gathering.current(connection)
    if gathered:
        gathered.send()


def reading(
    model: type[models.Model], where: str, values: Sequence[Any] = (), *, but: tuple[str, ...] = ()
) -> Statement:
    """What `read` will ask."""
    columns, _ = _columns(model, but)
    return Statement(f'SELECT {columns} FROM "{model._meta.db_table}" {where}', values)


def read(
    model: type[Row], where: str, values: Sequence[Any] = (), *, but: tuple[str, ...] = ()
) -> list[Row]:
    """Rows of a model, by what stands after its table: "WHERE ... ORDER BY ...".

    Its manager has a say, as always: who may not ask is refused. Fields in `but` are not read.
    """
    model._default_manager.get_queryset()
    asked, (_, names) = reading(model, where, values, but=but), _columns(model, but)
    return [model.from_db(connection.alias, names, each) for each in rows(asked.text, values)]


def picking(
    shape: type[Shape], model: type[models.Model], where: str, values: Sequence[Any] = ()
) -> Statement:
    """What `pick` will ask."""
    columns = ", ".join(f'"{name}"' for name in shape.__annotations__)
    return Statement(f'SELECT {columns} FROM "{model._meta.db_table}" {where}', values)


def pick(
    shape: type[Shape], model: type[models.Model], where: str, values: Sequence[Any] = ()
) -> list[Shape]:
    """As `read`, some columns of rows of which nothing is written: a named tuple has them."""
    model._default_manager.get_queryset()
    asked = picking(shape, model, where, values)
    return [shape(*each) for each in rows(asked.text, asked.values)]


@cache
def _columns(model: type[models.Model], but: tuple[str, ...]) -> tuple[str, list[str]]:
    fields = [field for field in model._meta.concrete_fields if field.name not in but]
    odd = [field.name for field in fields if hasattr(field, "from_db_value")]
    if odd:
        raise TypeError(f"{model._meta.label}: Django reads {', '.join(odd)} in a way of its own")
    return ", ".join(f'"{each.column}"' for each in fields), [each.attname for each in fields]
