"""The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1): roots, proofs, and their checks.

Pure. A tree is read through a function that gives stored hashes, so that nobody needs all leaves
to compute a root or a proof: `read(level, start, stop)` returns the hashes number start to stop of
the complete subtrees of 2^level leaves. It is asked for levels 0, STEP, 2 * STEP ... only; those
hashes are what must be stored.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

STEP = 8
"""Every eighth level is stored: one hash for 256 leaves, one for 65,536, and so on."""
EMPTY = sha256(b"").digest()

Read = Callable[[int, int, int], Sequence[bytes]]


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over hashes of equally large complete subtrees; their number is a power of two."""
    while len(hashes) > 1:
        hashes = [
            sha256(b"\x01" + hashes[place] + hashes[place + 1]).digest()
            for place in range(0, len(hashes), 2)
        ]
    return hashes[0]


def root(size: int, read: Read) -> bytes:
    """The root of the first `size` leaves."""
    return _range(0, size, read) if size else EMPTY


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """The proof that leaf `index` is in the tree of `size` leaves (RFC 6962 section 2.1.1).

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    proof: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            proof.append(_range(middle, stop, read))
            stop = middle
        else:
            proof.append(_range(start, middle, read))
            start = middle
    return proof[::-1]


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old` (RFC 6962 section 2.1.2).

    Raises:
        ValueError: `old` is larger than `new`, or a size is negative.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot begin with {old} leaves")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    start, stop, whole = 0, new, True
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            proof.append(_range(middle, stop, read))
            stop = middle
        else:
            proof.append(_range(start, middle, read))
            start, whole = middle, False
    if not whole:
        proof.append(_range(start, stop, read))
    return proof[::-1]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether `proof` shows the leaf hash `leaf` at `index` under the root `expected`."""
    if not 0 <= index < size or len(leaf) != 32:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != 32:
            return False
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == expected


def extends(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `proof` shows that the tree `new_root` begins with the tree `old_root`.

    Anything begins with nothing: for `old` 0 the proof is empty and the roots are not compared.
    """
    if not 0 <= old <= new or any(len(sibling) != 32 for sibling in proof):
        return False
    if old in (0, new):
        return not proof and (old == 0 < new or old_root == new_root)
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    if not path:
        return False
    found_old = found_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            found_old = node_hash(sibling, found_old)
            found_new = node_hash(sibling, found_new)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            found_new = node_hash(found_new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


class Growth:
    """A tree that is read from its first leaf to its last, in constant memory."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaves: Sequence[bytes]) -> None:
        """Append leaf hashes."""
        block = 1 << STEP
        start = min(-self.size % block, len(leaves))
        for leaf in leaves[:start]:
            self._push(leaf, 0)
        while len(leaves) - start >= block:
            self._push(fold(leaves[start : start + block]), STEP)
            start += block
        for leaf in leaves[start:]:
            self._push(leaf, 0)

    def root(self) -> bytes:
        """The root of what was added so far."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node_hash(peak, found)
        return found

    def _push(self, node: bytes, level: int) -> None:
        """Append a complete subtree at a place where one of that size can begin."""
        self.size += 1 << level
        rest = self.size >> level
        while not rest & 1:
            node = sha256(b"\x01" + self._peaks.pop() + node).digest()
            rest >>= 1
        self._peaks.append(node)


def roots(leaves: Iterable[Sequence[bytes]], sizes: Iterable[int]) -> tuple[int, dict[int, bytes]]:
    """Read leaf hashes, in portions, once; return their number and the roots at these sizes.

    A size that is larger than the tree has no root.
    """
    wanted = sorted(set(sizes), reverse=True)
    growth = Growth()
    found = {}
    for portion in leaves:
        start = 0
        while wanted and wanted[-1] <= growth.size + len(portion) - start:
            stop = start + wanted[-1] - growth.size
            growth.add(portion[start:stop])
            start = stop
            found[wanted.pop()] = growth.root()
        growth.add(portion[start:])
    while wanted and wanted[-1] <= growth.size:
        found[wanted.pop()] = growth.root()
    return growth.size, found


def reader(leaves: Sequence[bytes]) -> Read:
    """Read a tree whose leaf hashes are all in memory."""

    def read(level: int, start: int, stop: int) -> list[bytes]:
        width = 1 << level
        return [fold(leaves[place * width : (place + 1) * width]) for place in range(start, stop)]

    return read


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _range(start: int, stop: int, read: Read) -> bytes:
    size = stop - start
    if size & (size - 1) == 0:
        return _complete(size.bit_length() - 1, start // size, read)
    middle = start + _split(size)
    return node_hash(_range(start, middle, read), _range(middle, stop, read))


def _complete(level: int, index: int, read: Read) -> bytes:
    stored = level - level % STEP
    width = 1 << level - stored
    return fold(read(stored, index * width, (index + 1) * width))
