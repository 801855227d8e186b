"""A talk is seen by its coach for coaching, and by the employee himself; no policy shows it for a
performance review or anything else (R8). The facts of collection are frozen here too (R36).
"""

from django.db import migrations

from klankbord.coaching import guarded
from klankbord.gate import guarding
from klankbord.recordings import columns as recordings

FREEZE = """
CREATE FUNCTION coaching_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.conversation_id, OLD.coach_id, OLD.employee_id, OLD.version_id, OLD.programmes,
        OLD.collected, OLD.collected_facts, OLD.made_at, OLD.purposes)
       IS DISTINCT FROM
       (NEW.conversation_id, NEW.coach_id, NEW.employee_id, NEW.version_id, NEW.programmes,
        NEW.collected, NEW.collected_facts, NEW.made_at, NEW.purposes)
    THEN
        RAISE EXCEPTION 'what was true when a recording was made cannot be changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE ON coaching_item
    FOR EACH ROW EXECUTE FUNCTION coaching_frozen();
"""
THAW = "DROP TRIGGER frozen ON coaching_item; DROP FUNCTION coaching_frozen();"


def follow(apps, editor):
    source, column = "evaluations_evaluation", "evaluation_id"
    for statement in recordings.following(guarded.ITEM, source=source, column=column):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_initial"), ("evaluations", "0004_coached")]
    operations = [
        migrations.RunSQL(FREEZE, THAW),
        guarding.anew(guarded.tables),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
