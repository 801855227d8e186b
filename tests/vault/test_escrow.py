"""A few of those who hold a part of the master key bring it back; one fewer cannot."""

import itertools
from datetime import datetime
from pathlib import Path

import pytest
import shamir_mnemonic
from pytest_django import Settings

from klankbord.ledger import keyfiles, masters
from klankbord.vault import escrow

HOLDERS = ["Noor", "Anna", "Joris", "Fatima", "Henk"]

# From the vectors of SLIP-0039 (passphrase TREZOR), of 256 bits: one share, the same with a wrong
# checksum, and two of three.
ALONE = (
    "theory painting academic academic armed sweater year military elder discuss acne wildlife"
    " boring employer fused large satoshi bundle carbon diagnose anatomy hamster leaves tracks"
    " paces beyond phantom capital marvel lips brave detect luck"
)
WRONG = ALONE.replace("brave detect luck", "brave detect lunar")
ALONE_GIVES = "989baf9dcaad5b10ca33dfd8cc75e42477025dce88ae83e75a230086a0e00e92"
FIRST = (
    "humidity disease academic always aluminum jewelry energy woman receiver strategy amuse"
    " duckling lying evidence network walnut tactics forget hairy rebound impulse brother survive"
    " clothes stadium mailman rival ocean reward venture always armed unwrap"
)
SECOND = (
    "humidity disease academic agency actress jacket gross physics cylinder solution fake mortgage"
    " benefit public busy prepare sharp friar change work slow purchase ruler again tricycle"
    " involve viral wireless mixture anatomy desert cargo upgrade"
)
TOGETHER_GIVE = "c938b319067687e990e05e0da0ecce1278f75ff58d9853f19dcaeed5de104aae"


@pytest.fixture(autouse=True)
def key_folder(data: Path, settings: Settings) -> Path:
    settings.DATA = data
    keyfiles.obtain(data / "keys" / "ledger" / "signing.key")
    return data / "keys"


@pytest.fixture
def made(at: datetime, db: None) -> list[escrow.Sheet]:
    return escrow.split(holders=HOLDERS, needed=3, at=at)


def words(*sheets: escrow.Sheet) -> list[str]:
    return [" ".join(sheet.words) for sheet in sheets]


def test_the_words_are_those_of_the_published_standard() -> None:
    for shares, secret in (([ALONE], ALONE_GIVES), ([SECOND, FIRST], TOGETHER_GIVE)):
        assert shamir_mnemonic.combine_mnemonics(shares, b"TREZOR").hex() == secret
        assert all(len(share.split()) == escrow.WORDS for share in shares)
    with pytest.raises(escrow.NotThese, match="a word is wrong"):
        escrow.combine([WRONG])
    with pytest.raises(escrow.NotThese, match="2 different shares are needed; 1 are given"):
        escrow.combine([FIRST])


def test_any_three_of_five_give_the_key_and_no_two_do(made: list[escrow.Sheet]) -> None:
    key = masters.first().key
    for three in itertools.combinations(made, 3):
        assert escrow.combine(words(*three)).key == key
    for two in itertools.combinations(made, 2):
        with pytest.raises(escrow.NotThese, match="3 different shares are needed; 2 are given"):
            escrow.combine(words(*two))
    assert escrow.combine(words(*made)).key == key


def test_what_is_wrong_with_a_share_is_said_and_no_word_of_it(
    made: list[escrow.Sheet], at: datetime
) -> None:
    first, second, third, *_ = words(*made)
    others = words(*escrow.split(holders=HOLDERS, needed=3, at=at))
    slip = " ".join([*third.split()[:-1], "academic"])
    cases = {
        "Share 3 .* a word is wrong": [first, second, slip],
        "has 32 words, not 33": [first, second, third.rsplit(" ", 1)[0]],
        "3 different shares are needed; 2 are given": [first, second, second],
        "of different sets": [first, second, others[2]],
        "no shares": [],
    }
    for said, given in cases.items():
        with pytest.raises(escrow.NotThese, match=said) as fault:
            escrow.combine(given)
        assert not set(third.split()) & set(str(fault.value).split())


@pytest.mark.django_db
@pytest.mark.parametrize(("holders", "needed"), [(1, 1), (3, 1), (2, 3), (17, 3)])
def test_a_share_for_one_alone_or_for_too_many_is_refused(
    holders: int, needed: int, at: datetime
) -> None:
    with pytest.raises(ValueError, match="2 to 16"):
        escrow.split(holders=["x"] * holders, needed=needed, at=at)


@pytest.mark.django_db
def test_shares_of_another_installation_open_nothing_here(
    at: datetime, made: list[escrow.Sheet], key_folder: Path
) -> None:
    masters.file().unlink()
    for file in masters.key_files():
        file.unlink()
    keyfiles.obtain(key_folder / "ledger" / "signing.key")
    for deed in (escrow.drill, escrow.recover):
        with pytest.raises(keyfiles.KeyFileFault):
            deed(words(*made[:3]), at=at)
