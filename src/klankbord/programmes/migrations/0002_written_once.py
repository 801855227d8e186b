"""Let nobody change what a version says or what its evidence was.

A changed programme is a next version, superseded evidence a later row (law.md 3.3): past answers
rest on these rows. The right to update stays, for it is also the right to lock a row.
"""

from django.db import migrations

TABLES = ("programmes_version", "programmes_version_teams", "programmes_evidence")

REFUSE = """
CREATE FUNCTION programmes_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A dossier is written once: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
TRIGGER = """
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION programmes_written_once()
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION programmes_written_once()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER written_once ON {table}")
            for table in TABLES
        ),
    ]
