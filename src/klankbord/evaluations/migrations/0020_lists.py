"""What pages look for is found without reading what others have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0019_added")]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["evaluator"],
                name="assignment_open",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["evaluator", "assigned_at"], name="assignment_lately"),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(
                fields=["evaluator", "-submitted_at"], name="evaluation_by_evaluator"
            ),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["withdrawn_at"],
                name="evaluation_withdrawn",
            ),
        ),
    ]
