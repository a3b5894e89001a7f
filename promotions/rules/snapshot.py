"""A rule set as it is published: numbered, in force from its minute, and signed by headquarters.

What is signed names version, minute and content, so that no set can be put in another's place, moved in time or
changed. The newest set whose minute has come counts, whatever reached a till first; one that nobody at headquarters
signed counts only where none was ever signed before: in a shop that stands alone, or before an upgrade.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from promotions.errors import RuleRefused
from promotions.rules.rule_set import RuleSet

Fits = Callable[[str, bytes, str], bool]  # public key, what was signed, signature


class Published(Struct, frozen=True):
    """What is known of a set without its rules; `signature` is '' where nobody signed."""

    rule_set_version: int
    effective_at: str
    hash: str
    signature: str = ""


def signed_words(version: int, effective_at: str, content_hash: str) -> bytes:
    """What headquarters signs."""
    return f"jinpu-rule-set\n{version}\n{effective_at}\n{content_hash}".encode()


def believed(known: Iterable[Published], key: str, fits: Fits) -> list[Published]:
    """The sets that a till may go by, newest first. `key` is headquarters' public key, '' where none is known."""
    out: list[Published] = []
    signed = False
    for one in sorted(known, key=lambda one: one.rule_set_version):
        if one.signature:
            words = signed_words(one.rule_set_version, one.effective_at, one.hash)
            good = not key or fits(key, words, one.signature)
            signed |= good
        else:
            good = not signed
        if good:
            out.append(one)
    return out[::-1]


def readable(published: Published, text: str) -> bool:
    """These are the rules that were signed, and this version of the program carries each of them out."""
    try:
        rules = RuleSet.read(text)
    except RuleRefused:
        return False
    return not published.signature or rules.hash == published.hash
