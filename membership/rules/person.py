"""What is asked of everybody: a name in one form, and a sex or none."""

from __future__ import annotations

import unicodedata

from membership.errors import NameInvalid, SexInvalid

NAME_LONGEST = 40


def plain_name(name: str) -> str:
    """Without blanks around it and full-width letters. Raises NameInvalid for none, or more than the longest."""
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    if not 0 < len(plain) <= NAME_LONGEST:
        raise NameInvalid(longest=NAME_LONGEST)
    return plain


def plain_sex(given: str) -> str:
    """'男', '女' or '' for not told. Raises SexInvalid."""
    plain = given.strip()
    if plain not in ("", "男", "女"):
        raise SexInvalid(given=given)
    return plain
