"""A layout as people write it: a JSON file that names its logo's picture."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from printers.document import Image
from shop.paper_layout.errors import LayoutFaulty
from shop.paper_layout.facts import Look, PaperLayout


class _Look(Look, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As it is kept; a word that no program knows is a typing error."""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    logo: str = ""
    looks: dict[str, _Look] = {}


def read_layout(text: bytes, logo: Callable[[str], Image]) -> PaperLayout:
    """The layout that a file says; `logo` fetches the picture that it names. Raises LayoutFaulty."""
    try:
        file = msgspec.json.decode(text, type=_File)
    except msgspec.DecodeError as error:
        raise LayoutFaulty(finding=str(error)) from error
    looks = {kind: Look(**msgspec.structs.asdict(look)) for kind, look in file.looks.items()}
    return PaperLayout(logo=logo(file.logo) if file.logo else None, looks=looks)
