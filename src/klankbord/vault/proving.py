"""Whether what is sealed still opens: a look that changes nothing and shows nobody anything."""

from dataclasses import dataclass

from klankbord.vault import boxes, keys
from klankbord.vault.models import Blob, Key

SOME = 25


@dataclass(frozen=True, slots=True)
class Opened:
    """How many keys were opened, and how many objects in the store begin as they should."""

    keys: int
    objects: int


def some() -> Opened:
    """Open the newest keys, and see that the objects under them were sealed with them.

    Raises:
        Broken: An object was sealed with another key, or is damaged.
        NoBox: An object is not there.
        KeyFileFault: A key file does not open.
    """
    living = list(Key.objects.filter(gone_at=None).order_by("-created_at")[:SOME])
    opened = keys.openable(living)
    stored = Blob.objects.filter(key__in=opened, size__isnull=False).select_related("key")
    looked = 0
    for blob in stored:
        boxes.insist_on_header(blob, opened[blob.key_id])
        looked += 1
    return Opened(len(opened), looked)
