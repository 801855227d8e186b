"""The manager of rows about persons: it refuses a query that does not say what it is for."""

from typing import TypeVar

from django.db import models

from klankbord.gate import access

Row = TypeVar("Row", bound=models.Model)


class KeptRows(models.Manager[Row]):
    """A manager that answers the system only; it refuses where others would see an empty table."""

    def get_queryset(self) -> "models.QuerySet[Row]":
        access.insist_on_system()
        return super().get_queryset()


class PersonalRows(models.Manager[Row]):
    """A manager that answers only inside `access.acting(...)`.

    Use it with `base_manager_name = "objects"`, so that relations and refreshes refuse too. The
    rows themselves are guarded by a policy in the database; this says it in Python, sooner.
    """

    def get_queryset(self) -> "models.QuerySet[Row]":
        access.current()
        return super().get_queryset()
