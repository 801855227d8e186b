"""Jobs that were tried as often as they may be, and that nobody tries again by himself."""

from procrastinate.contrib.django.models import ProcrastinateJob

WAITS = ("todo", "doing")


def given_up(task: str, argument: str, value: str) -> bool:
    """Whether the job of a task with this argument failed for good, and none waits for it.

    It is known for as long as failed jobs are kept (`finished.DAYS`).
    """
    jobs = ProcrastinateJob.objects.filter(task_name=task, args__contains={argument: value})
    states = set(jobs.values_list("status", flat=True))
    return "failed" in states and not states.intersection(WAITS)
