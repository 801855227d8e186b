from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rights", "0002_package")]
    operations = [
        migrations.AddField("request", "done", models.JSONField(default=dict)),
    ]
