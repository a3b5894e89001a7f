"""Members' cards as headquarters types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from headquarters.office import Office
from kernel.executor import carry_out
from kernel.projection import Insert
from membership.rules.cards import is_card_number
from membership.tables import member
from shop.standing import pin_tries
from tests.headquarters.commands.console import card_of, new_office, typed

ONE, PAPER = ("--by", "1001", "--reason", "本人申请"), ("--paper", "id_card")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def test_blank_cards_are_made_for_a_store_and_given_out(tmp_path: Path, office: Office) -> None:
    made = typed(tmp_path, "cards", "make", "HP", "3", "--by", "1001").output.split()
    card = card_of(office)

    given = typed(tmp_path, "cards", "replace", card, *ONE, *PAPER, "--new", made[0])

    assert all(is_card_number(number) for number in made)
    assert (given.exit_code, given.output.split()[:3]) == (0, [made[0], "main", "active"])
    assert typed(tmp_path, "cards", "blank", "HP").output.split() == sorted(made[1:])
    assert typed(tmp_path, "cards", "blank", "BJ").output.split() == ["none"]


def test_a_lost_card_gets_a_new_number_and_both_are_shown(tmp_path: Path, office: Office) -> None:
    card = card_of(office)

    lost = typed(tmp_path, "cards", "report-lost", card, *ONE)
    new = typed(tmp_path, "cards", "reissue", card, *ONE, *PAPER).output.split()[0]

    assert lost.output.split() == [card, "main", "lost", "may:", "cancel_loss", "reissue", "close"]
    lines = [line.split()[:3] for line in typed(tmp_path, "cards", "show", card).output.splitlines()]
    assert lines == [[new, "main", "active"], [card, "main", "replaced"]]


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((("report-lost",), ("cancel-loss", *PAPER)), "active"),
        ((("freeze",), ("thaw", *PAPER)), "active"),
        ((("freeze",),), "frozen"),
        ((("renew", "--until", "2099-12-31"),), "active"),
    ],
)
def test_a_card_goes_where_its_steps_lead(
    tmp_path: Path, office: Office, steps: tuple[tuple[str, ...], ...], state: str
) -> None:
    card = card_of(office)

    last = [typed(tmp_path, "cards", step, card, *more, *ONE) for step, *more in steps][-1]

    assert (last.exit_code, last.output.split()[2]) == (0, state)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("cancel-loss", *PAPER), "member.card_step"),
        (("close", *PAPER), "member.card_not_empty"),
        (("close", "--paper", ""), "member.card_paper"),
        (("renew", "--until", "2001-01-01"), "member.card_limit_invalid"),
        (("replace", *PAPER, "--new", "M123456789012"), "member.card_mistyped"),
        (("replace", *PAPER, "--new", "4111111111111111"), "member.bank_card"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    tmp_path: Path, office: Office, command: tuple[str, ...], code: str
) -> None:
    step, *more = command
    card = card_of(office)

    refused = typed(tmp_path, "cards", step, card, *more, *ONE)

    assert (refused.exit_code, f"({code})" in refused.output) == (1, True), refused.output
    assert typed(tmp_path, "cards", "show", card).output.split()[2] == "active"


def test_a_card_of_nobody_is_told(tmp_path: Path, office: Office) -> None:
    assert "(member.card_unknown)" in typed(tmp_path, "cards", "show", "M404").output
    assert "(register.store_unknown)" in typed(tmp_path, "cards", "make", "ZZ", "1", "--by", "1001").output


def test_a_locked_pin_is_unlocked(tmp_path: Path, office: Office) -> None:
    with office.database.writing() as connection:
        member_id = connection.scalar(select(member.c.member_id))
        row = {"account": f"value:{member_id}", "wrong": 0, "locked_until": "2099-01-01"}
        carry_out(connection, [Insert(pin_tries, row)])

    done = typed(tmp_path, "cards", "unlock-pin", card_of(office), *ONE, *PAPER)

    assert done.exit_code == 0
    with office.database.reading() as connection:
        assert connection.execute(select(pin_tries)).all() == []
