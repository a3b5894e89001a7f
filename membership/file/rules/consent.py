"""What a member agrees to: each purpose apart, by the words that were shown.

PIPL Art 14: consent is given knowingly and asked again when the words change; Art 15: taken back as easily; Art 16:
nobody is refused the membership for refusing the rest; Art 23: handing data to another company is asked apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from membership.file.errors import ConsentMissing, ScopeUnknown, ServiceKept

SERVICE, SHARING = "service", "sharing"
SCOPES = {
    SERVICE: "会员服务", "sms": "短信通知", "wechat": "微信通知", "profiling": "个性化推荐", SHARING: "提供给总部",
}  # fmt: skip
CHANNELS = {"counter": "柜台", "phone": "电话", "wechat": "微信", "paper": "纸质"}


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The words that a member is shown, and their version."""

    version: str = "2026-01"
    text: str = "已告知并同意《会员章程》:为办理会员服务,保存姓名、手机和消费记录;注销会员即删除,账务依法留存。"

    @property
    def text_hash(self) -> str:
        """SHA-256 of the words, in hex: what shows later which words were agreed to."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def scopes_given(scopes: Sequence[str], *, joining: bool = False) -> tuple[str, ...]:
    """The scopes once each, in the order of the list. Raises ScopeUnknown, ConsentMissing."""
    found = _known(scopes)
    if not found or (joining and SERVICE not in found):
        raise ConsentMissing()
    return found


def scopes_withdrawn(scopes: Sequence[str]) -> tuple[str, ...]:
    """The same for what is taken back. Raises ScopeUnknown, ConsentMissing for none, ServiceKept."""
    found = _known(scopes)
    if SERVICE in found:
        raise ServiceKept()
    if not found:
        raise ConsentMissing()
    return found


def _known(scopes: Sequence[str]) -> tuple[str, ...]:
    for scope in scopes:
        if scope not in SCOPES:
            raise ScopeUnknown(scope=scope)
    return tuple(scope for scope in SCOPES if scope in scopes)
