"""Promotions that are given so many times in the chain, to a member, or in a store on a day: who may have one more.

A price is made as if what headquarters can grant were there; with no line only what this till holds for later counts.
Before the bill is paid each use is a right of this register, so that no two tills give the last one away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace
from sqlalchemy import Connection

from kernel.books import Books
from pos_app.counter.post import Post
from promotions import RuleSet
from shop.daily_close.queries import open_day_of
from shop.sales.queries import given_on
from shop.sales.rules.cart import Cart
from shop.sales.rules.pricing import PricedCart
from shop.sales.rules.quotas import CartQuota, accounts_of, binding, needs, share_out
from shop.sales.usecases import close_rights, keep_header
from shop.standing import name_of
from shop.value import give_away
from sync.authority import RightDenied, RightHeld


@dataclass(slots=True)
class Quotas:
    """What is left for the bill at this post. A refusal counts until another bill, or another member's."""

    post: Post
    _refused: dict[str, int] = field(default_factory=dict)  # by rule
    _refused_for: tuple[str, str] = ("", "")

    def left(self, connection: Connection, cart: Cart, rules: RuleSet) -> dict[str, int]:
        """Uses that rules have left, by id, as far as this bill could want more."""
        limited = [rule for rule in rules if rule.quota is not None]
        if not limited:
            return {}
        given, offline = self._given(connection, rules), self._offline()
        bounds: dict[str, list[int]] = {rule.id: [] for rule in limited}
        for rule_id, left in self._refusals(cart).items():
            bounds.setdefault(rule_id, []).append(left)
        for rule in limited:
            assert rule.quota is not None, rule.id
            if rule.quota.per_store_day is not None:
                bounds[rule.id].append(rule.quota.per_store_day - given[rule.quota.name])
            if offline:
                accounts = accounts_of(rule.quota, cart.member_id)
                bounds[rule.id] += [self._within_reach(cart, account) for account in accounts]
        return binding({rule_id: min(each) for rule_id, each in bounds.items() if each}, rules, cart.pieces)

    def _given(self, connection: Connection, rules: RuleSet) -> dict[str, int]:
        """Uses in this store today, by quota that limits them; asked on each scan, so only where there is one."""
        limited = [rule for rule in rules if rule.quota is not None and rule.quota.per_store_day is not None]
        if not limited:
            return {}
        day = open_day_of(connection, self.post.register)
        by_rule = given_on(connection, self.post.store, self.post.now()[:10] if day is None else day.date)
        out: dict[str, int] = {}
        for rule in limited:
            assert rule.quota is not None, rule.id
            out[rule.quota.name] = out.get(rule.quota.name, 0) + by_rule.get(rule.id, 0)
        return out

    def _offline(self) -> bool:
        status = self.post.sync_status()
        return status is not None and status.state == "offline"

    def _within_reach(self, cart: Cart, account: str) -> int:
        """What this till can give with no line: what the bill holds, or a lease."""
        on_bill = sum(one.uses for one in cart.quotas if one.account == account)
        return max(on_bill, 0 if self.post.leases is None else self.post.leases.within_reach(account))

    def _refusals(self, cart: Cart) -> dict[str, int]:
        return self._refused if self._refused_for == (cart.cart_id, cart.member_id) else {}

    def keep_ahead(self, rules: RuleSet, member_id: str = "") -> None:
        """Have uses at hand for when there is no line: the chain's, or those of the member at the counter."""
        if self.post.leases is None:
            return
        for quota in rules.quotas.values():
            for account in accounts_of(quota, member_id):
                amount = quota.per_member if "@" in account else quota.ahead
                if amount is not None:
                    self.post.leases.keep_ahead(account, amount)

    def hold(self, priced: PricedCart, rules: RuleSet) -> list[str]:
        """Ask for what the price takes and the bill does not hold, and give back what it holds and does not take.

        Returns the names of the rules that were refused some of it: the bill must be priced again.
        """
        cart = self.post.cart
        wanted = needs(priced.rules, rules, cart.member_id)
        stay = tuple(one for one in cart.quotas if sum(wanted.get(one.account, {}).values()) == one.uses)
        self._keep(stay)
        short = self._beyond_the_day(priced, rules)
        for account in sorted(wanted.keys() - {one.account for one in stay}):
            short |= self._ask(account, wanted[account])
        return [rule.name for rule in rules if rule.id in short]

    def _beyond_the_day(self, priced: PricedCart, rules: RuleSet) -> set[str]:
        """Rules that share a store's limit of the day and want more of it together than each alone."""
        uses = {one.rule_id: one.uses for one in priced.rules}
        limited = [rule for rule in rules if rule.quota is not None and rule.id in uses]
        with self.post.reading() as connection:
            given = self._given(connection, rules) if limited else {}
        short: set[str] = set()
        for quota in {rule.quota for rule in limited if rule.quota is not None}:
            wanted = {rule.id: uses[rule.id] for rule in limited if rule.quota == quota}
            if quota.per_store_day is not None:
                short |= self._refuse(wanted, quota.per_store_day - given[quota.name])
        return short

    def _ask(self, account: str, uses: dict[str, int]) -> set[str]:
        amount = sum(uses.values())
        answer = self.post.rights.ask(right_id=self.post.ids.new(), account=account, amount=amount)
        if isinstance(answer, RightHeld):
            self._keep((*self.post.cart.quotas, CartQuota(account=account, uses=amount, right_id=answer.right_id)))
            return set()
        told = answer.facts.get("left", 0) if isinstance(answer, RightDenied) else 0
        return self._refuse(uses, min(int(told), amount - 1))

    def _refuse(self, uses: dict[str, int], left: int) -> set[str]:
        """These rules have no more than so many uses together, for this bill. The names of those that wanted more."""
        most = share_out(uses, max(0, left))
        short = {rule_id for rule_id in uses if most[rule_id] < uses[rule_id]}
        if short:
            self._refused = {**self._refusals(self.post.cart), **most}
            self._refused_for = (self.post.cart.cart_id, self.post.cart.member_id)
        return short

    def _keep(self, quotas: tuple[CartQuota, ...]) -> None:
        if quotas == self.post.cart.quotas:
            return
        gone = [one.right_id for one in self.post.cart.quotas if one not in quotas]
        cart = replace(self.post.cart, quotas=quotas)
        with self.post.books() as books:
            close_rights(books, gone)
            keep_header(books, cart)
        self.post.cart = cart


def give_uses(books: Books, cart: Cart, document_no: str) -> None:
    """The uses that the bill holds are given away with it."""
    for one in cart.quotas:
        give_away(books, one.right_id, quota=name_of(one.account), uses=one.uses, document_no=document_no)
