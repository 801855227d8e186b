"""The effect of talks, of a month of first talks: written once, and it names nobody."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from klankbord.coaching import guarded
from klankbord.gate import guarding

ONCE = """
CREATE TRIGGER written_once BEFORE UPDATE ON coaching_effect
    FOR EACH STATEMENT EXECUTE FUNCTION evaluations_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0007_moved"),
        ("evaluations", "0018_places"),
        ("programmes", "0002_written_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programmes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "purposes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), size=None
                    ),
                ),
                ("collected", models.JSONField()),
                ("since", models.DateField()),
                ("persons", models.PositiveIntegerField()),
                ("before", models.PositiveIntegerField()),
                ("after", models.PositiveIntegerField()),
                ("change", models.FloatField()),
                ("spread", models.FloatField()),
                ("counted_on", models.DateField()),
                ("keep_until", models.DateField()),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluations.scorecard",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.version",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("since", "scorecard"), name="effect_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            persons__gte=5, before__gte=8, after__gte=8, spread__gte=0
                        ),
                        name="effect_of_enough",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ONCE, "DROP TRIGGER written_once ON coaching_effect"),
        guarding.anew(guarded.tables),
    ]
