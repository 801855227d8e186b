"""The queue: a table in the same database, so that enqueueing is part of the deed.

A task stands beside its activity and takes ids only. It looks first ("already done?") and is safe
to run twice: a worker that dies may have finished its work without saying so.
"""

from collections.abc import Callable
from typing import Any, cast

from procrastinate import RetryStrategy, tasks
from procrastinate.contrib.django import app

QUICK = "quick"
"""The queue for everything that takes seconds."""

LONG = "long"
"""The queue for what may take hours. Such a task stops when its worker does, and goes on later."""

QUEUES = (QUICK, LONG)

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)


def task(
    name: str, *, queue: str = QUICK
) -> Callable[[Callable[..., None]], tasks.Task[Any, Any, Any]]:
    """Make a function a task under a stable name, which is stored with each job.

    Args:
        name: `package.verb`; never changed, since jobs in the queue carry it.
        queue: Workers may be told which queues to serve.
    """
    decorate = app.task(name=name, queue=queue, retry=AGAIN)
    return cast("Callable[[Callable[..., None]], tasks.Task[Any, Any, Any]]", decorate)


def long_task(
    name: str,
) -> Callable[[Callable[..., None]], tasks.Task[Any, Any, Any]]:
    """As `task`, for one that takes its job first and stops when that `should_abort`.

    One at a time of all of them: enqueue it with `later`, which says so.
    """
    decorate = app.task(name=name, queue=LONG, retry=AGAIN, pass_context=True)
    return cast("Callable[[Callable[..., None]], tasks.Task[Any, Any, Any]]", decorate)


def later(task: tasks.Task[Any, Any, Any], *, seconds: int = 0, **arguments: str) -> None:
    """Enqueue a long task, in the transaction of the deed, for so many seconds from now."""
    waits: Any = {"schedule_in": {"seconds": seconds}} if seconds else {}
    task.configure(lock=LONG, **waits).defer(**arguments)


def periodic(name: str, cron: str) -> Callable[[Callable[..., None]], tasks.Task[Any, Any, Any]]:
    """Make a function that takes a timestamp (seconds, UTC) run by the clock, once at a time.

    Args:
        name: As for `task`.
        cron: Five fields, UTC.
    """

    def decorate(function: Callable[..., None]) -> tasks.Task[Any, Any, Any]:
        made = app.task(name=name, queue=QUICK, queueing_lock=name)(function)
        return cast("tasks.Task[Any, Any, Any]", app.periodic(cron=cron)(made))

    return decorate
