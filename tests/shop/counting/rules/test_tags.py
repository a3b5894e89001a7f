"""Tag readers write what they like around the numbers."""

from __future__ import annotations

from shop.counting.rules.tags import bindings_in, epcs_in

ONE, TWO = "E28011700000020A1B2C3D4E", "30340000000000000000002A"


def test_each_tag_counts_once_however_it_is_written():
    lines = [f"EPC: {ONE} RSSI -52", TWO.lower(), "3034 0000 0000 0000 0000 002A", f"{ONE};{TWO}", "no tag", "12AB"]

    assert epcs_in(lines) == (ONE, TWO)


def test_a_list_of_tags_names_a_piece_for_each():
    lines = ["epc,barcode", f"{ONE},6900012345678", f"{TWO}\tA1", "broken"]

    assert bindings_in(lines) == ((ONE, "6900012345678"), (TWO, "A1"))
