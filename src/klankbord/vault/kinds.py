"""Which classes of data there are keys of."""

from klankbord.database import prepared
from klankbord.gate import access

_KINDS = """
WITH RECURSIVE found AS (
    (SELECT kind FROM vault_key ORDER BY kind LIMIT 1)
    UNION ALL
    SELECT (SELECT kind FROM vault_key WHERE kind > found.kind ORDER BY kind LIMIT 1)
    FROM found WHERE kind IS NOT NULL
)
SELECT kind FROM found WHERE kind IS NOT NULL
"""
"""From each to the next one by the index: millions of keys are of some tens of kinds."""


def there() -> frozenset[str]:
    """The kinds of all keys, also of what is gone already. Inside an access of the system."""
    access.insist_on_system()
    return frozenset(kind for (kind,) in prepared.rows(_KINDS))
