"""A customer is a member, or a person whom only their paper's key names."""

from __future__ import annotations

import pytest

from membership.errors import PhoneInvalid
from shop.customers import CustomerMissing, Who, customer_for, person_behind
from tests.builders import shop
from tests.builders.register import Register

NUMBER = "D-HP01-20261121-0001"


@pytest.fixture
def register() -> Register:
    return Register()


def test_a_stranger_is_sealed_under_the_papers_own_key(register: Register):
    with register.books() as books:
        customer = customer_for(books, register.keys, NUMBER, Who(name="欧阳小敏", phone="138 1234 5678"))
        person = person_behind(books.connection, register.keys, customer)

    assert (customer.label, customer.sealed_under) == ("欧阳** 138****5678", NUMBER)
    assert "欧阳小敏" not in customer.personal
    assert person is not None
    assert (person.name, person.phone) == ("欧阳小敏", "13812345678")


def test_who_is_forgotten_stays_as_a_mask(register: Register):
    with register.books() as books:
        customer = customer_for(books, register.keys, NUMBER, Who(name="李大妈"))
        books.carry_out([register.keys.destroy(NUMBER)])

        assert person_behind(books.connection, register.keys, customer) is None
        assert customer.label == "李**"


def test_a_member_needs_no_seal(register: Register):
    with register.books() as books:
        customer = customer_for(books, register.keys, NUMBER, Who(member_id=register.member_id(shop.LI)))

    assert (customer.label, customer.sealed_under) == ("李** 138****6620", "")


@pytest.mark.parametrize("who", [Who(), Who(name="  "), Who(member_id="nobody")])
def test_a_paper_is_somebodys(register: Register, who: Who):
    with register.books() as books, pytest.raises(CustomerMissing):
        customer_for(books, register.keys, NUMBER, who)


def test_a_phone_that_is_none_is_refused(register: Register):
    with register.books() as books, pytest.raises(PhoneInvalid):
        customer_for(books, register.keys, NUMBER, Who(name="李大妈", phone="123"))
