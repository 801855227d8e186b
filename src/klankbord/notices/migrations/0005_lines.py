"""A test call is seen by another person than who made it, and a change of a line is kept.

Who saw the earlier ones is not known, so they wait for a DPO; dossiers say what they said.
"""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

HEARD = [("whole", "Whole"), ("late", "Late"), ("partly", "Partly"), ("nothing", "Nothing")]
FILL = (
    "UPDATE notices_attestation SET attested_at = since, attested_as = 'system', since = tested_at,"
    " dpo_seen_at = NULL, until = CASE WHEN heard_on_both_ends THEN until ELSE tested_at END,"
    " caller_heard = CASE WHEN heard_on_both_ends THEN 'whole' ELSE 'nothing' END,"
    " agent_heard = CASE WHEN heard_on_both_ends THEN 'whole' ELSE 'nothing' END,"
    " programmes = ARRAY(SELECT DISTINCT programme.code FROM programmes_evidence AS evidence"
    " JOIN programmes_version AS version ON version.id = evidence.version_id"
    " JOIN programmes_programme AS programme ON programme.id = version.programme_id"
    " WHERE evidence.kind = 'announcement' AND evidence.detail ->> 'line' = line)"
)


def _account() -> models.Field:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0004_guarded"),
        ("programmes", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="LineChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("line", models.CharField(max_length=40)),
                ("configuration_sha256", models.CharField(blank=True, max_length=64)),
                ("changed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("told_as", models.CharField(max_length=16)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("line", "changed_at"), name="line_change_once")
                ]
            },
        ),
        migrations.RemoveConstraint("attestation", "attestation_one_a_line"),
        migrations.AddField("attestation", "attested_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "attestation", "attested_as", models.CharField(max_length=16, default="")
        ),
        migrations.AddField("attestation", "attested_by", _account()),
        migrations.AddField("attestation", "dpo", _account()),
        migrations.AddField(
            "attestation", "document_sha256", models.CharField(blank=True, max_length=64)
        ),
        migrations.AddField(
            "attestation", "ended_why", models.CharField(blank=True, max_length=12)
        ),
        migrations.AddField(
            "attestation",
            "programmes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.SlugField(max_length=40), default=list, size=None
            ),
        ),
        migrations.AddField(
            "attestation",
            "caller_heard",
            models.CharField(choices=HEARD, max_length=8, default="nothing"),
        ),
        migrations.AddField(
            "attestation",
            "agent_heard",
            models.CharField(choices=HEARD, max_length=8, default="nothing"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveField("attestation", "heard_on_both_ends"),
        migrations.AlterField("attestation", "attested_at", models.DateTimeField()),
        migrations.AlterField("attestation", "attested_as", models.CharField(max_length=16)),
        migrations.AlterField(
            "attestation", "caller_heard", models.CharField(choices=HEARD, max_length=8)
        ),
        migrations.AlterField(
            "attestation", "agent_heard", models.CharField(choices=HEARD, max_length=8)
        ),
        migrations.AddConstraint(
            "attestation",
            models.UniqueConstraint(
                condition=Q(until__isnull=True, dpo_seen_at__isnull=False),
                fields=("line",),
                name="attestation_one_a_line",
            ),
        ),
        migrations.AddConstraint(
            "attestation",
            models.UniqueConstraint(
                condition=Q(until__isnull=True, dpo_seen_at__isnull=True),
                fields=("line",),
                name="attestation_one_waits",
            ),
        ),
        migrations.AddConstraint(
            "attestation",
            models.CheckConstraint(
                condition=Q(dpo_seen_at__isnull=True)
                | Q(caller_heard="whole", agent_heard="whole")
                & (Q(dpo__isnull=False) | ~Q(document_sha256="")),
                name="attestation_seen_rightly",
            ),
        ),
        migrations.AddConstraint(
            "attestation",
            models.CheckConstraint(
                condition=Q(dpo__isnull=True) | ~Q(dpo=F("attested_by")),
                name="attestation_seen_by_another",
            ),
        ),
    ]
