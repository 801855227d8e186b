from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0012_columns_first")]

    operations = [
        migrations.AddIndex(
            model_name="sourcecopy",
            index=models.Index(
                fields=["ordered_at"], name="copy_still_there", condition=models.Q(gone_at=None)
            ),
        )
    ]
