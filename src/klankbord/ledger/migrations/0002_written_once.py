"""Let nobody change what the log has said.

The application role loses the right; for everybody else who can write there is a trigger. Whoever
owns the machine can still remove both: that is found by `klankbord ledger verify` and by everyone
who keeps an earlier checkpoint.
"""

from django.db import migrations

TABLES = ("ledger_entry", "ledger_leaf", "ledger_node", "ledger_checkpoint")

REFUSE = """
CREATE FUNCTION ledger_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is written once: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
TRIGGER = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_written_once()
"""
REVOKE = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'klankbord_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM klankbord_app;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION ledger_written_once()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER written_once ON {table}")
            for table in TABLES
        ),
        migrations.RunSQL(REVOKE.format(tables=", ".join(TABLES)), migrations.RunSQL.noop),
    ]
