"""Values that are sealed as JSON under a key: kept whole, and read until the key is gone."""

import json
from collections.abc import Mapping
from typing import Any

from klankbord.vault import boxes, keys
from klankbord.vault.models import Key


def keep(key: Key, name: str, value: Mapping[str, Any], *, row: boxes.Row) -> None:
    """Seal a value, in place of what lay there; errors as `boxes.seal`."""
    boxes.seal(key, name, json.dumps(value, ensure_ascii=False).encode(), row=row)


def kept(key: Key, name: str, *, row: boxes.Row) -> dict[str, Any] | None:
    """What a box holds; None when it is gone or was never there.

    Raises:
        sealing.Broken: It was changed, or belongs to another row.
    """
    try:
        return dict(json.loads(boxes.unseal(key, name, row=row)))
    except (keys.Gone, boxes.NoBox):
        return None
