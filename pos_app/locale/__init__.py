"""The language of the screen: Simplified Chinese is the source, other languages are files of pairs beside this one.

A file `<language>.toml` holds `"source text" = "translated text"`; what it lacks is shown in the source language.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

SOURCE = "zh_CN"
_FOLDER = Path(__file__).parent
_pairs: dict[str, str] = {}


def languages() -> tuple[str, ...]:
    """The languages that can be chosen, the source first."""
    return (SOURCE, *sorted(path.stem for path in _FOLDER.glob("*.toml")))


def install(language: str, folder: Path = _FOLDER) -> None:
    """Use `language` from now on. Raises ValueError when there is no such language."""
    path = folder / f"{language}.toml"
    if language != SOURCE and not path.exists():
        raise ValueError(f"no such language: {language}")
    _pairs.clear()
    if language != SOURCE:
        _pairs.update({source: str(text) for source, text in tomllib.loads(path.read_text("utf-8")).items()})


def tr(text: str, **values: object) -> str:
    """`text` in the chosen language, with `{name}` replaced by the values."""
    words = _pairs.get(text, text)
    return words.format(**values) if values else words
