"""Each member has one voucher a year for their birthday, however often the night's work is done."""

from __future__ import annotations

from headquarters.upkeep.birthdays import give
from membership.tables import member_directory
from membership.usecases import enrol
from promotions.queries import vouchers_of
from promotions.rules.vouchers import BirthdayVoucher
from tests.headquarters.chain import STAFF, Chain, new_chain

POLICY = BirthdayVoucher(rule_code="V100", days_before=7, days=30)
TODAY = "2026-11-21"


def born(chain: Chain, birthday: str, calendar: str = "solar") -> str:
    phone = f"1390000{birthday[-5:].replace('-', '')}"
    with chain.office.open(STAFF) as books:
        member_id = enrol(
            books, chain.office.keys, name="周敏", phone=phone, phone_mac=chain.office.phone_mac, home_store="HP"
        )
    with chain.office.database.writing() as connection:
        where = member_directory.c.member_id == member_id
        connection.execute(member_directory.update().where(where).values(birthday=birthday, calendar=calendar))
    return member_id


def night(chain: Chain, today: str = TODAY, policy: BirthdayVoucher = POLICY) -> int:
    return give(chain.office.keeper, policy, today, lambda words: f"secret {words}")


def count_of(chain: Chain, member_id: str) -> int:
    with chain.office.database.reading() as connection:
        return len(vouchers_of(connection, member_id, "2026-01-01"))


def test_a_voucher_comes_so_many_days_before_and_once() -> None:
    chain = new_chain()
    member_id, other = born(chain, "1990-11-28"), born(chain, "11-29")

    assert (night(chain), night(chain)) == (1, 0)
    assert (count_of(chain, member_id), count_of(chain, other)) == (1, 0)


def test_nights_that_were_missed_are_made_up_for() -> None:
    chain = new_chain()
    night(chain)
    member_id = born(chain, "12-01")  # its night is the 24th

    assert night(chain, "2026-11-26") == 1
    assert count_of(chain, member_id) == 1


def test_a_lunar_birthday_is_kept_where_it_falls() -> None:
    chain = new_chain()
    member_id = born(chain, "10-20", "lunar")  # 28 November 2026

    assert night(chain) == 1
    assert count_of(chain, member_id) == 1


def test_who_was_born_on_the_29th_of_february_has_a_birthday_in_common_years() -> None:
    chain = new_chain()
    born(chain, "2000-02-29")

    assert night(chain, "2027-02-21") == 1


def test_without_a_rule_nobody_is_given_anything() -> None:
    chain = new_chain()
    born(chain, "11-28")

    assert night(chain, policy=BirthdayVoucher()) == 0
