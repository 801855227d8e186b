from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0008_policy_drafts")]
    operations = [
        migrations.AddField("sound", "narrow", models.BinaryField(default=b"")),
        migrations.AddField("sound", "duration_ms", models.PositiveIntegerField(default=0)),
        migrations.AddField("sound", "level", models.SmallIntegerField(default=0)),
    ]
