"""Secrets of one place and what is done with them: sealing texts and files, signing, PIN hashes, phone fingerprints.

The secrets never enter the database or the journal. They live in the operating system's keystore, or in a file that
only its owner may read. cryptography and argon2 are loaded when first needed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import msgspec

from kernel.errors import DomainError

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE, _KEY = 12, 32
_SERVICE = "jinpu"  # under which the keystore shows a place's entry
_FILE_MARK, _FILE_SALT, _FILE_CHUNK, _TAG = b"JINPUSF1", 16, 1 << 20, 16


class SealBroken(Exception):
    """Sealed text that this key does not open: another key, another purpose, or altered."""


class KeystoreMissing(DomainError):
    """This machine has no keystore that a program can use; nothing was changed."""

    code = "keystore.missing"


class KeystoreRefused(DomainError):
    """The keystore is there and does not do what it is asked: locked, denied, forgetful. `finding`."""

    code = "keystore.refused"


class PlaceSecrets(msgspec.Struct, frozen=True, kw_only=True):
    """What a till or headquarters must keep to itself, each 32 random bytes in base64.

    `data_key` wraps the members' keys, `backup_key` seals backups, `pepper` strengthens PINs, `phone_key` makes
    phone fingerprints; the last two are the chain's, shared by all its places. `signing_key` is made at the place,
    signs what the place says, and never leaves it.
    """

    data_key: str
    backup_key: str
    pepper: str
    phone_key: str
    signing_key: str = ""  # files of release 0.1.0 have none: the vault completes them


def fresh_key(random: Callable[[int], bytes] = os.urandom) -> str:
    return base64.b64encode(random(32)).decode()


def fresh_secrets(random: Callable[[int], bytes] = os.urandom, **given: str) -> PlaceSecrets:
    """New secrets; `given` carries those that the chain already has."""
    names = PlaceSecrets.__struct_fields__
    return PlaceSecrets(**{name: given.get(name) or fresh_key(random) for name in names})


class Vault(Protocol):
    """Where a place keeps its secrets."""

    def load(self) -> PlaceSecrets | None:
        """The secrets, or None when none were kept yet."""

    def keep(self, secrets: PlaceSecrets) -> None:
        """Replace what is kept, durably."""

    def forget(self) -> None:
        """Keep nothing any more, durably. An empty vault stays empty."""


class FileVault:
    """A file of mode 0600, replaced as a whole and synced. Secrets without a signing key get one when first read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> PlaceSecrets | None:
        if not self._path.exists():
            return None
        return _completed(self, msgspec.json.decode(self._path.read_bytes(), type=PlaceSecrets))

    def keep(self, secrets: PlaceSecrets) -> None:
        keep_private(self._path, msgspec.json.encode(secrets))

    def forget(self) -> None:
        for file in (self._path, _draft_of(self._path)):
            file.unlink(missing_ok=True)
        if self._path.parent.exists():
            _sync_names(self._path.parent)


def keep_private(path: Path, content: bytes) -> None:
    """Replace a file as a whole, durably, readable by its owner only; after a power cut it is the old or the new."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft_of(path)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_names(path.parent)


def _draft_of(path: Path) -> Path:
    return path.with_suffix(".new")


def _sync_names(folder: Path) -> None:
    """A file's name is in its folder, which has its own way to the disk; Windows does that by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _completed(vault: Vault, secrets: PlaceSecrets) -> PlaceSecrets:
    if secrets.signing_key:
        return secrets
    whole = msgspec.structs.replace(secrets, signing_key=new_signing_key())
    vault.keep(whole)
    return whole


class KeystoreVault:
    """An entry of the operating system's keystore, by the `keyring` package.

    Every method raises KeystoreMissing, KeystoreRefused.
    """

    def __init__(self, entry: str) -> None:
        self._entry = entry

    def load(self) -> PlaceSecrets | None:
        kept = self._read()
        return None if kept is None else _completed(self, msgspec.json.decode(kept, type=PlaceSecrets))

    def keep(self, secrets: PlaceSecrets) -> None:
        import keyring

        told = msgspec.json.encode(secrets).decode()
        with _keystore():
            keyring.set_password(_SERVICE, self._entry, told)
        if self._read() != told:  # some take everything and keep nothing
            raise KeystoreRefused(finding="it does not give back what it was given")

    def forget(self) -> None:
        import keyring

        if self._read() is not None:
            with _keystore():
                keyring.delete_password(_SERVICE, self._entry)

    def _read(self) -> str | None:
        import keyring

        with _keystore():
            return keyring.get_password(_SERVICE, self._entry)


def require_keystore() -> None:
    """Write, read and remove an entry, before anything relies on it. Raises KeystoreMissing, KeystoreRefused."""
    trial = KeystoreVault("trial")
    trial.keep(fresh_secrets())
    trial.forget()


@contextmanager
def _keystore() -> Iterator[None]:
    from keyring.errors import KeyringError, NoKeyringError

    try:
        yield
    except NoKeyringError as error:
        raise KeystoreMissing() from error
    except KeyringError as error:
        raise KeystoreRefused(finding=str(error) or type(error).__name__) from error


def seal(key: str, plain: bytes, *, purpose: str, random: Callable[[int], bytes] = os.urandom) -> str:
    """AES-256-GCM under `key`, bound to `purpose`; nonce and text together in base64."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = random(_NONCE)
    return base64.b64encode(nonce + AESGCM(base64.b64decode(key)).encrypt(nonce, plain, purpose.encode())).decode()


def unseal(key: str, sealed: str, *, purpose: str) -> bytes:
    """What `seal` closed. Raises SealBroken."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(base64.b64decode(key)).decrypt(raw[:_NONCE], raw[_NONCE:], purpose.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: cut short, or no base64 at all
        raise SealBroken(purpose) from error


def seal_file(
    key: str,
    plain: Iterable[bytes],
    target: BinaryIO,
    *,
    purpose: str,
    random: Callable[[int], bytes] = os.urandom,
) -> None:
    """Write `plain` to `target` in chunks of 1 MiB, each sealed by AES-256-GCM; never more than two in memory.

    Each file has a key of its own (HKDF-SHA-256 of `key` and a fresh salt), and each chunk's nonce is its number and
    whether it is the last: chunks that are missing, moved, or cut off at the end do not open.
    """
    salt = random(_FILE_SALT)
    cipher = _file_cipher(key, salt, purpose)
    target.write(_FILE_MARK + salt)
    number, kept = 0, bytearray()
    for piece in plain:
        kept += piece
        while len(kept) > _FILE_CHUNK:  # one byte more than a chunk: so the chunk is not the last
            target.write(cipher.encrypt(_chunk_nonce(number, False), bytes(kept[:_FILE_CHUNK]), _FILE_MARK))
            del kept[:_FILE_CHUNK]
            number += 1
    target.write(cipher.encrypt(_chunk_nonce(number, True), bytes(kept), _FILE_MARK))


def unseal_file(key: str, source: BinaryIO, *, purpose: str) -> Iterator[bytes]:
    """What `seal_file` closed, chunk by chunk. Nothing may be trusted before the last one came.

    Raises SealBroken at the chunk that does not open, and at the end of a file that was cut off.
    """
    from cryptography.exceptions import InvalidTag

    head = source.read(len(_FILE_MARK) + _FILE_SALT)
    if len(head) != len(_FILE_MARK) + _FILE_SALT or not head.startswith(_FILE_MARK):
        raise SealBroken(purpose)
    cipher = _file_cipher(key, head[len(_FILE_MARK) :], purpose)
    number, sealed = 0, source.read(_FILE_CHUNK + _TAG)
    while True:
        following = source.read(_FILE_CHUNK + _TAG)
        try:
            yield cipher.decrypt(_chunk_nonce(number, not following), sealed, _FILE_MARK)
        except InvalidTag as error:
            raise SealBroken(purpose) from error
        if not following:
            return
        number, sealed = number + 1, following


def _file_cipher(key: str, salt: bytes, purpose: str) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), _KEY, salt, b"jinpu file: " + purpose.encode()).derive(base64.b64decode(key)))


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + bytes([last])


# --- signatures, and sealing to somebody whose key is only half known -------------------------------------------------


def new_signing_key(random: Callable[[int], bytes] = os.urandom) -> str:
    """An Ed25519 key: its 32 random bytes in base64."""
    return fresh_key(random)


def public_key_of(key: str) -> str:
    """What others need to check this signing key's signatures: 32 bytes in base64."""
    return base64.b64encode(_signing(key).public_key().public_bytes_raw()).decode()


def sign(key: str, data: bytes) -> str:
    """The Ed25519 signature, 64 bytes in base64. The same key and data always make the same."""
    return base64.b64encode(_signing(key).sign(data)).decode()


def signature_fits(public: str, data: bytes, signature: str) -> bool:
    """Whether the holder of this public key signed exactly this. Anything that is no key or no signature does not."""
    from cryptography.exceptions import InvalidSignature

    try:
        _checking(public).verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_exchange_key(random: Callable[[int], bytes] = os.urandom) -> str:
    """An X25519 key for being sealed to: its 32 random bytes in base64."""
    return fresh_key(random)


def exchange_key_of(key: str) -> str:
    """The public half of an exchange key, which others seal to: 32 bytes in base64."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.from_private_bytes(base64.b64decode(key))
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def seal_to(public: str, plain: bytes, *, purpose: str, random: Callable[[int], bytes] = os.urandom) -> str:
    """Close `plain` so that only the holder of the exchange key behind `public` opens it.

    X25519 with a key made for this one text, HKDF-SHA-256, AES-256-GCM. Raises SealBroken when `public` is no key.
    """
    passing = new_exchange_key(random)
    key = _agreed(passing, public, exchange_key_of(passing), public, purpose)
    return f"{exchange_key_of(passing)}.{seal(key, plain, purpose=purpose, random=random)}"


def open_sealed(private: str, sealed: str, *, purpose: str) -> bytes:
    """What `seal_to` closed for the public half of this exchange key. Raises SealBroken."""
    passing, _, text = sealed.partition(".")
    return unseal(_agreed(private, passing, passing, exchange_key_of(private), purpose), text, purpose=purpose)


def _agreed(private: str, public: str, passing: str, receiver: str, purpose: str) -> str:
    """The key that both ends of one sealing arrive at, bound to both public keys and to the purpose."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    try:
        other = X25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        shared = X25519PrivateKey.from_private_bytes(base64.b64decode(private)).exchange(other)
    except ValueError as error:  # not 32 bytes in base64, or a point that agrees on nothing
        raise SealBroken(purpose) from error
    context = f"jinpu sealed to: {passing} {receiver} {purpose}".encode()
    return base64.b64encode(HKDF(SHA256(), _KEY, None, context).derive(shared)).decode()


@lru_cache(maxsize=8)
def _signing(key: str) -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))


@lru_cache(maxsize=4096)  # headquarters checks the same registers' signatures all day
def _checking(public: str) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))


def fingerprint(key: str, text: str) -> str:
    """Keyed hash for exact matching without keeping the text: 64 hex digits (HMAC-SHA-256)."""
    return hmac.new(base64.b64decode(key), text.encode(), hashlib.sha256).hexdigest()


def hash_pin(pin: str, *, pepper: str) -> str:
    """argon2id of the peppered PIN. Without the pepper a stolen table of six-digit PINs cannot be searched."""
    return _hasher().hash(fingerprint(pepper, pin))


def pin_fits(pin: str, kept: str, *, pepper: str) -> bool:
    """Whether this PIN made the hash `kept`. No PIN fits a hash that costs more than ours, or that is none."""
    from argon2 import extract_parameters
    from argon2.exceptions import VerificationError

    hasher = _hasher()
    try:
        costs = extract_parameters(kept)
        for name in ("time_cost", "memory_cost", "parallelism"):
            if getattr(costs, name) > getattr(hasher, name):
                return False
        return hasher.verify(kept, fingerprint(pepper, pin))
    except (ValueError, VerificationError):
        return False


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's argon2id floor
