"""Sections of rows: how a `disclosure.py` says which rows of its models are about a person."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.disclosing import EACH_ITS_DAY, Basis, Person, Row, Section, Tally, Value
from klankbord.law.texts import Text

PORTION = 1_000
"""Rows that are read in one transaction."""

Opened = Callable[[Sequence[Any]], Mapping[Any, Mapping[str, Value]]]
"""Rows to {id: what their sealed words say, by field}."""


@dataclass(frozen=True, slots=True)
class Of:
    """Which rows of a model are about a person, and what is told of each.

    Attributes:
        model: The model.
        employee, account, caller, number: Paths that lead to who he is; each way is enough.
        since, until: Paths to when a row began, and when it ends; they may lead nowhere.
        values: {field: (path, what it is called)}.
        sealed: {field: what it is called}, of what `opened` gives.
        opened: Opens sealed words of some rows.
        related: What is fetched along.
    """

    model: type[models.Model]
    employee: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    caller: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    since: str = "since"
    until: str = "until"
    values: Mapping[str, tuple[str, Text]] = field(default_factory=dict)
    sealed: Mapping[str, Text] = field(default_factory=dict)
    opened: Opened | None = None
    related: tuple[str, ...] = ()

    def page(
        self, person: Person, after: UUID | int | None, most: int, _at: datetime
    ) -> Sequence[Row]:
        """Some rows about the person, in the order of their ids."""
        whose = self._whose(person)
        if whose is None:
            return []
        found = self.model._default_manager.filter(whose)  # noqa: SLF001  Django's own name
        if after is not None:
            found = found.filter(pk__gt=after)
        rows = list(found.select_related(*self.related).order_by("pk").distinct()[:most])
        words = self.opened(rows) if self.opened else {}
        return [self._row(each, words.get(each.pk, {})) for each in rows]

    def tally(self, person: Person, at: datetime, *, dated: bool) -> Tally:
        """How many rows there are about the person; `dated` says that each names its last day."""
        whose = self._whose(person)
        if whose is None:
            return Tally()
        manager = self.model._default_manager  # noqa: SLF001  Django's own name
        found = manager.filter(whose)
        if any(_is_to_many(self.model, path) for path in self._paths()):
            found = manager.filter(pk__in=found.values("pk"))  # each row once
        if not dated:
            return Tally(kept=found.count())
        end, key = self.until.replace(".", "__"), self._key()
        ended = Q(**{f"{end}__lte": at})
        if key:
            ended |= Q(**{f"{key}__gone_at__isnull": False})
        more: dict[str, Any] = {}
        if key:
            more = {"gone_until": Max(f"{key}__row_until", filter=ended),
                    "erased": Max(f"{key}__gone_at")}  # fmt: skip
        said = found.aggregate(
            kept=Count("pk", filter=~ended),
            first=Min(end, filter=~ended),
            last=Max(end, filter=~ended),
            gone=Count("pk", filter=ended),
            held=Count("pk", filter=~ended & self._held(key)),
            **more,
        )
        return Tally(**said)

    def _key(self) -> str:
        """The path to the key under which lies what a row says; "" if there is none."""
        before, _, name = self.until.rpartition(".")
        if name == "keep_until":
            return before.replace(".", "__")
        return "key" if _has(self.model, "key") and name != "row_until" else ""

    def _held(self, key: str) -> Q:
        if _has(self.model, "held"):
            return Q(held=True)
        if not key:
            return Q(pk__in=[])
        holds = _led_to(self.model, f"{key}__holds")._default_manager  # noqa: SLF001  as above
        return Q(Exists(holds.filter(key=OuterRef(key), ended_at=None)))

    def _paths(self) -> tuple[str, ...]:
        """All paths that lead to who somebody is."""
        return (*self.employee, *self.account, *self.caller, *self.number)

    def _whose(self, person: Person) -> Q | None:
        known = (
            (self.employee, person.employee),
            (self.account, person.account),
            (self.caller, person.caller),
            (self.number, person.number_hash),
        )
        ways = [Q(**{path: who}) for paths, who in known if who for path in paths]
        return reduce(or_, ways) if ways else None

    def _row(self, found: Any, words: Mapping[str, Value]) -> Row:
        plain = {name: _end(found, path) for name, (path, _) in self.values.items()}
        return Row(
            id=found.pk,
            since=_end(found, self.since),
            until=_end(found, self.until),
            values={**plain, **words},
        )


def section(
    code: str,
    of: Of,
    *,
    what: Text,
    source: Text,
    basis: Basis,
    kept: Text,
    tables: tuple[str, ...] = (),
) -> Section:
    """A section of the rows of one model; `tables` are further ones that it tells of."""
    fields = {name: label for name, (_, label) in of.values.items()} | dict(of.sealed)
    told = (of.model._meta.db_table, *tables)  # noqa: SLF001  Django's own name
    dated = kept == EACH_ITS_DAY

    def tally(person: Person, at: datetime) -> Tally:
        return of.tally(person, at, dated=dated)

    return Section(code, told, what, source, basis, kept, fields, of.page, tally)


def read(told: Section, person: Person, *, at: datetime, portion: int = PORTION) -> Iterator[Row]:
    """All rows of a section about a person, read by the system, some at a time.

    Whoever shows them to somebody has asked the law first.
    """
    after: UUID | int | None = None
    while True:
        with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
            rows = told.page(person, after, portion, at)
        yield from rows
        if len(rows) < portion:
            return
        after = rows[-1].id


def tally(told: Section, person: Person, *, at: datetime) -> Tally:
    """How many rows a section has about a person; inside an access of custody."""
    if told.tally is not None:
        return told.tally(person, at)
    kept, after = 0, None
    while rows := told.page(person, after, PORTION, at):
        kept, after = kept + len(rows), rows[-1].id
        if len(rows) < PORTION:
            break
    return Tally(kept=kept)


def _has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)  # noqa: SLF001  Django's own name
    except FieldDoesNotExist:
        return False
    return True


def _led_to(model: type[models.Model], path: str) -> Any:
    of: Any = model
    for name in path.split("__"):
        of = of._meta.get_field(name).related_model  # noqa: SLF001  Django's own name
    return of


def _is_to_many(model: type[models.Model], path: str) -> bool:
    """Whether a row may be found more than once by a path."""
    of: Any = model
    for name in path.split("__"):
        if of is None or not _has(of, name):  # what is asked of a field, such as "contains"
            return False
        field = of._meta.get_field(name)  # noqa: SLF001  Django's own name
        if field.one_to_many or field.many_to_many:
            return True
        of = field.related_model
    return False


def _end(found: Any, path: str) -> Any:
    """What lies at the end of a path, such as "key.keep_until"; None where it breaks off."""
    for name in path.split("."):
        found = getattr(found, name, None)
    return found
