from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0013_copies_there")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="channel",
            field=models.CharField(default="voice", max_length=5),
        )
    ]
