"""A worker that stops has let go of everything: Python would warn of what it had not."""

from contextlib import closing


def test_a_worker_closes_what_its_jobs_opened(world):
    with closing(world.connect()) as database:
        database.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('quick', 'jobs.forget_finished', '{\"timestamp\": 0}')"
        )
        done = world.work()
        left = database.execute("SELECT DISTINCT status::text FROM procrastinate_jobs").fetchall()
    assert left == [("succeeded",)]
    assert (done.code, done.stderr) == (0, "")
