"""Gift cards as people at headquarters make and stop them."""

from __future__ import annotations

import csv
import stat
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from headquarters.commands.gift_card_words import GIFT_CARD_WORDS
from headquarters.office import Office
from kernel.secrets import fingerprint
from membership.gift_cards.queries import card
from membership.gift_cards.rules.numbers import hashed_text
from tests.headquarters.commands.console import new_office, typed

SHEET = "cards.csv"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return new_office(tmp_path)


def make(tmp_path: Path, *, count: str = "3", face: str = "500", store: str = "HP", out: str = SHEET) -> Result:
    order = ("--store", store, "--count", count, "--face", face, "--out", str(tmp_path / out), "--by", "1001")
    return typed(tmp_path, "gift-cards", "make", *order)


def sheet(tmp_path: Path) -> list[dict[str, str]]:
    with (tmp_path / SHEET).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_secrets_are_written_once_for_their_owner_alone_and_only_their_hash_is_kept(
    tmp_path: Path, office: Office
) -> None:
    result = make(tmp_path)

    rows = sheet(tmp_path)
    assert "3 cards of 500.00 for HP" in result.stdout
    assert [row["face"] for row in rows] == ["500.00"] * 3
    assert stat.S_IMODE((tmp_path / SHEET).stat().st_mode) == 0o600
    hashed = partial(fingerprint, office.secrets.pepper)
    with office.database.reading() as connection:
        for row in rows:
            found = card(connection, row["card"])
            assert found is not None
            assert found.secret_hash == hashed(hashed_text(row["card"], row["secret"]))
    assert rows[0]["secret"] not in result.output


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"face": "1000.01"}, "gift_card.face_not_allowed"),
        ({"count": "0"}, "gift_card.batch_too_large"),
        ({"store": "ZZ"}, "gift_card.store_unknown"),
    ],
)
def test_a_batch_that_may_not_be_leaves_no_sheet(
    tmp_path: Path, office: Office, order: dict[str, str], code: str
) -> None:
    result = make(tmp_path, **order)

    assert result.exit_code == 1
    assert code in result.stderr
    assert not (tmp_path / SHEET).exists()


def test_a_sheet_is_never_written_over(tmp_path: Path, office: Office) -> None:
    make(tmp_path)
    before = (tmp_path / SHEET).read_bytes()

    assert make(tmp_path).exit_code != 0
    assert make(tmp_path, face="much", out="other.csv").exit_code != 0
    assert (tmp_path / SHEET).read_bytes() == before


def test_batches_and_cards_are_shown_and_the_unsold_are_scrapped(tmp_path: Path, office: Office) -> None:
    make(tmp_path)
    (first, *_rest) = sheet(tmp_path)

    shown = typed(tmp_path, "gift-cards", "show", first["card"]).stdout
    frozen = typed(tmp_path, "gift-cards", "freeze", first["card"], "--by", "1001", "--reason", "lost")
    thawed = typed(tmp_path, "gift-cards", "thaw", first["card"], "--by", "1001", "--reason", "found")
    scrapped = typed(tmp_path, "gift-cards", "scrap", first["batch"], "--by", "1001", "--reason", "lost on the way")
    again = typed(tmp_path, "gift-cards", "scrap", first["batch"], "--by", "1001", "--reason", "again")

    assert f"{first['card']} HP {first['batch']} made: 0.00 left" in shown
    assert "gift_card.state" in frozen.stderr
    assert "gift_card.state" in thawed.stderr
    assert scrapped.stdout == f"3 cards of {first['batch']} are void\n"
    assert "gift_card.nothing_to_scrap" in again.stderr
    listed = typed(tmp_path, "gift-cards", "list").stdout.splitlines()
    assert listed[0].endswith("bearer 500.00: 0 unsold, 0 sold, 0 frozen, 3 void, 0.00 left")
    assert listed[-1] == "owed on 0 cards: 0.00, of which ended 0.00"
    assert "gift_card.unknown" in typed(tmp_path, "gift-cards", "show", "GC00000000001").stderr


def test_each_refusal_has_three_sentences() -> None:
    assert all(len(words) == 3 and all(words) for words in GIFT_CARD_WORDS.values())
