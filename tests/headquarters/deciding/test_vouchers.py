"""Batches of vouchers, vouchers for members, vouchers out of use."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from headquarters.deciding import vouchers as deciding
from headquarters.deciding.vouchers import (
    MadeVouchers,
    NothingToVoid,
    OnlyHeldVouchers,
    OutOfUse,
    VoucherBatchWrong,
    VoucherRuleUnknown,
)
from membership.errors import MemberNotFound
from promotions import RuleSet
from promotions.facts import RuleSetPublished
from promotions.queries import voucher_batches, voucher_by_code, vouchers_of
from promotions.rules.vouchers import is_mistyped
from sync.rights import RightGranted
from tests.builders.counter import SETUP
from tests.headquarters.chain import Chain, new_chain

RULES = [{"id": "V", "name": "百元券", "stage": "voucher", "code": "V100", "benefit": {"type": "amount_off", "fen": 1}}]
_LATER = count()


@pytest.fixture
def chain() -> Chain:
    made = new_chain()
    fact = RuleSetPublished(
        rule_set_version=1, effective_at="2027-01-01T00:00:00.000+08:00", published_by="总部", rules=json.dumps(RULES),
        hash=RuleSet.parse(RULES).hash,
    )  # fmt: skip
    made.office.keeper.transact(SETUP, lambda books: books.record_all([fact]))
    return made


def random(size: int) -> bytes:
    return next(_LATER).to_bytes(size, "big")


def make(chain: Chain, sheet: Path, **change: object) -> MadeVouchers:
    now = chain.office.clock.now()
    asked = {
        "rule_code": "V100", "count": 1_200, "valid_from": now, "valid_until": now + timedelta(days=30),
        "store_codes": [], "note": "开业", "random": random, **change,
    }  # fmt: skip
    return chain.office.keeper.transact(SETUP, lambda books: deciding.make(books, sheet, **asked))  # type: ignore[arg-type]


def test_a_batch_is_written_once_and_counted(chain: Chain, tmp_path: Path) -> None:
    sheet = tmp_path / "codes.csv"

    batch = make(chain, sheet)

    written = [line.split(",")[1] for line in sheet.read_text().splitlines()[1:]]
    with chain.office.database.reading() as connection:
        (row,) = voucher_batches(connection)
        known = voucher_by_code(connection, written[-1])
    assert tuple(written) == batch.codes
    assert len(set(written)) == 1_200
    assert not any(map(is_mistyped, written))
    assert (row.count, row.issued, row.redeemed, row.void, row.note) == (1_200, 1_200, 0, 0, "开业")
    assert known is not None
    assert known.member_id == ""
    assert sheet.stat().st_mode & 0o077 == 0


def test_sheets_are_a_pdf(chain: Chain, tmp_path: Path) -> None:
    make(chain, tmp_path / "codes.pdf", count=2)

    assert (tmp_path / "codes.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("change", [{"count": 0}, {"count": 100_001}, {"store_codes": ["NOWHERE"]}])
def test_a_batch_that_makes_no_sense_is_refused_and_no_sheet_is_written(
    chain: Chain, tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(VoucherBatchWrong):
        make(chain, tmp_path / "codes.csv", **change)

    assert not (tmp_path / "codes.csv").exists()


def test_a_batch_that_has_ended_is_refused(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(VoucherBatchWrong, match="ended"):
        make(chain, tmp_path / "codes.csv", valid_until=chain.office.clock.now())


def test_vouchers_of_no_published_rule_are_refused(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(VoucherRuleUnknown):
        make(chain, tmp_path / "codes.csv", rule_code="V999")


def test_members_are_given_one_each_and_nobody_who_is_no_member(chain: Chain) -> None:
    member_id, keeper = chain.member(), chain.office.keeper

    def issue(*members: str) -> tuple[str, ...]:
        return keeper.transact(
            SETUP,
            lambda books: deciding.issue(books, members, rule_code="V100", days=30, reason="道歉", random=random),
        )

    (code,) = issue(member_id)
    with chain.office.database.reading() as connection:
        assert [one.code for one in vouchers_of(connection, member_id, "2026-11-22")] == [code]
    with pytest.raises(MemberNotFound):
        issue(member_id, "nobody")


def test_what_is_unused_of_a_batch_can_be_taken_out_of_use_once(chain: Chain, tmp_path: Path) -> None:
    batch, keeper = make(chain, tmp_path / "codes.csv", count=3), chain.office.keeper

    one = keeper.transact(SETUP, lambda books: deciding.void(books, batch.codes[0], "丢失"))
    rest = keeper.transact(SETUP, lambda books: deciding.void(books, batch.batch_no, "活动取消"))

    assert (one, rest) == (OutOfUse(void=1, held=0), OutOfUse(void=2, held=0))
    with pytest.raises(NothingToVoid):
        keeper.transact(SETUP, lambda books: deciding.void(books, batch.batch_no, "再来"))


def test_a_voucher_that_a_register_holds_stands(chain: Chain, tmp_path: Path) -> None:
    batch, keeper = make(chain, tmp_path / "codes.csv", count=3), chain.office.keeper
    held = RightGranted(right_id="r", register="HP01", account=f"voucher:{batch.codes[0]}", amount=1)
    keeper.transact(SETUP, lambda books: books.record(held))

    done = keeper.transact(SETUP, lambda books: deciding.void(books, batch.batch_no, "活动取消"))

    with chain.office.database.reading() as connection:
        known = voucher_by_code(connection, batch.codes[0])
    assert done == OutOfUse(void=2, held=1)
    assert known is not None
    assert known.state == "issued"
    with pytest.raises(OnlyHeldVouchers):
        keeper.transact(SETUP, lambda books: deciding.void(books, batch.codes[0], "丢失"))
