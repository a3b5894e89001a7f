"""What tills ask about two cards of one person, as people at headquarters answer it."""

from __future__ import annotations

from pathlib import Path

from membership.file.facts import MergeAsked
from membership.usecases import enrol
from shop.persons import member_of_card
from tests.headquarters.commands.console import ADMIN, card_of, new_office, typed


def asked(folder: Path) -> str:
    """周敏 has a second card; a till asks about it. The question's number."""
    office = new_office(folder)
    card = card_of(office)
    with office.open(ADMIN) as books:
        survivor = member_of_card(books.connection, card)
        second = enrol(
            books, office.keys, name="周敏", phone="13900005678", phone_mac=office.phone_mac, home_store="HP"
        )
        number = books.record(MergeAsked(member_id=second, survivor=survivor, reason="同一人")).id
    office.close()
    return number


def test_a_question_is_shown_and_answered_once(tmp_path: Path) -> None:
    number = asked(tmp_path)
    shown = typed(tmp_path, "merges", "list").stdout

    done = typed(tmp_path, "merges", "accept", number, "--by", "1001", "--reason", "核对过证件")
    again = typed(tmp_path, "merges", "refuse", number, "--by", "1001", "--reason", "x")

    assert shown.startswith(f"{number} M")
    assert "同一人" in shown
    assert "13900005678" not in shown
    assert done.stdout == f"{number} merged\n"
    assert again.exit_code != 0
    assert typed(tmp_path, "merges", "list").stdout == ""


def test_a_question_is_refused_with_a_reason_by_whoever_may(tmp_path: Path) -> None:
    number = asked(tmp_path)

    nobody = typed(tmp_path, "merges", "refuse", number, "--by", "9999", "--reason", "x")
    refused = typed(tmp_path, "merges", "refuse", number, "--by", "1001", "--reason", "资料不全")

    assert nobody.exit_code != 0
    assert refused.stdout == f"{number} refused\n"
