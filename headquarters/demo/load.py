"""Puts the demo chain into headquarters' books, and writes down what the tills and the scripted day need to know."""

from __future__ import annotations

from collections.abc import Callable

from headquarters.demo.chain import DemoChain, DemoMember
from headquarters.demo.generate import BANGLE, RING
from headquarters.demo.offers import TIERS
from headquarters.office import Office
from kernel.actor import Actor, program
from kernel.asking import in_parts
from kernel.books import Books
from kernel.facts import canonical
from kernel.secrets import hash_pin
from membership.tiers.facts import TierPolicyPublished
from membership.usecases import bring_opening_balance, enrol, set_stored_value_pin_hash
from promotions import RuleSet
from promotions.facts import RuleSetPublished, VoucherIssued
from shop.demo_guide import DemoGuide, DemoTill
from shop.staff.facts import CompanyNamed, StaffHired, StoreOpened
from shop.stock.facts import PiecesReceived

PIECES_A_DOCUMENT, MEMBERS_A_STEP = 100, 500
INVOICE_URL = "https://invoice.example.invalid/i"
FOOTER = "请保留小票,凭小票享受终身清洗\n本店售出商品按国家规定退换"


def load_demo(office: Office, chain: DemoChain, say: Callable[[str], None]) -> DemoGuide:
    """Record the whole chain in headquarters' journal, telling `say` how far it is."""
    actor = program("demo")
    say("公司、门店、员工")
    with office.open(actor) as books:
        _company(books, chain, office.secrets.pepper)
    _stock(office, actor, chain, say)
    card_to_member = _members(office, actor, chain, say)
    say(f"金价牌 {len(chain.boards)} 版、促销、代金券 {len(chain.vouchers)} 张")
    with office.open(actor) as books:
        for board in chain.boards:
            books.record(board)
        _offers(books, chain, card_to_member)
    return _guide(chain)


def _company(books: Books, chain: DemoChain, pepper: str) -> None:
    books.record(CompanyNamed(name=chain.company, tax_no="", receipt_footer=FOOTER, invoice_url=INVOICE_URL))
    for store in chain.stores:
        books.record(StoreOpened(code=store.code, name=store.name, address=store.address, phone=store.phone))
    for person in chain.people:
        pin_hash = hash_pin(person.pin, pepper=pepper)
        books.record(
            StaffHired(
                staff_no=person.staff_no, name=person.name, role=person.role, store=person.store, pin_hash=pin_hash
            )
        )


def _stock(office: Office, actor: Actor, chain: DemoChain, say: Callable[[str], None]) -> None:
    for stock in chain.stock:
        documents = list(in_parts(stock.pieces, PIECES_A_DOCUMENT))
        for number, pieces in enumerate(documents, start=1):
            with office.open(actor) as books:
                document_no = f"R-{stock.store}-{chain.today:%Y%m%d}-{number:03}"
                books.record(
                    PiecesReceived(
                        document_no=document_no, store=stock.store, source="期初", opening=True, pieces=tuple(pieces)
                    )
                )
        say(f"{stock.store} 货品 {len(stock.pieces)} 件")


def _members(office: Office, actor: Actor, chain: DemoChain, say: Callable[[str], None]) -> dict[str, str]:
    ids: dict[str, str] = {}
    done = 0
    for people in in_parts(chain.members, MEMBERS_A_STEP):
        with office.open(actor) as books:
            for person in people:
                ids[person.card_no] = _member(office, books, person)
        done += len(people)
        say(f"会员 {done} / {len(chain.members)}")
    return ids


def _member(office: Office, books: Books, person: DemoMember) -> str:
    member_id = enrol(
        books,
        office.keys,
        name=person.name,
        phone=person.phone,
        phone_mac=office.phone_mac,
        sex=person.sex,
        birthday=person.birthday,
        tier=person.tier,
        home_store=person.home_store,
        consent="2026-01",
        source="期初",
        card_no=person.card_no,
        joined_on=person.joined_on,
    )
    if person.points or person.principal_fen or person.bonus_fen:
        bring_opening_balance(
            books,
            member_id=member_id,
            points=person.points,
            principal_fen=person.principal_fen,
            bonus_fen=person.bonus_fen,
            source="期初",
        )
    if person.stored_value_pin:
        pin_hash = hash_pin(person.stored_value_pin, pepper=office.secrets.pepper)
        set_stored_value_pin_hash(books, office.keys, member_id, pin_hash)
    return member_id


def _offers(books: Books, chain: DemoChain, card_to_member: dict[str, str]) -> None:
    people = {"proposed_by": chain.people[0].staff_no, "approved_by": ""}
    books.record(TierPolicyPublished(policy_version=1, number=0, policy=TIERS, **people, rises=0, drops=0))
    rules = RuleSet.parse([dict(rule) for rule in chain.rules])
    books.record(
        RuleSetPublished(
            rule_set_version=1,
            effective_at=chain.rules_effective_at,
            published_by=chain.people[0].name,
            rules=canonical(list(chain.rules)).decode(),
            hash=rules.hash,
        )
    )
    for voucher in chain.vouchers:
        books.record(
            VoucherIssued(
                code=voucher.code,
                rule_code=voucher.rule_code,
                member_id=card_to_member[voucher.card_no],
                valid_until=voucher.valid_until,
            )
        )


def _guide(chain: DemoChain) -> DemoGuide:
    named = chain.members[:4]
    return DemoGuide(
        registers=tuple(DemoTill(register=store.register, store=store.code) for store in chain.stores),
        stores={store.code: store.name for store in chain.stores},
        pins={person.staff_no: person.pin for person in chain.people},
        pieces={stock.store: tuple(piece.barcode for piece in stock.pieces[:60]) for stock in chain.stock}
        | {"named": (BANGLE.barcode, RING.barcode)},
        members=tuple(
            {"name": m.name, "phone": m.phone, "card_no": m.card_no, "pin": m.stored_value_pin} for m in named
        ),
        vouchers=tuple(voucher.code for voucher in chain.vouchers if voucher.card_no == named[0].card_no),
    )
