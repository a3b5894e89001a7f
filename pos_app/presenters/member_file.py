"""A member's file at the counter: a new member (F4), a changed file and consents (F4), what is hidden (F2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.presenters.host import Host, State
from pos_app.presenters.member import MemberForms, MemberPresenter
from pos_app.presenters.member_data import MemberDataPresenter
from pos_app.presenters.more import FormField, MorePresenter
from pos_app.presenters.papers import Choice
from pos_app.presenters.problems import info, words_for

if TYPE_CHECKING:
    from membership.facts import Personal
    from membership.file.rules.particulars import Particulars
    from membership.file.rules.sharing import Sharing
    from pos_app.counter.answers import MemberDetail, MemberHit
    from shop.sales.rules.pricing import PricedCart

REASON = "核对身份"
EMPTY = "-"  # typed into a field that is left alone when it is blank
_PHONE = re.compile(r"1[0-9]{10}")


class MemberFilePresenter(MemberForms):
    """Who the member is: joined, changed, agreed with, looked at."""

    def __init__(self, host: Host, member: MemberPresenter, forms: MorePresenter) -> None:
        super().__init__(host, member, forms)
        self._data = MemberDataPresenter(host, member, forms)

    def open(self) -> None:
        """F4: without a member on the bill a new one, else this member's file."""
        if self._host.state is not State.MEMBER:
            return
        shown = self._member.shown
        if shown is None:
            self._new(_first_values(self._member.asked))
        elif not shown.shown:
            self._ways(shown)

    def reveal(self) -> None:
        """F2: the hidden fields, for a reason."""
        shown = self._member.shown
        if self._host.state is not State.MEMBER or shown is None or shown.shown:
            return
        fields = (FormField(tr("原因"), tr(REASON), "text"),)
        said = tr("{label} 的完整资料。谁在什么时候、为什么看过都会记下。", label=shown.label)
        self._form(tr("显示完整资料"), said, fields, tr("显示"), lambda: self._reveal(shown))

    def _reveal(self, shown: MemberDetail) -> None:
        (reason,) = self._forms.values()
        members = self._host.till.members

        def came(whole: Personal) -> None:
            self._host.enter(State.MEMBER)
            self._member.show(shown, whole)

        self._host.call(lambda: members.reveal(shown.member_id, reason), came)

    # a new member

    def _new(self, values: Sequence[str]) -> None:
        labels = (
            tr("手机"), tr("姓名"), tr("性别 (男 / 女,可不填)"), tr("生日 (可不填;农历写 农历8-15)"),
            tr("推荐人 (手机或卡号,可不填)"),
        )  # fmt: skip
        fields = tuple(FormField(label, value, "text") for label, value in zip(labels, values, strict=True))
        said = tr("只有手机和姓名必填。")
        self._form(tr("新会员"), said, fields, tr("下一步"), lambda: self._terms(self._forms.values()))

    def _terms(self, values: Sequence[str]) -> None:
        terms = self._host.till.members.policy.terms
        ways = (
            (Choice(tr("同意会员服务和短信通知"), ""), ("service", "sms")),
            (Choice(tr("只同意会员服务"), tr("不发短信,照样享受会员价")), ("service",)),
            (Choice(tr("不同意"), tr("不办会员,照常结账")), ()),
        )
        self._forms.choose_from(
            tr("请顾客看过《会员章程》{version}", version=terms.version),
            tuple(choice for choice, _ in ways),
            terms.text,
            lambda place: self._share(values, ways[place][1]),
            lambda: self._new(values),
        )

    def _share(self, values: Sequence[str], scopes: tuple[str, ...]) -> None:
        """A franchise store asks apart whether headquarters may know who the member is."""

        def came(sharing: Sharing | None) -> None:
            if sharing is None or not scopes:
                self._join(values, scopes)
                return
            ways = (
                (Choice(tr("同意提供给总部"), tr("各门店都能按手机找到")), (*scopes, "sharing")),
                (Choice(tr("不同意"), tr("资料只留在本店,积分和储值照常")), scopes),
            )
            self._forms.choose_from(
                tr("单独同意:资料提供给总部"), tuple(choice for choice, _ in ways), sharing.terms.text,
                lambda place: self._join(values, ways[place][1]), lambda: self._terms(values),
            )  # fmt: skip

        self._host.call(self._host.till.members.sharing, came)

    def _join(self, values: Sequence[str], scopes: tuple[str, ...]) -> None:
        if not scopes:
            self._host.leave()
            return
        from membership.file.rules.particulars import Particulars  # loads more than the window needs to stand

        phone, name, sex, birthday, by = (value.strip() for value in values)
        told, members = Particulars(phone=phone, name=name, sex=sex, birthday=birthday), self._host.till.members

        def refused(error: DomainError) -> None:
            if error.code == "member.duplicate_phone":
                self._host.find_member(phone)
            else:
                self._new(values)
            self._host.say(words_for(error))

        def join() -> str:
            inviter = only(members.look_up(by), by) if by else ""
            return members.join(told, scopes, inviter=inviter)

        self._host.call(join, self._joined, refused)

    def _joined(self, member_id: str) -> None:
        self._host.call(lambda: self._host.till.selling.attach_member(member_id), self._attached)

    def _attached(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        if cart.member:
            self._host.say(info(tr("新会员 {label} 已建,已加入本单", label=cart.member.label), "ok"))

    # a member's file

    def _ways(self, shown: MemberDetail) -> None:
        self._host.call(self._host.till.members.sharing, lambda sharing: self._offer(shown, sharing))

    def _offer(self, shown: MemberDetail, sharing: Sharing | None) -> None:
        """What may be agreed to here: whether headquarters may know a member is asked by franchise stores alone."""
        from membership.file.rules.consent import SCOPES, SHARING

        given = {state.scope: state for state in shown.consents if state.given}
        rows = [Choice(tr("修改资料"), tr("姓名、手机、生日、手寸、偏好、纪念日"))]
        scopes = tuple(scope for scope in SCOPES if scope != SHARING or sharing is not None or scope in given)
        for scope in scopes:
            state = given.get(scope)
            since = tr("{day} 起同意,Enter 撤回", day=state.since[:10]) if state else tr("没有同意,Enter 同意")
            rows.append(Choice(tr(SCOPES[scope]), since, tr("● 同意") if state else tr("○")))
        rows.append(self._data.row())

        def accept(place: int) -> None:
            if place == 0:
                self._edit(shown)
            elif place > len(scopes):
                self._data.open(shown)
            else:
                self._turn(shown, scopes[place - 1], given=scopes[place - 1] in given)

        self._forms.choose_from(shown.label, tuple(rows), tr("撤回和同意一样简单。"), accept, self._back)

    def _turn(self, shown: MemberDetail, scope: str, *, given: bool) -> None:
        members = self._host.till.members
        do = members.take_back if given else members.agree
        said = info(tr("同意已撤回。") if given else tr("已记为同意。"), "ok")

        def done(_: None) -> None:
            self._back()
            self._host.say(said)

        def turn(_place: int = 0) -> None:
            self._host.call(lambda: do(shown.member_id, (scope,)), done)

        def came(sharing: Sharing | None) -> None:
            if sharing is None:
                turn()
                return
            rows = (Choice(tr("同意提供给总部"), tr("请顾客看过下面的话")),)
            self._forms.choose_from(tr("单独同意:资料提供给总部"), rows, sharing.terms.text, turn, self._back)

        if given or scope != "sharing":
            turn()
        else:
            self._host.call(members.sharing, came)

    def _edit(self, shown: MemberDetail) -> None:
        before = _editable(shown, [field.name for field in self._host.till.members.policy.custom])
        fields = tuple(FormField(label, text, "text") for _, label, text in before)
        said = tr("括号里是现在的内容,留空不改,输 {empty} 清空。", empty=EMPTY)
        self._form(tr("修改资料"), said, fields, tr("保存"), lambda: self._change(shown, before))

    def _change(self, shown: MemberDetail, before: Sequence[tuple[str, str, str]]) -> None:
        typed = [value.strip() for value in self._forms.values()]
        new = {
            key: "" if value == EMPTY else value
            for (key, _, text), value in zip(before, typed, strict=True)
            if value != text
        }
        adviser, members = new.pop("adviser", None), self._host.till.members

        def done(changed: bool) -> None:
            self._back()
            self._host.say(info(tr("资料已保存。"), "ok") if changed else info(tr("没有什么变化。")))

        self._host.call(lambda: members.change(shown.member_id, _told(new), adviser=adviser), done)


def only(hits: Sequence[MemberHit], asked: str) -> str:
    """The one member who was found. Raises MemberNotFound."""
    from membership.errors import MemberNotFound

    if len(hits) != 1:
        raise MemberNotFound(asked=asked)
    return hits[0].member_id


def _first_values(asked: str) -> tuple[str, str, str, str, str]:
    """What was searched for in vain is the new member's phone, or name."""
    digits = asked.replace(" ", "")
    if _PHONE.fullmatch(digits):
        return digits, "", "", "", ""
    return "", "" if asked.isascii() else asked, "", "", ""


def _editable(shown: MemberDetail, custom: Sequence[str]) -> list[tuple[str, str, str]]:
    """(key, caption, what stands in the field) of each field; hidden ones stand masked in their caption."""
    file = shown.file
    assert file is not None, shown.member_id
    days = "、".join(f"{name} {day}" for name, day in file.anniversaries)
    own = dict(file.custom)
    nothing = tr("未填")
    return [
        ("name", tr("姓名"), shown.name),
        ("phone", tr("手机 ({now})", now=shown.phone or nothing), ""),
        ("sex", tr("性别"), shown.sex),
        ("birthday", tr("生日 ({now};农历写 农历8-15)", now=file.birthday or nothing), ""),
        ("anniversaries", tr("纪念日 (如: 结婚 05-20)"), days),
        ("ring", tr("手寸"), file.ring),
        ("bangle_mm", tr("圈口 mm"), str(file.bangle_mm or "")),
        ("preferences", tr("偏好"), file.preferences),
        ("address", tr("地址 ({now})", now=file.address or nothing), ""),
        ("adviser", tr("专属导购 (工号)"), file.adviser),
        *((f"custom:{name}", name, own.get(name, "")) for name in custom),
    ]


def _told(new: dict[str, str]) -> Particulars:
    from membership.file.rules.particulars import Particulars

    custom = {key.removeprefix("custom:"): value for key, value in new.items() if key.startswith("custom:")}
    plain = {key: value for key, value in new.items() if not key.startswith("custom:")}
    days = plain.pop("anniversaries", None)
    said = {**plain, "anniversaries": None if days is None else read_days(days), "custom": custom or None}
    return msgspec.convert(said, Particulars)


def read_days(text: str) -> dict[str, str]:
    """'结婚 05-20、订婚 10-01' by what for; a name without a day is refused by the rules."""
    parts = [part.split(maxsplit=1) for part in re.split("[、,，;；]", text) if part.strip()]
    return {part[0]: part[1] if len(part) > 1 else "?" for part in parts}
