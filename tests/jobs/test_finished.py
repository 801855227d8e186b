"""Jobs that are done go after a fortnight; what is still to be done stays."""

from contextlib import closing

ENDED = {"succeeded": 15, "failed": 15, "aborted": 15, "cancelled": 15}


def test_only_what_ended_a_fortnight_ago_is_forgotten(world):
    kept = {"succeeded": 13, "todo": 15}
    with closing(world.connect()) as database:
        for status, days in [*ENDED.items(), *kept.items()]:
            job = database.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('other', %s)"
                " RETURNING id",
                [f"{status} {days}"],
            ).fetchone()
            if status != "todo":
                database.execute(
                    "UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, *job]
                )
            database.execute(
                "UPDATE procrastinate_events SET at = at - %s * interval '1 day' WHERE job_id = %s",
                [days, *job],
            )
        database.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('quick', 'jobs.forget_finished', '{\"timestamp\": 0}')"
        )
        assert world.run("worker", "--once", "--queue", "quick").code == 0
        left = database.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE queue_name = 'other' ORDER BY id"
        ).fetchall()
    assert left == [(f"{status} {days}",) for status, days in kept.items()]
