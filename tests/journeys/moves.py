"""What people do at two tills of one chain; each move says in the test's own book where things are then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from kernel.weight import grams, parse_grams
from tests.builders import shop
from tests.builders.old_gold import SELLER, old_piece
from tests.journeys.world import (
    OTHER,
    PIECES,
    STORES,
    WHY,
    Impossible,
    Refused,
    Sold,
    World,
    ask,
    close,
    pick,
    scan,
)


def _sell(world: World, register: str, number: int) -> None:
    code = scan(world, register, number)
    close(world, register, (code,), method=("cash", "card")[number % 2])


def _sell_two(world: World, register: str, number: int) -> None:
    codes = (scan(world, register, number), scan(world, register, number + 1))
    close(world, register, codes)


def _sell_to_a_member(world: World, register: str, number: int) -> None:
    """LI pays with her stored value first; one bill in three takes her voucher."""
    code = scan(world, register, number)
    ask(world.till(register), "scan", code=shop.LI)
    if number % 3 == 0:
        ask(world.till(register), "scan", code=shop.LI_VOUCHER)
    close(world, register, (code,), method="stored_value")


def lay_back(world: World, register: str, sold: Sold, policy: str = "") -> None:
    """A sold piece is on the bill as goods that come back, weighed as it was sold."""
    counter, piece = world.till(register), world.pieces[sold.barcode]
    ask(counter, "return_lines", sale_no=sold.sale_no, lines=[sold.no], reason=WHY, policy=policy)
    if piece.pricing_mode != "by_piece":
        weight = grams(piece.gross_weight_mg)
        ask(counter, "weigh_return", sale_no=sold.sale_no, line=sold.no, weight=weight)


def took_back(world: World, register: str, sold: Sold) -> None:
    world.where[sold.barcode] = STORES[register]
    world.sold.remove(sold)
    world.ended.append((register, sold))


def _give_back(world: World, register: str, number: int) -> None:
    sold = pick(world.sold, number)
    lay_back(world, register, sold, ("", "不退工费")[number % 2])
    close(world, register)
    took_back(world, register, sold)


def _give_back_for_cash(world: World, register: str, number: int) -> None:
    sold = pick(world.sold, number)
    lay_back(world, register, sold)
    ask(world.till(register), "refund_otherwise", reason="卡已注销")
    close(world, register)
    took_back(world, register, sold)


def _exchange(world: World, register: str, number: int) -> None:
    sold = pick(world.sold, number)
    lay_back(world, register, sold)
    code = scan(world, register, number)
    close(world, register, (code,))
    took_back(world, register, sold)


def _give_back_again(world: World, register: str, number: int) -> None:
    """What came back does not come back again where that is known."""
    sold = pick([sold for till, sold in world.ended if till == register], number)
    try:
        lay_back(world, register, sold)
        close(world, register)
    except Refused:
        return
    raise AssertionError(f"{sold} came back twice")


# --- old gold --------------------------------------------------------------------------------------------------------


def take_old(world: World, register: str, sale_no: str) -> None:
    """The old pieces that came in with a bill lie in the safe."""
    for row in ask(world.till(register), "old_gold_list")["pieces"]:
        if row["sale_no"] == sale_no:
            world.safe[row["old_no"]] = (STORES[register], parse_grams(row["gross"]))


def with_old(world: World, register: str, number: int, **described: Any) -> None:
    code = scan(world, register, number)
    _lay_old(world, register, weight=f"{1 + number % 9}.{number % 1000:03}"[:6], line=code, **described)
    take_old(world, register, close(world, register, (code,)))


def _lay_old(world: World, register: str, *, kind: str, weight: str, line: str = "", **described: Any) -> None:
    of_line = {"line": line} if kind in ("cut_off", "gem_trade_up") else {}
    ask(world.till(register), "old_gold_add", piece=old_piece(kind, weight, **of_line, **described))


def _trade_in(world: World, register: str, number: int) -> None:
    with_old(world, register, number, kind="trade_in")


def _trade_in_own(world: World, register: str, number: int) -> None:
    """A piece of the house's own gold is melted for a new one."""
    own = [one for one in world.sold if world.pieces[one.barcode].purity_code in ("AU999", "AU9999")]
    sold = pick(own, number)
    with_old(
        world, register, number, kind="trade_in", source="own", receipt=sold.sale_no, barcode=sold.barcode
    )  # fmt: skip
    world.where[sold.barcode] = "melted"
    world.sold.remove(sold)
    world.ended.append((register, sold))


def _trade_in_what_came_back(world: World, register: str, number: int) -> None:
    """The receipt of a piece that was given back, or melted, buys nothing."""
    sold = pick([sold for till, sold in world.ended if till == register], number)
    code = scan(world, register, number)
    try:
        _lay_old(
            world, register, kind="trade_in", weight="5.00", source="own", receipt=sold.sale_no, barcode=sold.barcode
        )  # fmt: skip
        close(world, register, (code,))
    except Refused:
        ask(world.till(register), "void", reason=WHY)
        return
    raise AssertionError(f"{sold} was traded in after it had come back")


def _buy_back(world: World, register: str, number: int) -> None:
    _lay_old(world, register, kind="buy_back", weight=f"{1 + number % 9}.00", seller=SELLER)
    take_old(world, register, close(world, register))


def _cut_off(world: World, register: str, number: int) -> None:
    weighed = [code for code in world.lying(STORES[register]) if world.pieces[code].pricing_mode == "by_weight"]
    code = pick(weighed, number)
    ask(world.till(register), "scan", code=code)
    _lay_old(world, register, kind="cut_off", weight="0.35", line=code)
    take_old(world, register, close(world, register, (code,)))


def _trade_up(world: World, register: str, number: int) -> None:
    with_old(world, register, number, kind="gem_trade_up", purity="18K金", paid="100.00", certificate=True)


def _refine(world: World, register: str, _number: int) -> None:
    for old_no in ask(world.till(register), "old_gold_send", refinery="精炼厂")["pieces"]:
        del world.safe[old_no]


def _correct_old(world: World, register: str, number: int) -> None:
    here = [old_no for old_no, (store, _mg) in world.safe.items() if store == STORES[register]]
    old_no = pick(here, number)
    store, mg = world.safe[old_no]
    ask(world.till(register), "old_gold_correct", old_no=old_no, gross=grams(mg + 10), reason="复称")
    world.safe[old_no] = (store, mg + 10)


# --- orders and service ----------------------------------------------------------------------------------------------


def _order(world: World, register: str, number: int) -> None:
    counter, code = world.till(register), pick(world.lying(STORES[register]), number)
    placed = ask(counter, "order_place", lines=[{"barcode": code}], pickup="2026-11-28", name="李大妈")["order"]
    ask(counter, "order_deposit", order=placed["order_no"], amount="100.00")
    close(world, register)
    world.where[code] = f"{STORES[register]}, ordered"
    world.orders.append((register, placed["order_no"], code))
    world.ahead[register] += 100_00


def _order_of(world: World, register: str, number: int) -> tuple[str, str]:
    _till, order_no, code = pick([one for one in world.orders if one[0] == register], number)
    return order_no, code


def _pick_up(world: World, register: str, number: int) -> None:
    order_no, code = _order_of(world, register, number)
    ask(world.till(register), "order_pick_up", order=order_no)
    close(world, register, (code,))
    world.orders.remove((register, order_no, code))
    world.ahead[register] -= 100_00


def _call_off(world: World, register: str, number: int) -> None:
    order_no, code = _order_of(world, register, number)
    fault = ("customer", "shop", "nobody")[number % 3]
    ask(world.till(register), "order_cancel", order=order_no, fault=fault, reason=WHY)
    if world.till(register).cart()["parts"]:  # something is given back
        close(world, register)
    world.orders.remove((register, order_no, code))
    world.where[code] = STORES[register]
    world.ahead[register] -= 100_00


def _leave_metal(world: World, register: str, number: int) -> None:
    opened = ask(
        world.till(register), "service_open", kinds=["customer_material"], article="旧金条", weight="12.50",
        promised="2026-11-24", name="李大妈", fee="80.00", loss_permille=20,
        metal=[{"purity": "足金999", "weight": "12.50"}],
    )  # fmt: skip
    world.tickets.append((register, opened["ticket"]["ticket_no"]))
    world.owed[register] += 12_500


def _work_metal(world: World, register: str, number: int) -> None:
    """Most of the metal becomes a ring, a little is lost; the rest goes back with the ring, which is paid."""
    _till, ticket = pick([one for one in world.tickets if one[0] == register], number)
    counter = world.till(register)
    used = [{"purity": "足金999", "used": "11.30", "loss": "0.20"}]
    ask(counter, "service_back", ticket=ticket, weight="11.30", used=used)
    ask(counter, "service_fetch", ticket=ticket, weight="11.30")
    close(world, register)
    world.tickets.remove((register, ticket))
    world.owed[register] -= 12_500


# --- stock -----------------------------------------------------------------------------------------------------------


def _deliver(world: World, register: str, number: int) -> None:
    code = f"{register}NEW{len(world.pieces)}"
    piece = msgspec.structs.replace(pick(list(PIECES.values()), number), barcode=code, goods_no="", certificate_no="")
    ask(world.till(register), "receive_pieces", supplier="金厂", pieces=[msgspec.to_builtins(piece)])
    world.pieces[code], world.where[code] = piece, STORES[register]


def _send(world: World, register: str, number: int) -> None:
    goal = OTHER[STORES[register]]
    lying = world.lying(STORES[register])
    codes = tuple(sorted({pick(lying, number), pick(lying, number + 1)}))
    paper = ask(world.till(register), "send_pieces", codes=list(codes), to=goal)["transfer"]
    world.where.update(dict.fromkeys(codes, "on the way"))
    world.papers.append((goal, codes, tuple(paper["codes"])))


def _receive(world: World, register: str, number: int) -> None:
    """All of a paper, or all but one piece, which comes later."""
    paper = pick([one for one in world.papers if one[0] == STORES[register]], number)
    goal, codes, texts = paper
    found = codes[: 1 + number % len(codes)]
    ask(world.till(register), "receive_transfer", codes=list(texts), found=list(found))
    world.where.update(dict.fromkeys(found, goal))
    world.papers.remove(paper)
    if found != codes:
        world.papers.append((goal, codes[len(found) :], texts))


def _count(world: World, register: str, number: int) -> None:
    """All but one piece is found."""
    counter, lying = world.till(register), world.lying(STORES[register])
    missing = pick(lying, number)
    kept = [code for code, place in world.where.items() if place == f"{STORES[register]}, ordered"]
    count_no = ask(counter, "open_count")["count"]
    ask(counter, "count_scan", count=count_no, codes=[code for code in (*lying, *kept) if code != missing])
    ask(counter, "close_count", count=count_no, reason="盘点")
    world.where[missing] = f"missing in {STORES[register]}"


def _moved(world: World, register: str, number: int, came_from: str, command: str, became: str, **more: str) -> None:
    code = pick(world.lying(came_from), number)
    ask(world.till(register), command, codes=[code], **more)
    world.where[code] = became


def _stock(command: str, became: str, **more: str) -> Callable[[World, str, int], None]:
    """A piece that lies in the store leaves it."""

    def move(world: World, register: str, number: int) -> None:
        store = STORES[register]
        _moved(world, register, number, store, command, became.format(store), **more)

    return move


def _back(command: str, was: str, **more: str) -> Callable[[World, str, int], None]:
    """A piece comes into the store again."""

    def move(world: World, register: str, number: int) -> None:
        store = STORES[register]
        _moved(world, register, number, was.format(store), command, store, **more)

    return move


def _cash(world: World, register: str, number: int) -> None:
    what, sign = (("pay_in", 1), ("pay_out", -1))[number % 2]
    ask(world.till(register), "cash", what=what, amount="50.00", reason=WHY)
    world.cash[register] += sign * 50_00


def _tell(world: World, register: str, _number: int) -> None:
    world.till(register).ok("sync")


# To add a move: a line here.
MOVES: dict[str, Callable[[World, str, int], None]] = {
    "sell": _sell,
    "sell two": _sell_two,
    "sell to a member": _sell_to_a_member,
    "give back": _give_back,
    "give back for cash": _give_back_for_cash,
    "give back again": _give_back_again,
    "exchange": _exchange,
    "trade in": _trade_in,
    "trade in their own": _trade_in_own,
    "trade in what came back": _trade_in_what_came_back,
    "buy back": _buy_back,
    "cut off": _cut_off,
    "trade up": _trade_up,
    "send to the refinery": _refine,
    "correct old gold": _correct_old,
    "order": _order,
    "pick up": _pick_up,
    "call off": _call_off,
    "leave metal": _leave_metal,
    "work metal": _work_metal,
    "deliver": _deliver,
    "send": _send,
    "receive": _receive,
    "count": _count,
    "find": _back("found_again", "missing in {}", reason="找到"),
    "write off": _stock("write_off", "written off", reason="断裂"),
    "return to the supplier": _stock("return_to_supplier", "supplier", supplier="金厂", reason="退"),
    "lend": _stock("lend", "lent by {}", borrower="杂志社", due="2026-12-01", reason="拍照"),
    "take back": _back("take_back", "lent by {}"),
    "cash": _cash,
    "tell": _tell,
}
# What must have been done before a move, where the till has nothing that it needs.
FIRST = {
    "give back": "sell", "give back for cash": "sell", "exchange": "sell to a member", "give back again": "give back",
    "trade in what came back": "give back", "trade in their own": "sell", "send to the refinery": "trade in",
    "correct old gold": "buy back", "pick up": "order", "call off": "order", "work metal": "leave metal",
    "find": "count", "take back": "lend", "sell": "deliver", "send": "deliver",
}  # fmt: skip


def carry_out(world: World, name: str, register: str, number: int) -> str:
    """'' where the move was made; 'impossible', or the code of the refusal, after which nothing has changed."""
    outcome = _tried(world, name, register, number)
    if outcome == "impossible" and name in FIRST:
        carry_out(world, FIRST[name], register, number)
        outcome = _tried(world, name, register, number)
    return outcome


def _tried(world: World, name: str, register: str, number: int) -> str:
    try:
        MOVES[name](world, register, number)
    except Impossible:
        outcome = "impossible"
    except Refused as refusal:
        outcome = str(refusal)
    else:
        return ""
    world.till(register).do("cancel_tender")
    world.till(register).do("void", reason=WHY)
    return outcome
