"""Two ways into one database: `default` for the work, `owner` for the migrations."""

from typing import Any

from django.db.models import Model

OWNER = "owner"
ALIASES = {"default", OWNER}


class Router:
    """Lets nothing be migrated but by the owner: `--database owner`, or nothing happens."""

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == OWNER

    def allow_relation(self, one: Model, other: Model, **_hints: Any) -> bool:
        return {one._state.db, other._state.db} <= ALIASES  # noqa: SLF001  Django has no other name for it
