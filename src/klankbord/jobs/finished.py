"""Forgets jobs that are done. All that they say is which thing they were about."""

from typing import Any

from procrastinate.contrib.django import app

DAYS = 14
"""How long an operator can look back, at failed jobs too."""


@app.periodic(cron="7 1 * * *")
@app.task(
    name="jobs.forget_finished",
    queue="quick",
    queueing_lock="jobs.forget_finished",
    pass_context=True,
)
async def forget_finished(context: Any, timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Delete what ended so long ago, however it ended."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=24 * DAYS, include_failed=True, include_cancelled=True, include_aborted=True
    )
