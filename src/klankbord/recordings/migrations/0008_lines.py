"""Over which line a call came and by what its announcement is proven, so that a defect is found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recordings", "0007_shipment")]
    operations = [
        migrations.AddField("call", "line", models.CharField(blank=True, max_length=40)),
        migrations.AddField(
            "call", "announced_by", models.CharField(default="none", max_length=16)
        ),
        migrations.AddIndex(
            "call",
            models.Index(fields=["line", "started_at"], name="recordings__line_e79ed6_idx"),
        ),
    ]
