"""What nobody has yet is found without reading what was scored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0017_instead")]

    operations = [
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(
                condition=models.Q(("scored_at", None), ("state", "ready")),
                fields=["made_at"],
                name="leg_unscored",
            ),
        ),
    ]
