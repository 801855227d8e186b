"""The system account under which the embedded server runs.

PostgreSQL refuses to run as root. Then it runs as the account `klankbord` if there is one, or else
as `nobody`; a cluster that exists keeps its owner. Nobody else's folder is opened up for it: what
it cannot reach by path it gets as an open folder.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from klankbord.database.faults import DatabaseFault

NAMES = ("klankbord", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    def as_process(self) -> dict[str, Any]:
        """Arguments for `subprocess` that run a child under this account."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def of_server(cluster: Path) -> Account:
    """The account that owns the cluster, or that will own it.

    Raises:
        DatabaseFault: The cluster belongs to somebody else, or no account is fit.
    """
    if not cluster.exists():
        return _for_new_cluster()
    held = cluster.stat()
    if held.st_uid == 0 or os.geteuid() not in {0, held.st_uid}:
        raise DatabaseFault(
            f"The database in {cluster} belongs to user number {held.st_uid}. "
            "Start Klankbord as the same user as before."
        )
    return Account(held.st_uid, held.st_gid)


def _for_new_cluster() -> Account:
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in NAMES:
        if name in known and known[name].pw_uid != 0:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise DatabaseFault(
        "PostgreSQL does not run as root, and there is no account for it. "
        "Make one (adduser --system --group klankbord) or start Klankbord as another user."
    )


def can_reach(folder: Path) -> bool:
    """Whether the server's account can walk to this folder by its path."""
    if os.geteuid() != 0:
        return True
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))
