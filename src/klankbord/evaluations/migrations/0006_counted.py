"""Scores may be added up, row by row as the law allows; and a sum, once written, never changes.

What is shown of sums is safe because none ever changes (evaluations.pooling). They can go: they
have a term.
"""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding

ONCE = """
CREATE FUNCTION evaluations_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A tally is written once: % is refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER written_once BEFORE UPDATE ON evaluations_tally
    FOR EACH STATEMENT EXECUTE FUNCTION evaluations_written_once();
"""
AGAIN = """
DROP TRIGGER written_once ON evaluations_tally; DROP FUNCTION evaluations_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0005_tally")]
    operations = [
        migrations.RunSQL(ONCE, AGAIN),
        guarding.anew(guarded.tables),
    ]
