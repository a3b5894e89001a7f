"""Whose points end soon, masked, and to whom a message may go."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kernel.clock import stamp
from membership.facts import PointsEarned
from membership.file.facts import ConsentGiven, ConsentWithdrawn
from shop.persons import member_of_card
from tests.headquarters.commands.console import card_of, new_office, record, typed


def test_points_that_end_within_the_days_are_listed_with_who_agreed_to_a_message(tmp_path: Path) -> None:
    office = new_office(tmp_path)
    card = card_of(office)
    with office.database.reading() as connection:
        member_id = member_of_card(connection, card)
    now = office.clock.now()
    soon, later = (stamp(now + timedelta(days=days))[:10] for days in (10, 40))
    agreed = ConsentGiven(
        member_id=member_id, scopes=("sms", "wechat"), terms="2026-01", text_hash="0" * 64, channel="counter"
    )
    record(
        office,
        PointsEarned(member_id=member_id, points=300, document_no="S-1", ends_on=soon),
        PointsEarned(member_id=member_id, points=20, document_no="S-2", ends_on=soon),
        PointsEarned(member_id=member_id, points=40, document_no="S-3", ends_on=later),
        agreed,
        ConsentWithdrawn(member_id=member_id, scopes=("wechat",), channel="phone"),
    )
    office.close()

    header, row = typed(tmp_path, "points", "ending", "--within", "30", "--csv").stdout.splitlines()
    said = typed(tmp_path, "points", "ending", "--within", "60").stdout

    assert header == "card_no,name,phone,points,ends_on,sms,wechat"
    assert row.startswith(f"{card},")
    assert row.endswith(f",320,{soon},yes,no")
    assert "****" in row
    assert f"{soon} {card}" in said
    assert "320 points, sms" in said
    assert said.endswith("1 members, 360 points\n")


def test_nobody_is_named_whose_points_stay(tmp_path: Path) -> None:
    new_office(tmp_path).close()

    assert typed(tmp_path, "points", "ending").stdout == "0 members, 0 points\n"
