"""A coach sees the submitted evaluations of his own coachees, and an evaluation follows its leg:
what freezes a recording freezes what came of it in the same second (R36, R66).
"""

from django.db import migrations

from klankbord.evaluations import columns
from klankbord.gate import guards
from klankbord.recordings import columns as recordings

TABLE = "evaluations_evaluation"
READ = ("score", "coach", "use_in_review", "disclose_to_employee")
OWN = ("disclose_to_employee",)


def guard(apps, editor):
    for statement in guards.policies(TABLE, acts=READ, live=columns.EVALUATIONS, own=OWN):
        editor.execute(statement, params=None)


def follow(apps, editor):
    for statement in recordings.following(TABLE, source="recordings_leg", column="leg_id"):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_guarded"), ("people", "0001_initial")]
    operations = [
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
