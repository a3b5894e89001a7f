"""A member's account explained in a terminal, and its evidence as a file."""

from __future__ import annotations

import pytest

from membership.errors import MemberNotFound
from shop.explaining import Explanation, explain_account
from tests.builders import shop
from tests.builders.register import Register


def told(register: Register, who: str, *, pdf: bool = False) -> Explanation:
    with register.reading() as connection:
        return explain_account(
            connection, who, phone_mac=register.phone_mac, here="HP01", now="2026-11-21T18:00:00.000+08:00", pdf=pdf
        )


def test_the_lines_name_the_member_masked_and_the_sum():
    register = Register()

    found = told(register, shop.LI_PHONE, pdf=True)

    said = "\n".join(found.lines)
    assert found.agrees
    assert found.pdf.startswith(b"%PDF")
    assert (shop.LI_PHONE in said, "李雪梅" in said) == (False, False)
    assert "旧账带入" in said
    assert "变动合计" in said


def test_no_page_is_drawn_where_none_is_asked():
    assert told(Register(), shop.LI).pdf == b""


def test_an_unknown_phone_is_nobody():
    with pytest.raises(MemberNotFound):
        told(Register(), "13999999999")
