"""Tells each connection that is made who stands at the door: it may be made anew at any time."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from klankbord.gate import access


class Gate(AppConfig):
    name = "klankbord.gate"

    def ready(self) -> None:
        """Listen to the driver; of rows no signal is used anywhere."""
        connection_created.connect(_made, dispatch_uid="klankbord.gate")


def _made(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.alias == DEFAULT_DB_ALIAS:
        access.tell(connection)
