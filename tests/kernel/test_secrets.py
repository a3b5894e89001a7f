"""Seals, PINs, fingerprints, and the file that keeps the keys."""

from __future__ import annotations

import base64
import io
import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.secrets import (
    FileVault,
    KeystoreMissing,
    KeystoreRefused,
    KeystoreVault,
    SealBroken,
    exchange_key_of,
    fingerprint,
    fresh_key,
    fresh_secrets,
    hash_pin,
    new_exchange_key,
    new_signing_key,
    open_sealed,
    pin_fits,
    public_key_of,
    require_keystore,
    seal,
    seal_file,
    seal_to,
    sign,
    signature_fits,
    unseal,
    unseal_file,
)
from tests.builders.books import counted
from tests.builders.keystore import machine_with_keystore, machine_without_keystore

KEY, OTHER_KEY = fresh_key(counted(1)), fresh_key(counted(2))
CHUNK = 1 << 20  # as a sealed file is cut
PIN_HASH = hash_pin("246810", pepper=KEY)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_was_sealed_is_opened_again(plain: bytes, purpose: str):
    assert unseal(KEY, seal(KEY, plain, purpose=purpose), purpose=purpose) == plain


def test_two_seals_of_one_text_are_not_alike():
    assert seal(KEY, b"x", purpose="p") != seal(KEY, b"x", purpose="p")


def test_a_seal_shows_nothing_of_its_text():
    assert b"13800006620" not in base64.b64decode(seal(KEY, b"13800006620", purpose="p"))


def test_a_seal_for_one_purpose_opens_for_no_other():
    sealed = seal(KEY, b"x", purpose="member:1")

    with pytest.raises(SealBroken):
        unseal(KEY, sealed, purpose="member:2")


def test_another_key_opens_nothing():
    sealed = seal(KEY, b"x", purpose="p")

    with pytest.raises(SealBroken):
        unseal(OTHER_KEY, sealed, purpose="p")


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=1, max_value=255))
def test_a_seal_with_one_byte_altered_does_not_open(place: int, change: int):
    raw = bytearray(base64.b64decode(seal(KEY, b"thirteen char", purpose="p", random=counted(3))))
    raw[place] ^= change

    with pytest.raises(SealBroken):
        unseal(KEY, base64.b64encode(raw).decode(), purpose="p")


@pytest.mark.parametrize("sealed", ["", "AAAA", "not base64!", "AAA", "é"])
def test_what_is_no_seal_does_not_open(sealed: str):
    with pytest.raises(SealBroken):
        unseal(KEY, sealed, purpose="p")


@pytest.mark.parametrize(
    "kept", ["", "x", "é$", PIN_HASH[:-4], PIN_HASH.replace("m=19456", "m=4194304"), PIN_HASH.replace("p=1", "p=999")]
)
def test_no_pin_fits_what_is_no_hash_of_ours(kept: str):
    """Whoever can write a hash could else make headquarters work for minutes, or break off."""
    assert not pin_fits("246810", kept, pepper=KEY)


def test_a_pin_fits_its_own_hash():
    assert pin_fits("246810", PIN_HASH, pepper=KEY)


def test_another_pin_does_not_fit():
    assert not pin_fits("246811", PIN_HASH, pepper=KEY)


def test_a_stolen_hash_is_worth_nothing_without_the_pepper():
    assert not pin_fits("246810", PIN_HASH, pepper=OTHER_KEY)


def test_a_phones_fingerprint_depends_on_the_chains_key():
    assert fingerprint(KEY, "13800006620") == fingerprint(KEY, "13800006620")
    assert fingerprint(KEY, "13800006620") != fingerprint(OTHER_KEY, "13800006620")
    assert fingerprint(KEY, "13800006620") != fingerprint(KEY, "13800006621")


def test_a_new_place_takes_the_chains_secrets_and_makes_the_rest():
    made = fresh_secrets(counted(4), pepper=KEY)

    assert made.pepper == KEY
    assert len({made.data_key, made.backup_key, made.pepper, made.phone_key, made.signing_key}) == 5
    assert len(base64.b64decode(made.data_key)) == 32


def test_a_vault_gives_back_what_it_keeps(tmp_path: Path):
    vault, secrets = FileVault(tmp_path / "new folder" / "secrets.json"), fresh_secrets(counted(5))

    vault.keep(secrets)

    assert vault.load() == secrets


def test_an_empty_vault_has_nothing(tmp_path: Path):
    assert FileVault(tmp_path / "secrets.json").load() is None


def test_only_its_owner_may_read_the_vault(tmp_path: Path):
    path = tmp_path / "secrets.json"

    FileVault(path).keep(fresh_secrets(counted(6)))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_vault_is_replaced_as_a_whole_so_a_reader_keeps_the_old_file(tmp_path: Path):
    path = tmp_path / "secrets.json"
    vault, before = FileVault(path), fresh_secrets(counted(7))
    vault.keep(before)

    with path.open("rb") as reader:
        vault.keep(fresh_secrets(counted(8)))
        seen = reader.read()

    assert before.signing_key.encode() in seen
    assert [file.name for file in tmp_path.iterdir()] == ["secrets.json"]


def test_a_failed_keeping_leaves_the_old_secrets(tmp_path: Path):
    vault, before = FileVault(tmp_path / "secrets.json"), fresh_secrets(counted(9))
    vault.keep(before)
    (tmp_path / "secrets.new").mkdir()

    with pytest.raises(OSError, match=r"secrets\.new"):
        vault.keep(fresh_secrets(counted(10)))

    assert vault.load() == before


def test_a_file_that_forgets_leaves_nothing_of_it(tmp_path: Path):
    vault = FileVault(tmp_path / "secrets.json")
    vault.keep(fresh_secrets(counted(11)))
    (tmp_path / "secrets.new").write_text("what a power cut left")

    vault.forget()
    vault.forget()

    assert vault.load() is None
    assert list(tmp_path.iterdir()) == []


def test_a_keystore_gives_back_what_it_keeps_by_the_name_of_the_place():
    mine, other = KeystoreVault("HP01"), KeystoreVault("HP02")
    secrets = fresh_secrets(counted(12))

    with machine_with_keystore():
        mine.keep(secrets)
        found = (mine.load(), other.load())
        mine.forget()
        mine.forget()
        left = mine.load()

    assert (found, left) == ((secrets, None), None)


def test_a_machine_without_a_keystore_is_named():
    with machine_without_keystore(), pytest.raises(KeystoreMissing):
        KeystoreVault("HP01").load()


@pytest.mark.parametrize("fault", ["locked", "forgetful"])
def test_a_keystore_is_tried_before_anything_relies_on_it(fault: str):
    with machine_with_keystore() as keystore:
        require_keystore()
        assert keystore.entries == {}

        setattr(keystore, fault, True)
        with pytest.raises(KeystoreRefused):
            require_keystore()


def sealed_file(*pieces: bytes, key: str = KEY, purpose: str = "backup") -> bytes:
    target = io.BytesIO()
    seal_file(key, pieces, target, purpose=purpose)
    return target.getvalue()


def opened(sealed: bytes, *, key: str = KEY, purpose: str = "backup") -> bytes:
    return b"".join(unseal_file(key, io.BytesIO(sealed), purpose=purpose))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_a_sealed_file_opens_whatever_its_length(size: int):
    plain = counted(11)(size)

    assert opened(sealed_file(plain)) == plain


def test_it_does_not_matter_in_what_pieces_a_file_came():
    plain = counted(12)(CHUNK + 1_000)

    assert opened(sealed_file(plain[:7], b"", plain[7:])) == plain


def test_a_file_of_one_purpose_opens_for_no_other():
    with pytest.raises(SealBroken):
        opened(sealed_file(b"x"), purpose="something else")


def test_another_key_opens_no_file():
    with pytest.raises(SealBroken):
        opened(sealed_file(b"x"), key=OTHER_KEY)


@pytest.mark.parametrize("kept", [0, 5, 24, 30, 24 + CHUNK + 16])
def test_a_file_that_was_cut_off_does_not_open(kept: int):
    sealed = sealed_file(counted(13)(2 * CHUNK))

    with pytest.raises(SealBroken):
        opened(sealed[:kept])


def test_chunks_that_changed_places_do_not_open():
    sealed = sealed_file(counted(14)(3 * CHUNK))
    head, chunk = 24, CHUNK + 16
    first, second = sealed[head : head + chunk], sealed[head + chunk : head + 2 * chunk]

    with pytest.raises(SealBroken):
        opened(sealed[:head] + second + first + sealed[head + 2 * chunk :])


def test_what_is_no_sealed_file_does_not_open():
    with pytest.raises(SealBroken):
        opened(b"SQLite format 3\0" * 10)


SIGNING_KEY = new_signing_key(counted(21))


def test_what_a_register_signed_its_public_key_confirms():
    assert signature_fits(public_key_of(SIGNING_KEY), b"HP01 sold a ring", sign(SIGNING_KEY, b"HP01 sold a ring"))


def test_one_changed_byte_is_not_what_was_signed():
    assert not signature_fits(public_key_of(SIGNING_KEY), b"HP01 sold a rinG", sign(SIGNING_KEY, b"HP01 sold a ring"))


def test_nobody_else_signs_for_a_register():
    other = new_signing_key(counted(22))

    assert not signature_fits(public_key_of(SIGNING_KEY), b"x", sign(other, b"x"))


@given(public=st.text(max_size=90), signature=st.text(max_size=90))
def test_garbage_is_no_signature_and_no_fault(public: str, signature: str):
    assert not signature_fits(public, b"x", signature)
    assert not signature_fits(public_key_of(SIGNING_KEY), b"x", signature)


def test_a_public_key_tells_nothing_of_the_signing_key():
    assert public_key_of(SIGNING_KEY) != SIGNING_KEY


@given(st.binary(max_size=200))
def test_what_was_sealed_to_a_machine_that_machine_opens(plain: bytes):
    machine = new_exchange_key(counted(23))

    assert open_sealed(machine, seal_to(exchange_key_of(machine), plain, purpose="enrol"), purpose="enrol") == plain


def test_another_machine_or_another_purpose_opens_nothing():
    machine, other = new_exchange_key(counted(23)), new_exchange_key(counted(24))
    sealed = seal_to(exchange_key_of(machine), b"x", purpose="enrol HP03")

    with pytest.raises(SealBroken):
        open_sealed(other, sealed, purpose="enrol HP03")
    with pytest.raises(SealBroken):
        open_sealed(machine, sealed, purpose="enrol HP04")


@given(st.text(max_size=90))
def test_nothing_is_sealed_to_what_is_no_key_and_garbage_does_not_open(garbage: str):
    with pytest.raises(SealBroken):
        seal_to(garbage, b"x", purpose="enrol")
    with pytest.raises(SealBroken):
        open_sealed(new_exchange_key(counted(23)), garbage, purpose="enrol")


def test_nothing_is_sealed_to_a_point_that_agrees_on_nothing():
    with pytest.raises(SealBroken):
        seal_to(base64.b64encode(bytes(32)).decode(), b"x", purpose="enrol")


def test_secrets_of_the_first_release_get_a_signing_key_and_keep_it(tmp_path: Path):
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps(dict.fromkeys(("data_key", "backup_key", "pepper", "phone_key", "token"), KEY)))

    made = FileVault(path).load()

    assert made is not None
    assert made.signing_key
    assert made.data_key == KEY
    assert FileVault(path).load() == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
