from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0011_source_copies")]

    operations = [
        migrations.AddIndex(
            model_name="sourcecopy",
            index=models.Index(
                fields=["ordered_at"], name="copy_still_there", condition=models.Q(gone_at=None)
            ),
        )
    ]
