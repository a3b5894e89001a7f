"""Gift cards as people at headquarters make and stop them."""

from __future__ import annotations

import csv
import json
import stat
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from headquarters.commands.gift_card_words import GIFT_CARD_WORDS
from headquarters.office import Office
from kernel.actor import program
from kernel.books import entries
from kernel.secrets import fingerprint
from membership.gift_cards.queries import card
from membership.gift_cards.rules.numbers import hashed_text
from membership.gift_cards.rules.selling import GiftCardRules
from membership.gift_cards.usecases import ask_reissue, sell
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
    assert listed[0].endswith("bearer 500.00: 0 unsold, 0 sold, 0 frozen, 0 lost, 3 void, 0.00 left, printed 1 times")
    assert listed[-1] == "owed on 0 cards: 0.00, of which ended 0.00"
    assert "gift_card.unknown" in typed(tmp_path, "gift-cards", "show", "GC00000000001").stderr


def test_each_refusal_has_three_sentences() -> None:
    assert all(len(words) == 3 and all(words) for words in GIFT_CARD_WORDS.values())


BY = ("--by", "1001", "--reason", "顾客来电")


def lost(tmp_path: Path, office: Office, *, blanks: int = 0) -> tuple[str, list[str]]:
    """A named card of 500 that HP sold and that was reported lost at headquarters, and blank ones."""
    order = ("--store", "HP", "--count", str(1 + blanks), "--face", "500", "--named", "--by", "1001")
    typed(tmp_path, "gift-cards", "make", *order, "--out", str(tmp_path / "named.csv"))
    with (tmp_path / "named.csv").open(encoding="utf-8", newline="") as file:
        number, *others = [row["card"] for row in csv.DictReader(file)]
    with office.keeper.open(program("HQ")) as books:
        sell(books, GiftCardRules(), number, store="HP", document_no="S-1")
    typed(tmp_path, "gift-cards", "report-lost", number, *BY)
    return number, others


def no_waiting(tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    said = json.loads(settings.read_text("utf-8")) if settings.exists() else {}
    settings.write_text(json.dumps({**said, "gift_cards": {"reissue_days": 0}}), "utf-8")


def test_a_lost_card_is_stopped_at_once_and_exchanged_when_the_days_are_over(tmp_path: Path, office: Office) -> None:
    number, (blank,) = lost(tmp_path, office, blanks=1)

    early = typed(tmp_path, "gift-cards", "reissue", number, "--new", blank, *BY)
    no_waiting(tmp_path)
    given = typed(tmp_path, "gift-cards", "reissue", number, "--new", blank, *BY)
    twice = typed(tmp_path, "gift-cards", "reissue", number, "--new", blank, *BY)

    assert "gift_card.waits" in early.stderr
    assert given.stdout == f"500.00 of {number} are on {blank}\n"
    assert "gift_card.state" in twice.stderr
    assert f"its rest on {blank}" in typed(tmp_path, "gift-cards", "show", number).stdout


def test_where_the_store_has_no_blank_card_one_is_made_and_its_sheet_is_for_its_owner_alone(
    tmp_path: Path, office: Office
) -> None:
    number, _ = lost(tmp_path, office)
    no_waiting(tmp_path)
    file = tmp_path / "one.pdf"

    without = typed(tmp_path, "gift-cards", "reissue", number, *BY)
    given = typed(tmp_path, "gift-cards", "reissue", number, "--out", str(file), *BY)

    assert "gift_card.sheet_missing" in without.stderr
    assert f"its secret in {file}" in given.stdout
    assert file.read_bytes().startswith(b"%PDF")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_a_store_asks_is_listed_refused_or_the_card_found(tmp_path: Path, office: Office) -> None:
    number, (blank,) = lost(tmp_path, office, blanks=1)
    no_waiting(tmp_path)
    with office.keeper.open(program("HQ")) as books:
        ask_reissue(
            books, GiftCardRules(reissue_days=0), number, blank, store="HP", checked=True, reason="补卡"
        )  # fmt: skip

    listed = typed(tmp_path, "gift-cards", "asked").stdout
    refused = typed(tmp_path, "gift-cards", "refuse", number, *BY)
    again = typed(tmp_path, "gift-cards", "refuse", number, *BY)
    found = typed(tmp_path, "gift-cards", "found", number, *BY)

    assert f"500.00 to {blank}, buyer checked: 补卡" in listed
    assert (refused.exit_code, "gift_card.not_asked" in again.stderr) == (0, True)
    assert found.stdout == f"{number} pays again\n"


def test_a_second_printing_has_other_secrets_and_is_counted_with_who_and_why(tmp_path: Path, office: Office) -> None:
    make(tmp_path, out="first.pdf")
    batch = typed(tmp_path, "gift-cards", "list").stdout.split()[0]

    again = typed(tmp_path, "gift-cards", "print-again", batch, "--out", str(tmp_path / "second.csv"), *BY)

    assert again.stdout.startswith(f"batch {batch}: printing 2, 3 unsold cards")
    assert "printed 2 times" in typed(tmp_path, "gift-cards", "list").stdout
    hashed = partial(fingerprint, office.secrets.pepper)
    with office.database.reading() as connection, (tmp_path / "second.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kept = card(connection, row["card"])
            assert kept is not None
            assert kept.secret_hash == hashed(hashed_text(row["card"], row["secret"]))
        (entry,) = [one for one in entries(connection) if one.kind == "gift_cards.secrets_renewed"]
    assert (entry.actor, "顾客来电" in entry.body) == ("1001", True)
