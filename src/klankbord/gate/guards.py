"""The law as a row policy: PostgreSQL itself shows no row that a forgotten filter would leak.

The same condition as `decide` and `filters.where`, as text. It reads the settings that
`access.acting` makes for the transaction; without them no row is seen. `guarded.py` of each package
says which table gets which policies, a migration puts them in place (`guarding`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from klankbord.gate.access import ADMINISTER, CUSTODY, ENTER
from klankbord.gate.rowfacts import NO_PURPOSE, LiveFacts, place
from klankbord.law.conditions import All, Atom, Condition, all_of, shorten
from klankbord.law.engine import BOOK

_SAID = "NULLIF(current_setting('klankbord.{}', true), ''){}"
# A setting is read once a query: whatever is made of it stands inside its own SELECT.
_SETTING = f"(SELECT {_SAID})"
ACT = _SETTING.format("act", "")
ROLE = _SETTING.format("role", "")
AT = _SETTING.format("at", "::timestamptz")
ACTOR = _SETTING.format("actor", "::uuid")
EMPLOYEE = _SETTING.format("employee", "::uuid")
_PURPOSE = f"COALESCE({_SAID.format('purpose', '')}, '{NO_PURPOSE}')"
_FACTS = _SAID.format("facts", "::jsonb")
_VERSIONS = (
    f"(SELECT array_agg(version::uuid) FROM jsonb_object_keys({_FACTS} -> 'versions') AS version)"
)

# What the condition asks of the request and of the programmes is answered once a query and version.
# Of a row what is large is opened last, once for all that is asked of it.
_FORBIDDEN = (
    "WITH known AS MATERIALIZED (SELECT facts -> 'session' AS session, "
    "facts -> 'versions' AS versions, facts -> 'employees' AS employees, purpose "
    f"FROM (SELECT {_FACTS} AS facts, {_PURPOSE} AS purpose OFFSET 0) AS setting), "
    "under AS MATERIALIZED (SELECT each.key::uuid AS version{columns} "
    "FROM known, jsonb_each(known.versions) AS each) "
    "SELECT 1 FROM under, "
    "LATERAL (SELECT (SELECT employees FROM known) -> employee_id::text AS employee OFFSET 0) "
    "AS of_row WHERE under.version = ANY (programmes) AND ({text}) IS NOT TRUE"
)
_OPENED = "(SELECT {text} FROM (SELECT collected_facts -> {purpose} AS facts OFFSET 0) AS frozen)"


ABOVE = "above"
"""The policy that looks up the row that a row hangs on. PostgreSQL asks the policies of a table
from Z to A until one says yes: so the system's `custody`, which asks settings only, comes first."""


@dataclass(frozen=True, slots=True)
class Register:
    """Rows about persons, or that point at them, without what the law guards as content.

    The system keeps them. For others they are closed but for what is named here; a deed of keeping
    sees the whole register, since it must find what stands in its way.

    Attributes:
        own: Which rows somebody sees because they are his own, whatever he does.
        read: Roles that look things up at a door.
        keep: Roles that write, by the act of keeping a register.
        own_kept: Whether by that act everybody writes his own rows.
        acts: Acts of use under which rows are read along with what hangs on them.
    """

    own: str = ""
    read: Sequence[str] = ()
    keep: Sequence[str] = ()
    own_kept: bool = False
    acts: Sequence[str] = ()

    def policies(self, table: str) -> list[str]:
        """SQL statements that guard the table; no policy is made for what is not named."""
        kept = [f"{ROLE} IN {_list(self.keep)}"] if self.keep else []
        kept += [f"({self.own})"] if self.own_kept else []
        conditions = {
            ("own", "SELECT"): self.own,
            ("read", "SELECT"): f"{ACT} = '{ENTER}' AND {ROLE} IN {_list(self.read)}"
            if self.read
            else "",
            ("keeping", "SELECT"): f"{ACT} = '{ADMINISTER}'" if self.keep else "",
            ("along", "SELECT"): f"{ACT} IN {_list(self.acts)}" if self.acts else "",
            ("keep", "ALL"): f"{ACT} = '{ADMINISTER}' AND ({' OR '.join(kept)})" if kept else "",
        }
        made = [
            _policy(table, name, command, using)
            for (name, command), using in conditions.items()
            if using
        ]
        return [*enabled(table), _custody(table, ENTER), *made]


def registers(tables: Mapping[str, Register]) -> dict[str, list[str]]:
    """{table: the statements that guard it} of several registers."""
    return {table: register.policies(table) for table, register in tables.items()}


def _custody(table: str, *more: str) -> str:
    acts = _list((*CUSTODY, *more))
    return _policy(table, "custody", "ALL", f"{ROLE} = 'system' AND {ACT} IN {acts}")


def policies(
    table: str, *, acts: Sequence[str] = (), live: LiveFacts | None = None, own: Sequence[str] = ()
) -> list[str]:
    """SQL statements that guard a table of a `Collected` model, or one that the system alone sees.

    Args:
        table: Name in the database.
        acts: Acts of use under which rows may be read, each by its own condition.
        live: How live facts show in the columns.
        own: Acts of rights: only an employee's own rows.
    """
    read = [reading(table, act, live or {}, own=act in own) for act in acts]
    return [*enabled(table), _custody(table), *read]


def reading(table: str, act: str, live: LiveFacts, *, own: bool = False) -> str:
    """The statement that lets rows be read by an act of use, each by its condition."""
    mine = f" AND employee_id = {EMPLOYEE}" if own else ""
    # Asked as yes or no: of a text PostgreSQL would think that it hardly ever is this one, and plan
    # for a few rows.
    asked = f"(SELECT current_setting('klankbord.act', true) = '{act}')"
    return _policy(table, act, "SELECT", f"{asked}{mine} AND ({condition(act, live)})")


def hanging(table: str, *, on: str, column: str, to: str = "id") -> list[str]:
    """SQL statements that guard a table whose rows are seen exactly when their parent is.

    Args:
        table: Name in the database.
        on: The table of the parents.
        column: The column of `table` that leads there.
        to: The column of `on` that it leads to; of several parents one that is seen is enough.
    """
    seen = f"EXISTS (SELECT 1 FROM {on} AS parent WHERE parent.{to} = {table}.{column})"
    return [
        *enabled(table),
        _custody(table),
        _policy(table, ABOVE, "SELECT", seen),
    ]


def enabled(table: str) -> list[str]:
    """Statements that switch the policies of a table on and remove the old ones."""
    drop = (  # the names are those of our own tables
        "DO $$ DECLARE old record; BEGIN FOR old IN SELECT policyname FROM pg_policies "
        f"WHERE schemaname = current_schema() AND tablename = '{table}' LOOP "
        f"EXECUTE format('DROP POLICY %I ON {table}', old.policyname); END LOOP; END $$"
    )
    return [drop, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]


def condition(act: str, live: LiveFacts) -> str:
    """The condition of an act over a row, for every version that it was collected under.

    What asks the row's own columns alone stands before the rest, where PostgreSQL may answer it by
    an index, or a look in another table once for all rows.
    """
    whole = shorten(BOOK.condition(act))
    alone: list[Condition] = []
    others: list[Condition] = []
    for part in whole.parts if isinstance(whole, All) else (whole,):
        live_only = all(place(fact) == "live" for fact in part.facts())
        (alone if live_only else others).append(part)
    written = _Written(live)
    rest = written.on_row(written.read(all_of(others)))
    columns = "".join(f", ({asked}) AS {name}" for asked, name in written.columns.items())
    forbidden = _FORBIDDEN.replace("{columns}", columns).replace("{text}", rest)
    return " AND ".join([
        "cardinality(programmes) > 0",
        *(part.text for part in _cheapest_first(list(map(written.read, alone)))),
        f"CASE WHEN programmes <@ {_VERSIONS} THEN NOT EXISTS ({forbidden}) END",
    ])  # fmt: skip


_Asks = Literal["under", "frozen", "row"]
_ORDER: tuple[_Asks, ...] = ("under", "frozen", "row")


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a condition as text.

    Attributes:
        asks: What it is about: `under`, the request and a version; `frozen`, that and what was
            frozen; `row`, anything.
        text: The part.
        cost: In which order parts are asked, the cheapest first.
        word: (fact, value), if that is all it asks of what was frozen.
    """

    asks: _Asks
    text: str
    cost: int = 0
    word: tuple[str, str] | None = None


class _Written:
    """A condition in SQL, with the columns of `under` that it needs."""

    def __init__(self, live: LiveFacts) -> None:
        self._live = live
        self.columns: dict[str, str] = {}
        """{expression: its name}."""

    def read(self, condition: Condition) -> _Part:
        return condition.fold(self._atom, self._every, self._some)

    def on_row(self, part: _Part) -> str:
        """The part as a row answers it."""
        if part.asks == "row":
            return part.text
        if part.asks == "under":
            return self._column(part.text)
        return _OPENED.format(text=part.text, purpose=self._column("known.purpose"))

    def _atom(self, atom: Atom) -> _Part:
        name, where, values = atom.fact.name, place(atom.fact), sorted(atom.values)
        if where == "live":
            return self._shown(name, values)
        if where == "frozen":
            text = f"frozen.facts ->> '{name}' IN {_list(values)}"
            return _Part("frozen", text, 3, (name, values[0]) if len(values) == 1 else None)
        if where == "employee":
            usual = self._column(f"known.session ->> '{name}'")
            said = f"COALESCE(of_row.employee ->> '{name}', {usual})"
            return _Part("row", f"{said} IN {_list(values)}", 2)
        source = "known.session" if where == "session" else "each.value"
        return _Part("under", f"({source} ->> '{name}') IN {_list(values)}")

    def _every(self, parts: Sequence[_Part]) -> _Part:
        words = dict(part.word for part in parts if part.word)
        if len(words) > 1:
            # All in one look.
            text = f"frozen.facts @> '{json.dumps(words)}'"
            parts = [_Part("frozen", text, 2), *(part for part in parts if not part.word)]
        return self._joined(parts, "AND") if parts else _Part("under", "true")

    def _some(self, parts: Sequence[_Part]) -> _Part:
        return self._joined(parts, "OR") if parts else _Part("under", "false")

    def _joined(self, parts: Sequence[_Part], sign: str) -> _Part:
        under, frozen, row = ([part for part in parts if part.asks == asks] for asks in _ORDER)
        if not frozen and not row:
            return _Part("under", _in_brackets(under, sign))
        once = [_Part("row", self._column(_in_brackets(under, sign)))] if under else []
        if not row:
            return _Part("frozen", _in_brackets([*once, *frozen], sign), 3)
        if frozen:
            opened = self.on_row(_Part("frozen", _in_brackets(frozen, sign)))
            row.append(_Part("row", opened, 3))
        dearest = max(part.cost for part in row)
        return _Part("row", _in_brackets([*once, *row], sign), dearest)

    def _shown(self, name: str, values: Sequence[str]) -> _Part:
        shown = self._live.get(name, {})
        session = {"at": AT, "actor": ACTOR, "employee": EMPLOYEE}
        ways = [shown[value].sql.format(**session) for value in values if value in shown]
        if not ways:
            return _Part("under", "false")
        text = f"({' OR '.join(f'({way})' for way in ways)})"
        return _Part("row", text, 4 if "EXISTS" in text else 1)

    def _column(self, expression: str) -> str:
        return "under." + self.columns.setdefault(expression, f"c{len(self.columns)}")


def _in_brackets(parts: Sequence[_Part], sign: str) -> str:
    return f"({f' {sign} '.join(part.text for part in _cheapest_first(parts))})"


def _cheapest_first(parts: Sequence[_Part]) -> list[_Part]:
    return sorted(parts, key=lambda part: part.cost)


def _policy(table: str, name: str, command: str, using: str) -> str:
    check = f" WITH CHECK ({using})" if command == "ALL" else ""
    return f"CREATE POLICY {name} ON {table} FOR {command} USING ({using}){check}"


def _list(values: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"
