from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0007_settings_once")]

    operations = [
        migrations.AddField(
            model_name="account", name="digest", field=models.BooleanField(default=True)
        ),
        migrations.AddField(
            model_name="account", name="digest_on", field=models.DateField(null=True)
        ),
    ]
