"""Which classes of data there are is found without reading every key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_guarded")]
    operations = [
        migrations.AddIndex(
            model_name="key",
            index=models.Index(fields=["kind"], name="key_by_kind"),
        ),
    ]
