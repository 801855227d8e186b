"""A deep check of a world, as `klankbord check --deep` makes it, in this process."""

from typing import Any

from django.test import override_settings
from django.utils import timezone

import worlds
from klankbord.gate import access
from klankbord.ledger import keyfiles


def findings(world: worlds.World, **settings: Any) -> set[str]:
    """The codes of what is found, as a process that has opened nothing yet."""
    from klankbord.edges.cli.commands import check  # only once Django is ready

    keyfiles._read.cache_clear()
    with world.here(), override_settings(**settings), access.at_door(access.SYSTEM):
        return {finding.code for finding in check.look(timezone.now(), deep=True)}
