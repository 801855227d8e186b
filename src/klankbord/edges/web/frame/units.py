"""The grid of blocks in which one block is one call, column by column in order of day."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 17.2
SIZE = 14
ROWS = 6
FEWEST_COLUMNS = 30
"""A grid is drawn as if it had this many columns, so that a block keeps its size on the screen."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One call: `kind` is gone, kept or heard; `x` and `y` are units of the drawing."""

    kind: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The blocks with the frame around them and a sentence for who cannot see it."""

    units: tuple[Unit, ...]
    viewbox: str
    says: str


def grid(kinds: Sequence[str], says: str) -> Grid:
    """Place the calls, oldest first."""
    rows = min(ROWS, max(1, -(-len(kinds) // FEWEST_COLUMNS)))
    columns = max(FEWEST_COLUMNS, -(-len(kinds) // rows))
    units = tuple(
        Unit(kind, f"{1 + (index // rows) * STEP:.1f}", f"{1 + (index % rows) * STEP:.1f}")
        for index, kind in enumerate(kinds)
    )
    viewbox = f"0 0 {columns * STEP:.1f} {(rows - 1) * STEP + SIZE:.1f}"
    return Grid(units, viewbox, says)
