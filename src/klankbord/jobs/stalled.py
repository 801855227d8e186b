"""Brings back the jobs of workers that died. Without this sweep nothing would."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

SILENT = 30
"""Seconds without a heartbeat after which a worker counts as dead (it beats every ten)."""


@app.periodic(cron="* * * * *")
@app.task(
    name="jobs.retry_stalled", queue="quick", queueing_lock="jobs.retry_stalled", pass_context=True
)
async def retry_stalled(context: Any, timestamp: int) -> None:  # noqa: ARG001  given by the clock
    """Put every job of a dead worker back in the queue, but for what waits there already."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            # The clock has asked for the same again, and twice would be no better.
            await jobs.finish_job(job, Status.ABORTED, delete_job=False)
