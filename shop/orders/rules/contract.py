"""What a written order must say before it is one, and what it comes to."""

from __future__ import annotations

from kernel.days import days_between, is_day
from kernel.money import metal_value
from shop.catalogue.rules.details import MONEY_FEN_MAX
from shop.catalogue.rules.purity import require_name_allowed
from shop.catalogue.rules.weighing import require_plausible
from shop.orders.errors import LockRefused, OrderDayWrong, OrderIncomplete
from shop.orders.facts import OrderLine, OrderTerms
from shop.orders.rules.deposit import Deposit, split_deposit
from shop.orders.rules.price_lock import PriceLock, may_lock

FURTHEST_DAYS = 3 * 366  # a day further off is a slip of the finger, and a lock until then a bet on the price


def line_fen(line: OrderLine, gram_fen: int) -> int:
    """A line at `gram_fen` a gram: gold, craft fee and what is paid besides."""
    craft = line.craft_fee_fen
    if line.craft_fee_mode == "per_gram":
        craft = metal_value(line.weight_mg, line.craft_fee_fen)
    return metal_value(line.weight_mg, gram_fen) + craft + line.other_fen


def require_sound(order_no: str, terms: OrderTerms, today: str) -> None:
    """Raises OrderIncomplete, OrderDayWrong, LockRefused, PurityNameRefused, WeightAbsurd."""
    if not terms.lines:
        raise OrderIncomplete(what="货品")
    for line in terms.lines:
        if not line.description.strip():
            raise OrderIncomplete(what="品名")
        if min(line.weight_mg, line.craft_fee_fen, line.other_fen) < 0:
            raise OrderIncomplete(what="重量和工费")
        if not line.barcode:
            _require_makeable(line)
    if not 0 < terms.contract_fen <= MONEY_FEN_MAX:
        raise OrderIncomplete(what="合同价")
    for day, earliest in ((terms.pickup_date, today), (terms.expires_on, terms.pickup_date)):
        if not is_day(day) or day < earliest or days_between(today, day) > FURTHEST_DAYS:
            raise OrderDayWrong(day=day)
    if terms.locked_fen:
        _require_lockable(order_no, terms)


def _require_makeable(line: OrderLine) -> None:
    """What is to be made has a name that a label may bear, and weighs what one piece can. Raises as require_sound."""
    require_name_allowed(line.description)
    if line.weight_mg:
        require_plausible(line.weight_mg, line.category)


def _require_lockable(order_no: str, terms: OrderTerms) -> None:
    """A lock is the price term of a real delivery, of gold by weight. Raises LockRefused."""
    purities = {line.purity_code for line in terms.lines if line.weight_mg}
    allowed = all(
        may_lock(barcode=line.barcode, order_no=order_no, pickup_date=terms.pickup_date) for line in terms.lines
    )
    if len(purities) != 1 or "" in purities or terms.locked_fen < 0 or not allowed:
        raise LockRefused()


def lock_of(order_no: str, terms: OrderTerms, today: str) -> PriceLock | None:
    """The lock that holds on the day `today`; None where nothing is locked or the day has passed."""
    if not terms.locked_fen or today > terms.pickup_date:
        return None
    return PriceLock(
        order_no=order_no, price_fen=terms.locked_fen, pickup_date=terms.pickup_date, lower_of_two=terms.lower_of_two
    )


def next_payment(terms: OrderTerms, held: Deposit, fen: int) -> Deposit:
    """The parts of a further payment of `fen`: all payments of a contract share one cap of earnest."""
    whole = split_deposit(terms.deposit_kind, held.fen + fen, terms.contract_fen)
    return Deposit(whole.earnest_fen - held.earnest_fen, whole.prepayment_fen - held.prepayment_fen)


def goes_back(deposit: Deposit, given_back: int) -> tuple[int, int, int]:
    """What a cancelled order does with the deposit: (refunded, penalty besides, forfeited) fen."""
    refund = min(given_back, deposit.fen)
    return refund, given_back - refund, deposit.fen - refund
