"""`python -m pos_app keystore`: a till's secrets from their file into the system's keystore, and back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kernel.secrets import KeystoreMissing, KeystoreRefused
from pos_app.place import FILE, KEYSTORE, FolderLock, in_file, in_keystore, secrets_of, vault_of
from pos_app.settings import load_settings
from pos_app.upkeep.backups import sync_folder

MOVED = {
    KEYSTORE: "密钥在操作系统的密钥库里,密钥文件已删除。换系统用户或重装系统前,先用 --back 移回文件。",
    FILE: "密钥在数据文件夹的 secrets.json 里,密钥库里的已删除。",
}


def run_keystore(folder: Path, *, back: bool, say: Callable[[str], None]) -> None:
    """Move the secrets of the till in `folder`, and say where they are now. Raises as `move_secrets`."""
    to = FILE if back else KEYSTORE
    move_secrets(folder, to=to)
    say(MOVED[to])


def move_secrets(folder: Path, *, to: str) -> None:
    """Have a till's secrets in the keystore, or in the file, and nowhere else. `to` as the settings say it.

    Written at the new place and read back from there, then the settings point at it, and only then the old place
    forgets them: wherever the power fails, the settings name a place that has them, and the same command ends it.

    Raises NotSetUp, SettingsBroken, AlreadyRunning, SecretsMissing, KeystoreMissing, KeystoreRefused.
    """
    settings = load_settings(folder)
    lock = FolderLock(folder)
    try:
        secrets = secrets_of(folder, settings)
        keystore, file = in_keystore(settings, secrets), in_file(settings)
        wanted, other = (keystore, file) if to == KEYSTORE else (file, keystore)
        if settings.vault == to:
            wanted = settings
        else:
            other = settings
        vault = vault_of(folder, wanted)
        if vault.load() != secrets:
            vault.keep(secrets)
        if vault.load() != secrets:
            raise KeystoreRefused(finding="the secrets do not read back")
        if wanted != settings:
            wanted.keep(folder)
            sync_folder(folder)
        with suppress(KeystoreMissing):  # where there is none, nothing was left in it
            vault_of(folder, other).forget()
    finally:
        lock.release()
