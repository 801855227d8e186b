"""A file can lie with a breach."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One kind of entry more; no row changes."""

    dependencies = [("breaches", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("found", "Found"),
                    ("added", "Added"),
                    ("assessed", "Assessed"),
                    ("reported", "Reported"),
                    ("followed", "Followed"),
                    ("told", "Told"),
                    ("exempt", "Exempt"),
                    ("closed", "Closed"),
                    ("evidence", "Evidence"),
                ],
                max_length=8,
            ),
        ),
    ]
