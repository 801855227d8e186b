"""What pages of figures read of many tallies is added up when these are written or go."""

import django.db.models.deletion
from django.db import migrations, models

from klankbord.evaluations import guarded
from klankbord.gate import guarding

OF = "version_id, team_id, of, queue, scorecard_id, question, since, until"
SUMS = (
    "SUM(evaluations), SUM(total), MIN(persons), MAX(persons), MIN(id), MAX(counted_on),"
    " MIN(keep_until)"
)
INTO = (
    f"INSERT INTO evaluations_added ({OF}, evaluations, total, least, most, first, counted_on,"
    " keep_until)"
)
# A team may be missing, and what is missing equals nothing.
SAME = (
    "(these.version_id, these.of, these.queue, these.scorecard_id, these.question, these.since,"
    " these.until) = (changed.version_id, changed.of, changed.queue, changed.scorecard_id,"
    " changed.question, changed.since, changed.until)"
    " AND these.team_id IS NOT DISTINCT FROM changed.team_id"
)
TRIGGERS = f"""
CREATE FUNCTION evaluations_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM evaluations_added AS these USING (SELECT DISTINCT {OF} FROM changed) AS changed
        WHERE {SAME};
    {INTO} SELECT {OF}, {SUMS} FROM evaluations_tally AS these
        WHERE EXISTS (SELECT 1 FROM changed WHERE {SAME}) GROUP BY {OF};
    RETURN NULL;
END $$;
CREATE TRIGGER add_up AFTER INSERT ON evaluations_tally REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evaluations_add_up();
CREATE TRIGGER add_up_again AFTER DELETE ON evaluations_tally REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION evaluations_add_up();
{INTO} SELECT {OF}, {SUMS} FROM evaluations_tally GROUP BY {OF};
"""  # noqa: S608  our own names
AGAIN = """
DROP TRIGGER add_up ON evaluations_tally; DROP TRIGGER add_up_again ON evaluations_tally;
DROP FUNCTION evaluations_add_up();
"""


def leads_to(model: str, *, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, null=null
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0018_places"),
        ("people", "0001_initial"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Added",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of", models.CharField(max_length=9)),
                ("queue", models.CharField(blank=True, max_length=80)),
                ("question", models.CharField(max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("evaluations", models.PositiveIntegerField()),
                ("total", models.FloatField()),
                ("least", models.PositiveIntegerField()),
                ("most", models.PositiveIntegerField()),
                ("first", models.BigIntegerField()),
                ("counted_on", models.DateField()),
                ("keep_until", models.DateField()),
                ("scorecard", leads_to("evaluations.scorecard")),
                ("team", leads_to("people.team", null=True)),
                ("version", leads_to("programmes.version")),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "since",
                            "team",
                            "of",
                            "queue",
                            "until",
                            "version",
                            "scorecard",
                            "question",
                        ),
                        name="added_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(TRIGGERS, AGAIN),
        guarding.anew(guarded.tables),
    ]
