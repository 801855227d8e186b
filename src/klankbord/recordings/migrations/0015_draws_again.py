from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0014_written")]

    operations = [
        migrations.AddField(
            model_name="offer",
            name="frame",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="stratum",
            field=models.CharField(blank=True, default="", max_length=480),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="offer",
            name="room",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
