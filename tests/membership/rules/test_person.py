"""A name in one form, and a sex or none."""

from __future__ import annotations

import pytest

from membership.errors import NameInvalid, SexInvalid
from membership.rules.person import plain_name, plain_sex


def test_a_name_is_written_without_stray_blanks_and_wide_letters() -> None:
    assert plain_name("  Ａnna   Smith ") == "Anna Smith"


@pytest.mark.parametrize("name", ["", "   ", "长" * 41])
def test_nobody_is_called_nothing_or_a_whole_sentence(name: str) -> None:
    with pytest.raises(NameInvalid):
        plain_name(name)


def test_a_sex_need_not_be_told() -> None:
    assert (plain_sex(" 女 "), plain_sex("")) == ("女", "")
    with pytest.raises(SexInvalid):
        plain_sex("F")
