"""What is written is added to what pages read, without reading what was written before."""

from django.db import migrations

OF = "version_id, team_id, of, queue, scorecard_id, question, since, until"
SUMS = (
    "SUM(evaluations), SUM(total), MIN(persons), MAX(persons), MIN(id), MAX(counted_on),"
    " MIN(keep_until)"
)
TO = f"""
CREATE FUNCTION evaluations_add_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO evaluations_added AS here
        ({OF}, evaluations, total, least, most, first, counted_on, keep_until)
        SELECT {OF}, {SUMS} FROM changed GROUP BY {OF}
    ON CONFLICT ON CONSTRAINT added_once DO UPDATE SET
        evaluations = here.evaluations + EXCLUDED.evaluations,
        total = here.total + EXCLUDED.total,
        least = LEAST(here.least, EXCLUDED.least),
        most = GREATEST(here.most, EXCLUDED.most),
        first = LEAST(here.first, EXCLUDED.first),
        counted_on = GREATEST(here.counted_on, EXCLUDED.counted_on),
        keep_until = LEAST(here.keep_until, EXCLUDED.keep_until);
    RETURN NULL;
END $$;
DROP TRIGGER add_up ON evaluations_tally;
CREATE TRIGGER add_up AFTER INSERT ON evaluations_tally REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evaluations_add_to();
"""  # noqa: S608  our own names
BACK = """
DROP TRIGGER add_up ON evaluations_tally; DROP FUNCTION evaluations_add_to();
CREATE TRIGGER add_up AFTER INSERT ON evaluations_tally REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evaluations_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0020_lists")]

    operations = [migrations.RunSQL(TO, BACK)]
