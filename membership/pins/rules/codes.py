"""Reset codes: eight digits, the last of them a check digit; good for a day and for one use."""

from __future__ import annotations

from datetime import timedelta

from membership.rules.check_digit import check_digit

DIGITS = 8
LIFETIME = timedelta(hours=24)


def reset_code(drawn: bytes) -> str:
    """The code of these random bytes, eight or more: so many that each code is as likely as any other, near enough."""
    payload = f"{int.from_bytes(drawn) % 10 ** (DIGITS - 1):0{DIGITS - 1}}"
    return payload + check_digit(payload)


def is_code(text: str) -> bool:
    """Whether it has the form of a reset code and not that of a PIN; mistyped or not."""
    return len(text) == DIGITS and text.isascii() and text.isdigit()


def hashed_text(member_id: str, code: str) -> str:
    """What the keyed hash of a member's code is made of."""
    return f"pin reset:{member_id}:{code}"
