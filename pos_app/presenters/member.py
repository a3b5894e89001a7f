"""The member panel: find by phone tail, phone, card, pinyin or name; attach; show what the member has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kernel.errors import DomainError
from kernel.money import Money, plain_yuan
from membership.rules.card_states import GONE
from membership.rules.tiers import tier_name
from pos_app.locale import tr
from pos_app.presenters.host import Host
from pos_app.presenters.more import Form, FormField, MorePresenter
from pos_app.presenters.problems import info, words, words_for

if TYPE_CHECKING:
    from membership.cards.queries import CardView
    from membership.facts import Personal
    from membership.file.queries import FileView
    from membership.tiers.rules.standing import TierView
    from pos_app.counter.answers import MemberDetail, MemberHit
    from shop.sales.rules.pricing import PricedCart

HINT = "输入手机尾号 4 位即可"


@dataclass(frozen=True, slots=True)
class HitRow:
    """A found member as drawn: two lines."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class MemberCard:
    """The member on the bill, as the panel shows it."""

    title: str
    tier: str
    lines: tuple[tuple[str, str], ...]
    vouchers: tuple[str, ...]
    bills: tuple[tuple[str, str], ...]


class MemberView(Protocol):
    def show_search(self, text: str) -> None:
        """An empty search with the field focused; `text` is put in."""

    def show_hits(self, rows: tuple[HitRow, ...], chosen: int, words: str) -> None: ...
    def show_member(self, card: MemberCard) -> None: ...


class MemberPresenter:
    def __init__(self, view: MemberView, host: Host) -> None:
        self._view, self._host = view, host
        self._hits: tuple[MemberHit, ...] = ()
        self._chosen = 0
        self._asked = ""
        self._attached = False
        self.shown: MemberDetail | None = None  # the member on the bill, while the panel shows them
        self._pending = False  # the till has not answered the last question yet
        self._eager = False  # Enter came before that answer
        self._steps = 0  # and so did this many arrows

    def open(self, text: str = "") -> None:
        """With a member on the bill show that member, else the search."""
        cart = self._host.cart
        self._hits, self._chosen, self._asked, self._pending = (), 0, "", False
        self._attached, self.shown = bool(cart and cart.member), None
        if cart and cart.member:
            member_id = cart.member.member_id
            self._host.call(lambda: self._host.till.members.member(member_id), self.show)
            return
        self._view.show_search(text)
        self._view.show_hits((), -1, tr(HINT))
        if text:
            self.search(text)

    def search(self, text: str) -> None:
        """Look up what was typed; an answer to an older question is dropped."""
        asked = text.strip()
        self._asked, self._eager, self._steps = asked, False, 0
        if too_short(asked):
            self._hits = ()
            self._view.show_hits((), -1, tr(HINT))
            return
        self._pending = True
        self._host.call(lambda: self._host.till.members.find_members(asked), lambda hits: self._found(asked, hits))

    def _found(self, asked: str, hits: tuple[MemberHit, ...]) -> None:
        if asked != self._asked or self._attached:
            return
        self._hits, self._chosen, self._pending = hits, 0, False
        steps, self._steps = self._steps, 0
        self._show_hits()
        self.move(steps)
        if self._eager:
            self._eager = False
            if len(hits) == 1 or steps:
                self.accept()

    def move(self, steps: int) -> None:
        """Arrows that come before the till's answer count in its hits."""
        if self._pending:
            self._steps += steps
        elif self._hits and steps:
            self.choose(min(max(self._chosen + steps, 0), len(self._hits) - 1))

    def choose(self, place: int) -> None:
        self._chosen = place
        self._show_hits()

    def accept(self) -> None:
        """Use the chosen member; with the member's card on show, back to the cart."""
        if self._attached:
            self._host.leave()
        elif self._pending:
            self._eager = True
        elif self._hits:
            member_id = self._hits[self._chosen].member_id
            self._host.call(lambda: self._host.till.selling.attach_member(member_id), self._used)
        elif not too_short(self._asked):
            asked = self._asked
            self._pending = True
            look_up = self._host.till.members.look_up
            self._host.call(lambda: look_up(asked), lambda hits: self._looked_up(asked, hits), self._not_looked_up)

    def _looked_up(self, asked: str, hits: tuple[MemberHit, ...]) -> None:
        self._found(asked, hits)
        if asked == self._asked and not hits:
            self._host.say(words("member.none_found", text=asked))

    def _not_looked_up(self, error: DomainError) -> None:
        self._pending = self._eager = False
        self._host.say(words_for(error))

    def _used(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        if cart.member:
            self._host.say(info(tr("会员 {label} 已加入本单", label=cart.member.label), "ok"))

    def detach(self) -> None:
        if self._attached:
            self._host.call(self._host.till.selling.detach_member, self._detached)

    def _detached(self, cart: PricedCart) -> None:
        self._host.show_cart(cart)
        self._host.leave()
        self._host.say(info(tr("会员已移出本单,价格已重算。")))

    def _show_hits(self) -> None:
        rows = tuple(hit_row(hit) for hit in self._hits)
        alone = self._host.till.sync_status() is None
        none = (
            tr("没有找到。换手机、卡号或拼音再找。") if alone else tr("本机没有。整个手机号或卡号可按 Enter 问总部。")
        )
        hint = tr("↑↓ 选择  Enter 使用") if rows else none
        if rows and self._hits[0].as_of:
            hint = tr("{hint} · 资料截至 {at}", hint=hint, at=hour(self._hits[0].as_of))
        self._view.show_hits(rows, self._chosen if rows else -1, hint)

    @property
    def asked(self) -> str:
        """What was searched for last; '' with a member on show."""
        return self._asked

    def show(self, member: MemberDetail, whole: Personal | None = None) -> None:
        """The member's card; with `whole` also what is hidden, until the panel is left."""
        self.shown = member
        self._view.show_member(member_card(member, whole))


def too_short(text: str) -> bool:
    """Four digits of a phone, two letters of pinyin, or one Chinese character make sense to look up."""
    return len(text) < (4 if text.isdigit() else 2 if text.isascii() else 1)


def hit_row(hit: MemberHit) -> HitRow:
    # A member from another store brings the number of bills along, not their days.
    never = "" if hit.bills else tr("还没有消费")
    last = tr("最近 {day}", day=hit.last_bill[:10]) if hit.last_bill else never
    parts = (hit.home_store_name, last, tr("{bills} 笔", bills=hit.bills))
    return HitRow(title=f"{hit.label}  {hit.tier_name}", detail=" · ".join(part for part in parts if part))


def file_rows(file: FileView) -> tuple[tuple[str, str], ...]:
    """What the counter may see of a file: the days that are kept, sizes, what they like, who looks after them."""
    birthday = tr("{day} · 下次 {next}", day=file.birthday, next=file.next_birthday) if file.birthday else tr("未填")
    sizes = [tr("手寸 {ring}", ring=file.ring)] if file.ring else []
    sizes += [tr("圈口 {mm} mm", mm=file.bangle_mm)] if file.bangle_mm else []
    rows = (
        (tr("生日"), birthday),
        (tr("纪念日"), "、".join(f"{name} {day}" for name, day in file.anniversaries)),
        (tr("尺寸"), "、".join(sizes)),
        (tr("偏好"), file.preferences),
        (tr("地址"), file.address),
        *file.custom,
        (tr("专属导购"), file.adviser),
        (tr("推荐人"), file.inviter),
    )
    return tuple(row for row in rows if row[1])


def hidden_rows(whole: Personal) -> tuple[tuple[str, str], ...]:
    """What is hidden, in the whole."""
    rows = (
        (tr("手机"), whole.phone),
        (tr("生日"), whole.birthday + (tr(" (农历)") if whole.birthday and whole.calendar != "solar" else "")),
        (tr("地址"), whole.address),
        (tr("证件号码"), whole.id_no),
        *((day.name, day.day) for day in whole.anniversaries),
    )
    return tuple(row for row in rows if row[1])


def hour(as_of: str) -> str:
    """An ISO time as 'MM-DD HH:MM': how old the till's data is."""
    return as_of[5:16].replace("T", " ")


def points_rows(member: MemberDetail) -> tuple[tuple[str, str], ...]:
    """The points, what of them cannot be used yet, and what ends soon."""
    rows, view = [(tr("积分"), f"{member.points:,}")], member.points_view
    if view is not None and view.pending:
        rows.append((tr("待生效积分"), f"{view.pending:,}"))
    if view is not None and view.ending:
        rows.append((tr("即将过期"), tr("{points} 分于 {day}", points=f"{view.ending:,}", day=view.ends_on)))
    return tuple(rows)


def card_rows(cards: tuple[CardView, ...]) -> tuple[tuple[str, str], ...]:
    """The cards that a member has, and what is wrong with those that do not count."""
    mine = [card for card in cards if card.state not in GONE]
    return tuple(
        (tr(card.kind_words), card.card_no if card.state == "active" else f"{card.card_no} · {tr(card.state_words)}")
        for card in mine
    )


def tier_rows(view: TierView | None) -> tuple[tuple[str, str], ...]:
    """What counts towards the tier, what is missing to the next one, and by when to keep this one."""
    if view is None:
        return ()
    pays, what = (tr("再充值"), tr("充值")) if view.basis == "top_up" else (tr("再消费"), tr("消费"))
    if view.basis == "growth":
        grown = (tr("成长值"), f"{view.grown:,}")
    elif view.window_months:
        grown = (tr("近{months}月{what}", months=view.window_months, what=what), plain_yuan(view.grown))
    else:
        grown = (tr("累计{what}", what=what), plain_yuan(view.grown))
    rows = [grown]
    if view.following:
        short = plain_yuan(view.short_fen)
        rows.append((tr("升级"), tr("{pays} {short} 升{tier}", pays=pays, short=short, tier=tier_name(view.following))))
    if view.review_on:
        keeps = tr("{pays} {short} 保级", pays=pays, short=plain_yuan(view.keep_short_fen))
        said = keeps if view.keep_short_fen else tr("已够保级")
        rows.append((tr("评定"), tr("{day} · {said}", day=view.review_on, said=said)))
    return tuple(rows)


def member_card(member: MemberDetail, whole: Personal | None = None) -> MemberCard:
    """The card beside the bill; `whole` is what a person with a reason sees of it."""
    if member.shown:
        away = ((tr("资料"), tr("不在本机,凭会员码享会员价")), (tr("积分"), tr("照常累积")))
        return MemberCard(title=member.label, tier=member.tier_name, lines=away, vouchers=(), bills=())
    value = tr(
        "本金 {principal} 赠 {bonus}",
        principal=plain_yuan(member.principal_fen),
        bonus=plain_yuan(member.bonus_fen),
    )
    agreed = "、".join(state.words for state in member.consents if state.given)
    lines = (
        *points_rows(member),
        *tier_rows(member.tier_view),
        (tr("储值"), value),
        *(((tr("待释放赠金"), plain_yuan(member.later_fen)),) if member.later_fen else ()),
        *card_rows(member.cards),
        (tr("储值密码"), tr("已设") if member.has_pin else tr("未设")),
        *({**dict(file_rows(member.file)), **dict(hidden_rows(whole) if whole else ())}.items() if member.file else ()),
        (tr("入会"), f"{member.joined_on[:10]} · {member.home_store_name}"),
        (tr("消费"), tr("{bills} 笔", bills=member.bills)),
        *(((tr("同意"), agreed),) if agreed else ()),
        *(((tr("资料"), tr("该会员的资料留在加盟店")),) if member.kept_at_franchise else ()),
        *(((tr("资料"), tr("截至 {at}", at=hour(member.as_of))),) if member.as_of else ()),
    )
    return MemberCard(
        title=" ".join(part for part in (member.label, member.sex) if part),
        tier=member.tier_name,
        lines=lines,
        vouchers=tuple(tr("{words} · 至 {day}", words=v.words, day=v.valid_until[:10]) for v in member.vouchers),
        bills=tuple(
            (tr("{day} · 尾号 {tail}", day=bill.date[:10], tail=bill.sale_no[-4:]), str(Money(bill.due_fen)))
            for bill in member.last_bills
        ),
    )


class MemberForms:
    """What the keys of the member panel ask for: forms beside the bill, as everywhere; Esc leads back to the panel."""

    def __init__(self, host: Host, member: MemberPresenter, forms: MorePresenter) -> None:
        self._host, self._member, self._forms = host, member, forms

    def _form(
        self, title: str, said: str, fields: tuple[FormField, ...], button: str, accept: Callable[[], None]
    ) -> None:
        self._forms.form(Form(title, said, fields, button), accept, self._back)

    def _back(self) -> None:
        self._host.find_member(self._member.asked)
