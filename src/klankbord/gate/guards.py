"""The law as a row policy: PostgreSQL itself shows no row that a forgotten filter would leak.

The same condition as `decide` and `filters.where`, as text. It reads the settings that
`access.acting` makes for the transaction; without them no row is seen. A migration puts the text
in place; after a change of the law a new migration does so again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klankbord.gate.access import ADMINISTER, CUSTODY, ENTER
from klankbord.gate.rowfacts import NO_PURPOSE, LiveFacts, place
from klankbord.law.conditions import Atom
from klankbord.law.engine import BOOK

_SETTING = "(SELECT NULLIF(current_setting('klankbord.{}', true), ''))"
ACT = _SETTING.format("act")
ROLE = _SETTING.format("role")
AT = f"{_SETTING.format('at')}::timestamptz"
ACTOR = f"{_SETTING.format('actor')}::uuid"
EMPLOYEE = f"{_SETTING.format('employee')}::uuid"
PURPOSE = f"COALESCE({_SETTING.format('purpose')}, '{NO_PURPOSE}')"
FACTS = f"{_SETTING.format('facts')}::jsonb"

# What the condition asks is taken out of the settings once a query, and out of the row once a row
# and version. Written out in each of some hundred places it would be planned as often.
_KNOWN = (
    "WITH known AS MATERIALIZED (SELECT facts -> 'session' AS session, "
    "facts -> 'versions' AS versions, facts -> 'employees' AS employees, purpose "
    f"FROM (SELECT {FACTS} AS facts, {PURPOSE} AS purpose OFFSET 0) AS setting)"
)
_OF_ROW = (
    "known, unnest(programmes) AS asked(version), LATERAL ("
    "SELECT known.versions -> asked.version::text AS version, "
    "known.employees -> employee_id::text AS employee, "
    "collected_facts -> known.purpose AS frozen OFFSET 0) AS of_row"
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


def registers(tables: Mapping[str, Register]) -> list[str]:
    """The statements of several registers, for a migration."""
    return [each for table, register in tables.items() for each in register.policies(table)]


def _custody(table: str, *more: str) -> str:
    acts = _list((*CUSTODY, *more))
    return _policy(table, "custody", "ALL", f"{ROLE} = 'system' AND {ACT} IN {acts}")


def policies(
    table: str, *, acts: Sequence[str], live: LiveFacts, own: Sequence[str] = ()
) -> list[str]:
    """SQL statements that guard a table of a `Collected` model.

    Args:
        table: Name in the database.
        acts: Acts of use under which rows may be read, each by its own condition.
        live: How live facts show in the columns.
        own: Acts of rights: only an employee's own rows.
    """
    made = [
        *enabled(table),
        _custody(table),
    ]
    for act in acts:
        mine = f" AND employee_id = {EMPLOYEE}" if act in own else ""
        made.append(
            _policy(table, act, "SELECT", f"{ACT} = '{act}'{mine} AND ({condition(act, live)})")
        )
    return made


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
    text = BOOK.condition(act).fold(
        lambda atom: _atom(atom, live),
        lambda parts: f"({' AND '.join(parts)})" if parts else "true",
        lambda parts: f"({' OR '.join(parts)})" if parts else "false",
    )
    return (
        f"cardinality(programmes) > 0 AND COALESCE(({_KNOWN} "
        f"SELECT bool_and(COALESCE({text}, false)) FROM {_OF_ROW}), false)"
    )


def _atom(atom: Atom, live: LiveFacts) -> str:
    name, where = atom.fact.name, place(atom.fact)
    if where == "live":
        shown = live.get(name, {})
        session = {"at": AT, "actor": ACTOR, "employee": EMPLOYEE}
        parts = [
            f"({shown[value].sql.format(**session)})"
            for value in sorted(atom.values)
            if value in shown
        ]
        return f"({' OR '.join(parts)})" if parts else "false"
    value = {
        "session": f"(known.session ->> '{name}')",
        "version": f"(of_row.version ->> '{name}')",
        "employee": f"COALESCE(of_row.employee ->> '{name}', known.session ->> '{name}')",
        "frozen": f"(of_row.frozen ->> '{name}')",
    }[where]
    return f"{value} IN {_list(sorted(atom.values))}" if atom.values else "false"


def _policy(table: str, name: str, command: str, using: str) -> str:
    check = f" WITH CHECK ({using})" if command == "ALL" else ""
    return f"CREATE POLICY {name} ON {table} FOR {command} USING ({using}){check}"


def _list(values: Sequence[str]) -> str:
    return "(" + ", ".join(f"'{value}'" for value in values) + ")"
