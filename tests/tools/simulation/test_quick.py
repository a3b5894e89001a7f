"""Signatures that cost nothing behave as real ones."""

from __future__ import annotations

from kernel.secrets import new_signing_key, public_key_of, sign, signature_fits
from tools.simulation.quick import shortcuts


def test_what_was_altered_or_signed_by_another_does_not_fit() -> None:
    with shortcuts(real_keys=False):
        mine, other = new_signing_key(lambda size: b"1" * size), new_signing_key(lambda size: b"2" * size)
        signature = sign(mine, b"words")

        assert signature_fits(public_key_of(mine), b"words", signature)
        assert not signature_fits(public_key_of(mine), b"other words", signature)
        assert not signature_fits(public_key_of(other), b"words", signature)


def test_the_real_ones_are_back_afterwards() -> None:
    key = new_signing_key(lambda size: b"1" * size)
    before = sign(key, b"words")

    with shortcuts(real_keys=False):
        assert sign(key, b"words") != before

    assert sign(key, b"words") == before
