"""How live facts show in the columns of what was collected: for filters and for row policies.

Only positive forms, and every value of a fact excludes the others. What has no row here and is not
frozen is not read from the table, and what is not read is never a yes.
"""

from django.db.models import Exists, OuterRef, Q

from klankbord.gate import guards
from klankbord.gate.access import Access
from klankbord.gate.filters import EVERYTHING, NOTHING
from klankbord.gate.rowfacts import Live, LiveFacts
from klankbord.people import periods
from klankbord.people.models import Clearance, Coaching, Role
from klankbord.recordings.models import LegAccess


def live(table: str, *, leg: str, column: str) -> LiveFacts:
    """The live facts of a table of a `Collected` model.

    Args:
        table: Its name in the database.
        leg: The field that leads to the leg: "pk", or "leg".
        column: The column of that field.
    """
    return {
        "access_granted": {
            "yes": Live(lambda access: _granted(access, leg), _granted_sql(table, column))
        },
        **standing(table),
    }


def standing(table: str) -> LiveFacts:
    """The same without who may come near: how a row of a `Collected` model stands now."""
    return {
        "retention": {
            "running": Live(
                lambda access: Q(retention_until__gt=access.at), f"{table}.retention_until > {{at}}"
            ),
            "over": Live(
                lambda access: Q(retention_until__lte=access.at),
                f"{table}.retention_until <= {{at}}",
            ),
        },
        "hold": {
            "none": Live(lambda _: Q(held=False), f"{table}.held = false"),
            "valid": Live(lambda _: Q(held=True), f"{table}.held = true"),
        },
        "restricted": _absent_or(table, "restricted_at", absent="no"),
        "quarantine": _absent_or(table, "defect_found_at", absent="none"),
        "caller_objected": _absent_or(table, "caller_objected_at", absent="no"),
        # Nothing of the kind can be written down yet, so it did not happen to any row.
        "serious_finding": {"no": Live(lambda _: EVERYTHING, "true")},
        "keep_request": {"unknown": Live(lambda _: EVERYTHING, "true")},
    }


RELEASED = "released"
"""Why a coach may hear a call of a coachee: a talk about it is planned (design 4.4)."""
HEAR = "listen_back"

FOLLOWED = ("restricted_at", "held", "caller_objected_at", "defect_found_at")
"""Columns of what is collected that hold for everything derived from it, too (R36)."""


def following(table: str, *, source: str, column: str) -> list[str]:
    """SQL statements by which a derived table follows its source the moment that it changes.

    Args:
        table: The derived table.
        source: The table it came from.
        column: The column of `table` that points at the source.
    """
    changes = ", ".join(
        f"{name} = CASE WHEN NEW.{name} IS DISTINCT FROM OLD.{name} "
        f"THEN NEW.{name} ELSE {table}.{name} END"
        for name in FOLLOWED
    )
    function = (
        f"CREATE FUNCTION {table}_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"UPDATE {table} SET {changes} WHERE {column} = NEW.id; "
        "RETURN NULL; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table}_follow AFTER UPDATE OF {', '.join(FOLLOWED)} ON {source} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_follow()"
    )
    return [function, trigger]


def _absent_or(table: str, column: str, *, absent: str) -> dict[str, Live]:
    """A fact that says no until a column holds a moment; then it has no value that permits."""
    return {
        absent: Live(lambda _: Q(**{f"{column}__isnull": True}), f"{table}.{column} IS NULL"),
    }


def _granted(access: Access, leg: str) -> Q:
    """An assignment that holds, of somebody who is cleared; or one's own item.

    What was released for a talk is heard by whoever coaches the employee now, and used for no
    other act.
    """
    own = Q(employee=access.actor.employee) if access.actor.employee else NOTHING
    assigned = LegAccess.objects.filter(
        periods.holding(access.at), leg=OuterRef(leg), account=access.actor.account
    )
    coached = Coaching.objects.filter(
        periods.holding(access.at), employee=OuterRef("employee"), coach=access.actor.account
    )
    if access.act == HEAR and access.actor.role == Role.COACH:
        heard = assigned.filter(why=RELEASED)
        near = Q(Exists(assigned.exclude(why=RELEASED))) | (Q(Exists(heard)) & Q(Exists(coached)))
    else:
        near = Q(Exists(assigned.exclude(why=RELEASED)))
    cleared = [
        Exists(
            Clearance.objects.filter(
                periods.holding(access.at), account=access.actor.account, kind=kind
            )
        )
        for kind in Clearance.Kind.values
    ]
    return own | (near & Q(*cleared))


def _granted_sql(table: str, column: str) -> str:
    holds = "p.since <= {at} AND (p.until IS NULL OR p.until > {at})"
    coached = (
        f"{guards.ACT} = '{HEAR}' AND {guards.ROLE} = '{Role.COACH}' AND EXISTS ("
        f"SELECT 1 FROM people_coaching AS c WHERE c.employee_id = {table}.employee_id "
        "AND c.coach_id = {actor} AND c.since <= {at} AND (c.until IS NULL OR c.until > {at}))"
    )
    assigned = (
        f"EXISTS (SELECT 1 FROM recordings_legaccess AS p WHERE p.leg_id = {table}.{column} "
        f"AND p.account_id = {{actor}} AND {holds} AND (p.why <> '{RELEASED}' OR ({coached})))"
    )
    kinds = ", ".join(f"'{kind}'" for kind in Clearance.Kind.values)
    cleared = (
        "ARRAY(SELECT p.kind::text FROM people_clearance AS p WHERE p.account_id = {actor} "
        f"AND {holds}) @> ARRAY[{kinds}]"
    )
    return f"({table}.employee_id = {{employee}}) OR ({cleared} AND {assigned})"


LEGS = live("recordings_leg", leg="pk", column="id")
