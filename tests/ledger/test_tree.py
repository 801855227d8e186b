"""The Merkle tree against the published vectors of RFC 6962 and against its own definition.

The vectors are those of Certificate Transparency (transparency-dev/merkle, testonly/constants.go
and proof/verify_test.go): eight leaves, their roots, and proofs.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klankbord.ledger import tree

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = [
    (0, 1, []),
    (
        0,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        5,
        8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1,
        5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
]
CONSISTENCY = [
    (1, 1, []),
    (
        1,
        8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ],
    ),
    (
        6,
        8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
    (
        2,
        5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
    ),
    (
        6,
        7,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
    ),
]
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]
SOME = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")


def hexed(proof: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in proof]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_published_vectors(size: int) -> None:
    assert tree.root(size, tree.reader(HASHES)).hex() == ROOTS[size]
    assert tree.roots([HASHES], [size])[1][size].hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_inclusion_proofs_are_those_of_the_published_vectors(
    index: int, size: int, proof: list[str]
) -> None:
    found = tree.inclusion(index, size, tree.reader(HASHES))
    assert hexed(found) == proof
    assert tree.includes(HASHES[index], index, size, found, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_published_vectors(
    old: int, new: int, proof: list[str]
) -> None:
    found = tree.consistency(old, new, tree.reader(HASHES))
    assert hexed(found) == proof
    assert tree.extends(old, new, found, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]))


def spoilt(proof: list[bytes], root: bytes) -> list[list[bytes]]:
    """The ways in which the vectors spoil a proof."""
    flipped = [
        [*proof[:place], bytes([each[0] ^ 8]) + each[1:], *proof[place + 1 :]]
        for place, each in enumerate(proof)
    ]
    longer = [[*proof, b""], [*proof, root], [b"", *proof], [root, *proof]]
    shorter = [proof[:-1]] if proof else []
    inserted = [[proof[0], SOME, *proof[1:]]] if len(proof) > 1 else []
    return flipped + longer + shorter + inserted


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION[1:])
def test_a_spoilt_inclusion_proof_shows_nothing(index: int, size: int, proof: list[str]) -> None:
    root, good = bytes.fromhex(ROOTS[size]), [bytes.fromhex(each) for each in proof]
    leaf = HASHES[index]
    assert tree.includes(leaf, index, size, good, root)
    for bad in spoilt(good, root):
        assert not tree.includes(leaf, index, size, bad, root)
    for place, total in (
        (index - 1, size),
        (index + 1, size),
        (index ^ 2, size),
        (index, size * 2),
        (index, size // 2),
    ):
        assert not tree.includes(leaf, place, total, good, root)
    for other_leaf, other_root in (
        (b"wrong", root),
        (SOME, root),
        (leaf, SOME),
        (leaf, tree.EMPTY),
    ):
        assert not tree.includes(other_leaf, index, size, good, other_root)


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY[1:])
def test_a_spoilt_consistency_proof_shows_nothing(old: int, new: int, proof: list[str]) -> None:
    good = [bytes.fromhex(each) for each in proof]
    old_root, new_root = bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new])
    assert tree.extends(old, new, good, old_root, new_root)
    for bad in [[], *spoilt(good, old_root), [new_root, *good], [*good, new_root]]:
        assert not tree.extends(old, new, bad, old_root, new_root)
    for first, second in (
        (old - 1, new),
        (old + 1, new),
        (old ^ 2, new),
        (old, new * 2),
        (old, new // 2),
    ):
        assert not tree.extends(first, second, good, old_root, new_root)
    assert not tree.extends(old, new, good, new_root, old_root)
    assert not tree.extends(old, new, good, b"wrong", new_root)
    assert not tree.extends(old, new, good, old_root, b"wrong")


@pytest.mark.parametrize(
    ("old", "new", "same", "proof", "holds"),
    [
        (0, 0, False, [], False),
        (1, 1, False, [], False),
        (0, 0, True, [], True),
        (0, 1, False, [], True),
        (1, 1, True, [], True),
        (1, 0, False, [], False),
        (2, 1, False, [], False),
        (1, 2, False, [], False),
        (0, 0, True, [tree.EMPTY], False),
        (0, 1, True, [tree.EMPTY], False),
        (1, 1, True, [tree.EMPTY], False),
    ],
)
def test_consistency_at_the_edges(
    old: int, new: int, same: bool, proof: list[bytes], holds: bool
) -> None:
    assert tree.extends(old, new, proof, SOME, SOME if same else HASHES[0]) is holds


def naive(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return tree.EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return tree.node_hash(naive(leaves[:split]), naive(leaves[split:]))


MANY = [tree.leaf_hash(b"%d" % number) for number in range(700)]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_every_leaf_and_every_beginning_of_any_tree_can_be_proved(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(MANY)))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))
    read, root = tree.reader(MANY), naive(MANY[:size])
    assert tree.root(size, read) == root
    proof = tree.inclusion(index, size, read)
    assert tree.includes(MANY[index], index, size, proof, root)
    assert not tree.includes(SOME, index, size, proof, root)
    grown = tree.consistency(old, size, read)
    assert tree.extends(old, size, grown, naive(MANY[:old]), root)
    if 0 < old < size:
        assert not tree.extends(old, size, grown, SOME, root)


@settings(deadline=None, max_examples=40)
@given(
    portions=st.lists(st.integers(0, 300), max_size=4),
    sizes=st.lists(st.integers(0, 800), max_size=5),
)
def test_reading_in_portions_gives_the_same_roots(portions: list[int], sizes: list[int]) -> None:
    total = min(sum(portions), len(MANY))
    cut, start = [], 0
    for length in portions:
        cut.append(MANY[start : start + length])
        start += length
    size, found = tree.roots(cut, sizes)
    assert size == total
    assert found == {each: naive(MANY[:each]) for each in sizes if each <= total}


def test_a_root_needs_a_handful_of_stored_hashes_not_all_leaves() -> None:
    asked: list[int] = []
    whole = tree.reader(MANY)

    def read(level: int, start: int, stop: int) -> Sequence[bytes]:
        assert level % tree.STEP == 0
        asked.append(stop - start)
        return whole(level, start, stop)

    assert tree.root(600, read) == naive(MANY[:600])
    assert sum(asked) <= 2 + 88  # two blocks of 256 as one hash each, and the leaves after them


def test_there_is_no_proof_for_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        tree.inclusion(8, 8, tree.reader(HASHES))
    with pytest.raises(ValueError, match="cannot begin"):
        tree.consistency(8, 7, tree.reader(HASHES))
