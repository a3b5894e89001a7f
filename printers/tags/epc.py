"""The number in a tag's chip: one GS1 asset identifier (GIAI-96, GS1 EPC Tag Data Standard) for each piece.

A GIAI names one single thing within a company's GS1 prefix, which is what a piece of jewellery is. Its number follows
from the piece's code, so that any till writes the same into a new tag; which piece a number means is looked up, never
computed back.
"""

from __future__ import annotations

from hashlib import blake2b

from kernel.errors import DomainError

EPC_DIGITS = 24
_HEADER, _FILTER = 0x34, 0
# Digits of the company prefix: partition value, bits of the prefix, bits of the asset's number, by the standard.
_PARTITIONS = {12: (0, 40, 42), 11: (1, 37, 45), 10: (2, 34, 48), 9: (3, 30, 52), 8: (4, 27, 55), 7: (5, 24, 58),
               6: (6, 20, 62)}  # fmt: skip


class PrefixWrong(DomainError):
    """A GS1 company prefix has 6 to 12 digits; chips are not written without one. `prefix`."""

    code = "printer.epc_prefix_wrong"


def piece_epc(prefix: str, barcode: str, attempt: int = 0) -> str:
    """24 hexadecimal digits. `attempt` gives the next number where another piece has this one. Raises PrefixWrong."""
    if len(prefix) not in _PARTITIONS or not (prefix.isascii() and prefix.isdigit()):
        raise PrefixWrong(prefix=prefix)
    partition, prefix_bits, number_bits = _PARTITIONS[len(prefix)]
    digest = blake2b(f"{attempt}:{barcode}".encode(), digest_size=16).digest()
    number = 1 + int.from_bytes(digest, "big") % ((1 << number_bits) - 1)
    value = (_HEADER << 6 | _FILTER << 3 | partition) << prefix_bits | int(prefix)
    return f"{value << number_bits | number:0{EPC_DIGITS}X}"
