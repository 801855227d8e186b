"""A coach sees the submitted evaluations of his own coachees, and an evaluation follows its leg:
what freezes a recording freezes what came of it in the same second (R36, R66).
"""

from django.db import migrations

from klankbord.evaluations import guarded
from klankbord.gate import guarding
from klankbord.recordings import columns as recordings

TABLE = "evaluations_evaluation"


def follow(apps, editor):
    for statement in recordings.following(TABLE, source="recordings_leg", column="leg_id"):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_guarded"), ("people", "0001_initial")]
    operations = [
        guarding.anew(guarded.tables),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
