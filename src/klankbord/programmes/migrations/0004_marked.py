"""Leave a mark with whatever is written in a dossier, so that dossiers can be read once for many calls.

The mark is a new value of a row that nobody else is holding: two who write at once never wait for
each other, and what both wrote shows. It is part of the transaction, as is what it tells of.
"""

from django.db import migrations, models

TABLES = (
    "programmes_organisation",
    "programmes_programme",
    "programmes_version",
    "programmes_version_teams",
    "programmes_evidence",
)
MARK = """
CREATE FUNCTION programmes_written() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE programmes_mark SET value = gen_random_uuid() WHERE id = (
        SELECT id FROM programmes_mark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO programmes_mark (value) VALUES (gen_random_uuid());
    END IF;
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE TRIGGER marked AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION programmes_written()
"""
FIRST = "INSERT INTO programmes_mark (value) VALUES (gen_random_uuid())"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_drafts")]
    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RunSQL(MARK, "DROP FUNCTION programmes_written()"),
        *(
            migrations.RunSQL(TRIGGER.format(table=table), f"DROP TRIGGER marked ON {table}")
            for table in TABLES
        ),
    ]
