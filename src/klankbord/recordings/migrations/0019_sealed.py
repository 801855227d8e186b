"""How many recordings are sealed is counted without reading those that are not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0018_unscored")]

    operations = [
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(
                condition=models.Q(("defect_found_at__isnull", False)),
                fields=["retention_until"],
                name="leg_sealed",
            ),
        ),
    ]
