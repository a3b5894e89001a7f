"""What an installation of headquarters can set: `settings.json` in its data folder, every field optional."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

FILE_NAME = "settings.json"


class SettingsInvalid(ValueError):
    """The settings file does not follow the format; the text says where."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`host` and `port` to listen on; after `wrong_pins` wrong PINs stored value is locked for `lock_minutes`."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 8750
    wrong_pins: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=10_080)] = 15


def load(data: Path) -> Settings:
    """The settings of a data folder, the defaults where there is no file. Raises SettingsInvalid."""
    path = data / FILE_NAME
    if not path.exists():
        return Settings()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"{path}: {error}") from error
