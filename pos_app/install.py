"""Making a till's folder: settings, secrets, empty books."""

from __future__ import annotations

from pathlib import Path

from kernel.errors import DomainError
from kernel.secrets import PlaceSecrets, fresh_secrets
from pos_app.place import KEYSTORE, in_keystore, vault_of
from pos_app.settings import FILE_NAME, TillSettings


class FolderInUse(DomainError):
    """The folder holds a till already; nothing was changed. `folder`."""

    code = "setup.folder_in_use"


def install(folder: Path, settings: TillSettings, **shared: str) -> PlaceSecrets:
    """Make a till's folder. `shared` carries secrets that the chain has already (pepper, phone_key).

    Raises FolderInUse; KeystoreMissing and KeystoreRefused where the settings want the keystore.
    """
    if (folder / FILE_NAME).exists():
        raise FolderInUse(folder=str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    secrets = fresh_secrets(**shared)  # type: ignore[arg-type]  # a name that is no secret is refused at once
    if settings.vault == KEYSTORE:
        settings = in_keystore(settings, secrets)
    vault_of(folder, settings).keep(secrets)
    settings.keep(folder)
    return secrets
