"""What a franchise store's member is shown names all that the law wants named, and its version changes with it."""

from __future__ import annotations

from msgspec.structs import replace

from membership.file.rules.sharing import Sharing

SHARING = Sharing(
    store="BJ", legal_name="金华珠宝店", receiver="金铺总部有限公司", contact="400-800-1234", purpose="识别会员",
    method="加密传输", kinds="姓名、手机",
)  # fmt: skip


def test_the_words_name_receiver_contact_purpose_method_and_kinds() -> None:
    text = SHARING.terms.text

    named = ("金华珠宝店", "金铺总部有限公司", "400-800-1234", "识别会员", "加密传输", "姓名、手机")
    assert all(said in text for said in named)
    assert "可随时撤回" in text


def test_other_words_are_another_version() -> None:
    other = replace(SHARING, receiver="另一家公司").terms

    assert other.version != SHARING.terms.version
    assert len(other.version) <= 32
