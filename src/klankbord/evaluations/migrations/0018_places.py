"""A sum is of calls that were drawn of each person, of a queue, or of the operation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0017_rounds")]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="of",
            field=models.CharField(
                choices=[("person", "Person"), ("queue", "Queue"), ("operation", "Operation")],
                default="person",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="tally",
            name="queue",
            field=models.CharField(blank=True, max_length=80, default=""),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.CheckConstraint(
                condition=models.Q(of="person", queue="")
                | (models.Q(of="queue", team=None) & ~models.Q(queue=""))
                | models.Q(of="operation", team=None, queue=""),
                name="tally_of_one_place",
            ),
        ),
    ]
