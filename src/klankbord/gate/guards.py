"""The law as a row policy: PostgreSQL itself shows no row that a forgotten filter would leak.

The same condition as `decide` and `filters.where`, as text. It reads the settings that
`access.acting` makes for the transaction; without them no row is seen. `guarded.py` of each package
says which table gets which policies, a migration puts them in place (`guarding`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from klankbord.gate.access import ADMINISTER, CUSTODY, ENTER
from klankbord.gate.rowfacts import NO_PURPOSE, LiveFacts, place
from klankbord.law.conditions import Atom, shorten
from klankbord.law.engine import BOOK

# A setting is read once a query: whatever is made of it stands inside its own SELECT.
_SETTING = "(SELECT NULLIF(current_setting('klankbord.{}', true), ''){})"
ACT = _SETTING.format("act", "")
ROLE = _SETTING.format("role", "")
AT = _SETTING.format("at", "::timestamptz")
ACTOR = _SETTING.format("actor", "::uuid")
EMPLOYEE = _SETTING.format("employee", "::uuid")
PURPOSE = f"COALESCE({_SETTING.format('purpose', '')}, '{NO_PURPOSE}')"
FACTS = _SETTING.format("facts", "::jsonb")

# What the condition asks of the request and of the programmes is answered once a query and version;
# of the row nothing is opened before it is asked, and what was frozen in it once for all questions.
_ASKED = (
    "WITH known AS MATERIALIZED (SELECT facts -> 'session' AS session, "
    "facts -> 'versions' AS versions, facts -> 'employees' AS employees, "
    f"to_json(purpose)::text AS purpose FROM (SELECT {FACTS} AS facts, {PURPOSE} AS purpose "
    "OFFSET 0) AS setting), "
    "under AS MATERIALIZED (SELECT one.*, jsonb_build_object({said}) AS said FROM ("
    "SELECT each.key::uuid AS version{columns} "
    "FROM known, jsonb_each(known.versions) AS each OFFSET 0) AS one) "
    "SELECT count(*) = cardinality(programmes) AND bool_and(COALESCE({text}, false)) FROM under, "
    "LATERAL (SELECT (SELECT employees FROM known) -> employee_id::text AS employee OFFSET 0) "
    "AS of_row WHERE under.version = ANY (programmes)"
)


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
    return _policy(table, act, "SELECT", f"{ACT} = '{act}'{mine} AND ({condition(act, live)})")


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
        _policy(table, "parent", "SELECT", seen),
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
    """The condition of an act over a row, for every version that it was collected under."""
    written = _Written(live)
    text = written.on_row(
        shorten(BOOK.condition(act)).fold(written.atom, written.every, written.some)
    )
    columns = "".join(f", ({asked}) AS {name}" for asked, name in written.columns.items())
    said = ", ".join(f"'{name}', one.{name}" for name in written.in_paths)
    asked = _ASKED.replace("{columns}", columns).replace("{said}", said).replace("{text}", text)
    return f"cardinality(programmes) > 0 AND COALESCE(({asked}), false)"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a condition as text.

    Attributes:
        asks: What it is about: `under`, the request and a version; `frozen`, that and what was
            frozen, in jsonpath; `row`, anything.
        text: The part.
        cost: In which order parts are asked, the cheapest first.
    """

    asks: Literal["under", "frozen", "row"]
    text: str
    cost: int = 0


class _Written:
    """A condition in SQL, with the columns of `under` that it needs."""

    def __init__(self, live: LiveFacts) -> None:
        self._live = live
        self.columns: dict[str, str] = {}
        """{expression: its name}."""
        self.in_paths: dict[str, None] = {}
        """The names that a path asks about."""

    def atom(self, atom: Atom) -> _Part:
        name, where, values = atom.fact.name, place(atom.fact), sorted(atom.values)
        if where == "live":
            return self._shown(name, values)
        if where == "frozen":
            words = " || ".join(f'@.{name} == "{value}"' for value in values)
            return _Part("frozen", f"({words})")
        if where == "employee":
            usual = self._column(f"known.session ->> '{name}'")
            said = f"COALESCE(of_row.employee ->> '{name}', {usual})"
            return _Part("row", f"{said} IN {_list(values)}", 2)
        source = "known.session" if where == "session" else "each.value"
        return _Part("under", f"({source} ->> '{name}') IN {_list(values)}")

    def every(self, parts: Sequence[_Part]) -> _Part:
        return self._joined(parts, "AND", "&&") if parts else _Part("under", "true")

    def some(self, parts: Sequence[_Part]) -> _Part:
        return self._joined(parts, "OR", "||") if parts else _Part("under", "false")

    def on_row(self, part: _Part) -> str:
        """The part as a row answers it."""
        if part.asks == "row":
            return part.text
        if part.asks == "under":
            return self._column(part.text)
        path = self._column(f"('$.' || known.purpose || ' ? {part.text}')::jsonpath")
        return f"jsonb_path_exists(collected_facts, {path}, under.said)"

    def _joined(self, parts: Sequence[_Part], sign: str, path_sign: str) -> _Part:
        asked = {part.asks for part in parts}
        if asked == {"under"}:
            return _Part("under", _in_brackets([part.text for part in parts], sign))
        row = [part for part in parts if part.asks == "row"]
        known = [part.text for part in parts if part.asks == "under"]
        once = [_Part("under", _in_brackets(known, sign))] if known else []
        frozen = [part for part in parts if part.asks == "frozen"]
        if frozen and (sign == "OR" or not row):
            frozen, once = [*map(self._in_path, once), *frozen], []
        if frozen:
            path = _in_brackets([part.text for part in frozen], path_sign)
            whole = _Part("frozen", path, 3)
            if not row:
                return whole
            row.append(whole)
        row = sorted([*once, *row], key=lambda part: part.cost)
        return _Part("row", _in_brackets(list(map(self.on_row, row)), sign), row[-1].cost)

    def _in_path(self, part: _Part) -> _Part:
        name = self._column(part.text).removeprefix("under.")
        self.in_paths[name] = None
        return _Part("frozen", f"${name} == true")

    def _shown(self, name: str, values: Sequence[str]) -> _Part:
        shown = self._live.get(name, {})
        session = {"at": AT, "actor": ACTOR, "employee": EMPLOYEE}
        parts = [f"({shown[value].sql.format(**session)})" for value in values if value in shown]
        if not parts:
            return _Part("under", "false")
        text = _in_brackets(parts, "OR")
        return _Part("row", text, 4 if "EXISTS" in text else 1)

    def _column(self, expression: str) -> str:
        return "under." + self.columns.setdefault(expression, f"c{len(self.columns)}")


def _in_brackets(texts: Sequence[str], sign: str) -> str:
    return f"({f' {sign} '.join(texts)})"


def _policy(table: str, name: str, command: str, using: str) -> str:
    check = f" WITH CHECK ({using})" if command == "ALL" else ""
    return f"CREATE POLICY {name} ON {table} FOR {command} USING ({using}){check}"


def _list(values: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"
