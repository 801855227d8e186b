"""The two statements of every line, as functions: PostgreSQL plans them once and not each time.

`ledger_number` gives out a person's next numbers and leaves the row that counts locked until the
deed ends. Rows are taken in the order in which the subjects are given, which is the same for all.
`ledger_write` writes the lines; leaves are random, so that they can join what lies beside them.
"""

from django.db import migrations

NUMBER = """
CREATE FUNCTION ledger_number(
    month text, ends date, subjects uuid[], seals bytea[], wanted int[]
) RETURNS TABLE (person uuid, seal bytea, last int) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    INSERT INTO ledger_pseudonym AS known (subject, period, sealed, counter, expires_on)
    SELECT given.subject, month, given.sealed, given.wanted, ends
    FROM unnest(subjects, seals, wanted)
        WITH ORDINALITY AS given (subject, sealed, wanted, place)
    ORDER BY place
    ON CONFLICT (subject, period) DO UPDATE SET counter = known.counter + excluded.counter
    RETURNING known.subject, known.sealed, known.counter;
END
$$
"""
WRITE = """
CREATE FUNCTION ledger_write(
    month text, ends date, leaves bytea[], subjects uuid[], seals bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH given AS (
        SELECT * FROM unnest(leaves, subjects, seals)
            WITH ORDINALITY AS given (leaf, subject, sealed, place)
    ), entry AS (
        INSERT INTO ledger_entry (period, leaf)
        SELECT month, given.leaf FROM given ORDER BY place RETURNING id, leaf
    ), waiting AS (
        INSERT INTO ledger_unsequenced (entry_id) SELECT entry.id FROM entry
    )
    INSERT INTO ledger_detail (entry_id, subject, sealed, expires_on)
    SELECT entry.id, given.subject, given.sealed, ends FROM entry JOIN given USING (leaf);
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_written_once")]
    operations = [
        migrations.RunSQL(
            NUMBER, "DROP FUNCTION ledger_number(text, date, uuid[], bytea[], int[])"
        ),
        migrations.RunSQL(
            WRITE, "DROP FUNCTION ledger_write(text, date, bytea[], uuid[], bytea[])"
        ),
    ]
