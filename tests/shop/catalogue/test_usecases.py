"""Headquarters lists a purity."""

from __future__ import annotations

from typing import Any

import pytest

from shop.catalogue.errors import PurityNameRefused, PurityRefused, PurityUnknown
from shop.catalogue.facts import PieceRecord
from shop.catalogue.projection import piece_rows
from shop.catalogue.queries import purities_on
from shop.catalogue.rules.naming import named
from shop.catalogue.rules.purity import Purity, recognise_purity
from shop.catalogue.usecases import list_purity
from tests.builders.register import Register

EIGHT: dict[str, Any] = {
    "code": "AU333", "name": "8K金", "metal": "gold", "fineness_permille_x10": 3330, "valid_from": "2026-12-01",
    "also": ("8K", "G8K"),
}  # fmt: skip
RING = PieceRecord(
    barcode="R8", category_major="K金", category="戒指", pricing_mode="by_weight", purity_code="AU333",
    net_gold_weight_mg=2_000,
)  # fmt: skip


def listed(shop: Register, **changes: object) -> None:
    with shop.books() as books:
        list_purity(books, Purity(**{**EIGHT, **changes}))


def names(shop: Register, day: str) -> dict[str, str]:
    with shop.database.reading() as connection:
        return {row.code: row.name for row in purities_on(connection, day)}


def test_a_listed_purity_is_known_from_its_day_on_and_names_pieces() -> None:
    shop = Register()
    listed(shop)

    before, since = names(shop, "2026-11-30"), names(shop, "2026-12-01")
    with shop.database.reading() as connection:
        table = purities_on(connection, "2026-12-01")
    assert ("AU333" in before, since["AU333"]) == (False, "8K金")
    assert recognise_purity("ｇ8k", table=table).code == "AU333"
    assert piece_rows(named(RING, table)).row["name"] == "8K金戒指"
    with pytest.raises(PurityUnknown):
        recognise_purity("8K")


def test_a_revised_name_replaces_the_old_one_from_its_day_on() -> None:
    shop = Register()
    listed(shop, code="AU990", name="足金990", fineness_permille_x10=9900, valid_from="2027-01-01", also=())

    assert (names(shop, "2026-12-31")["AU990"], names(shop, "2027-01-01")["AU990"]) == ("足金", "足金990")
    assert len(names(shop, "2027-01-01")) == len(names(shop, "2026-12-31"))


@pytest.mark.parametrize("name", ["千足金", "万足金", "千足金999", "千 足 金"])
def test_a_name_that_may_not_stand_on_a_label_is_not_listed(name: str) -> None:
    shop = Register()

    with pytest.raises(PurityNameRefused):
        listed(shop, name=name, fineness_permille_x10=9990)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"code": "XX333"}, "code"),
        ({"metal": "silver"}, "code"),
        ({"fineness_permille_x10": 10_001}, "fineness"),
        ({"name": " "}, "name"),
        ({"name": "足金333"}, "full"),
        ({"valid_from": "2026"}, "valid_from"),
    ],
)
def test_a_purity_that_makes_no_sense_is_not_listed(changes: dict[str, object], reason: str) -> None:
    shop = Register()

    with pytest.raises(PurityRefused) as refused:
        listed(shop, **changes)

    assert refused.value.facts["reason"] == reason
