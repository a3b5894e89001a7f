"""What a franchise store's member agrees to apart, so that headquarters may know who they are.

PIPL Art 23: who hands personal data to another company names it, how to reach it, what for, how and which kinds, and
has a consent for that alone; Art 15: it is taken back as easily; Art 16: nobody is refused anything for refusing it.
"""

from __future__ import annotations

import hashlib

import msgspec

from membership.file.rules.consent import Terms

PURPOSE = "在全部门店识别会员、提供会员服务"
METHOD = "加密传输,由总部和遇到该会员的门店保存与使用"
KINDS = "姓名、手机、性别、生日、地址、证件、尺寸与偏好"


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """A franchise store, and to whom its members' data goes; as in FranchiseNamed."""

    store: str
    legal_name: str
    receiver: str
    contact: str
    purpose: str
    method: str
    kinds: str

    @property
    def terms(self) -> Terms:
        """The words that a member is shown; their version changes with them."""
        text = (
            f"本店由{self.legal_name}经营。经您单独同意,本店把您的{self.kinds}提供给{self.receiver}"
            f"(联系方式:{self.contact}),用于{self.purpose};方式:{self.method}。"
            "不同意不影响会员服务,积分和储值照常;可随时撤回,撤回后对方删除。"
        )
        return Terms(version=f"sharing-{hashlib.sha256(text.encode()).hexdigest()[:8]}", text=text)
