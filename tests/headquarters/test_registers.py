"""Only an installed register speaks, and only for itself."""

from __future__ import annotations

import pytest

from headquarters.registers import Installed, RegisterNameInvalid, StoreUnknown, WrongToken
from headquarters.tables import register_credential
from tests.headquarters.chain import STAFF, kept, new_chain, rows


def test_an_installed_register_is_known_by_its_token() -> None:
    chain = new_chain()

    enrolment = chain.office.install_register("HP01", "HP", actor=STAFF)

    assert chain.office.who(enrolment.token) == Installed("HP01", "HP")


def test_the_token_itself_is_not_in_the_database() -> None:
    chain = new_chain()

    enrolment = chain.office.install_register("HP01", "HP", actor=STAFF)

    assert enrolment.token not in str(rows(chain.office.database, register_credential))


def test_a_second_installation_makes_the_first_token_worthless() -> None:
    chain = new_chain()
    first = chain.office.install_register("HP01", "HP", actor=STAFF)

    second = chain.office.install_register("HP01", "HP", actor=STAFF)

    with pytest.raises(WrongToken):
        chain.office.who(first.token)
    assert chain.office.who(second.token).register == "HP01"


def test_a_revoked_register_is_nobody() -> None:
    chain = new_chain()
    enrolment = chain.office.install_register("HP01", "HP", actor=STAFF)

    chain.office.revoke_register("HP01", actor=STAFF)

    with pytest.raises(WrongToken):
        chain.office.who(enrolment.token)


def test_an_installation_is_a_fact_of_headquarters() -> None:
    chain = new_chain()

    chain.office.install_register("HP01", "HP", actor=STAFF)

    assert kept(chain.office.database, "HQ")[-1][2] == "staff.register_installed"


@pytest.mark.parametrize("name", ["HQ", "H", "hp01", "HP-01", "HP0123456", "1HP", ""])
def test_a_name_that_cannot_stand_on_a_document_is_refused(name: str) -> None:
    chain = new_chain()

    with pytest.raises(RegisterNameInvalid):
        chain.office.install_register(name, "HP", actor=STAFF)


def test_a_register_needs_a_store_of_the_chain() -> None:
    chain = new_chain()

    with pytest.raises(StoreUnknown):
        chain.office.install_register("XX01", "XX", actor=STAFF)
