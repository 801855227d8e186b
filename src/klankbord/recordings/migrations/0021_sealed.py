"""What is sealed, expected or waits for a fact is counted without reading all the rest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0020_picked")]

    operations = [
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(
                condition=models.Q(("defect_found_at__isnull", False)),
                fields=["retention_until"],
                name="leg_sealed",
            ),
        ),
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(
                condition=models.Q(("state", "expected")),
                fields=["retention_until"],
                name="leg_expected",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("result", "quarantined")),
                fields=["waits_until"],
                name="offer_waiting",
            ),
        ),
    ]
