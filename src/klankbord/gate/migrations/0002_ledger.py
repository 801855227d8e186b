"""The log, which lies beneath the gate, is guarded by it: a person's lines are his own.

A line is written by its function and in no other way: the function is the owner's, and the
application lost the right to write rows itself. So writing needs no policy, and a deed that may
write a line may still see none.
"""

from django.db import migrations

from klankbord.gate import guarded, guarding

FUNCTIONS = (
    "ledger_number(text, date, uuid[], bytea[], int[])",
    "ledger_write(text, date, bytea[], uuid[], bytea[])",
)
OWNERS = [
    statement
    for function in FUNCTIONS
    for statement in (
        f"ALTER FUNCTION {function} SECURITY DEFINER",
        f"ALTER FUNCTION {function} SET search_path = public, pg_temp",
        f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC",
    )
]
APP = "klankbord_app"
GRANTS = [
    *(f"GRANT EXECUTE ON FUNCTION {function} TO {APP}" for function in FUNCTIONS),
    f"REVOKE INSERT ON ledger_entry, ledger_unsequenced FROM {APP}",
    f"REVOKE INSERT, UPDATE ON ledger_detail, ledger_pseudonym FROM {APP}",
]


class Migration(migrations.Migration):
    dependencies = [("gate", "0001_kept_questions"), ("ledger", "0003_writing")]
    operations = [
        migrations.RunSQL([*OWNERS, *GRANTS], migrations.RunSQL.noop),
        guarding.anew(guarded.tables),
    ]
