"""The headless till's looks of papers, and its pages for an A4 printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone
from tests.pos_app.fake_page_printer import FakePagePrinter

FOOTED = {"looks": {"all": {"footer": ["客服 400"]}}}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as made:
        yield made.begin(shop.MANAGER)


def test_a_look_is_tried_and_then_set(counter: Counter, tmp_path: Path):
    tried = counter.ok("try_paper_look", layout=FOOTED, kind="sale", out=str(tmp_path))
    assert [Path(file).name for file in tried["pictures"]] == ["sale-58.png", "sale-80.png"]
    assert [Image.open(file).width for file in tried["pictures"]] == [384, 576]

    answer = counter.ok("set_paper_look", layout=FOOTED)

    assert (answer["own"], answer["looks"]["all"]["footer"]) == (True, ("客服 400",))


def test_a_page_is_tried_and_its_faults_are_told(counter: Counter, tmp_path: Path):
    wrong = {"looks": {"guarantee": {"hidden": ["total"]}}}

    tried = counter.ok("try_paper_look", layout=wrong, kind="guarantee", out=str(tmp_path))

    assert [Path(file).name for file in tried["pictures"]] == ["guarantee.png"]
    assert len(tried["faults"]) == 1
    assert counter.refusal("set_paper_look", layout=wrong) == "paper_layout.faulty"
    assert counter.refusal("try_paper_look", layout={}, kind="bill", out=str(tmp_path)) == "script.bad_command"


def test_a_logo_is_named_by_its_file_and_the_standard_is_an_empty_layout(counter: Counter, tmp_path: Path):
    Image.new("1", (80, 40)).save(tmp_path / "logo.png")
    assert counter.ok("set_paper_look", layout={"logo": str(tmp_path / "logo.png")})["logo"] == [80, 40]

    counter.ok("set_paper_look", layout={})

    assert counter.ok("paper_look")["logo"] == []


def test_in_a_chain_headquarters_look_is_shown(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"].begin(shop.MANAGER)

        assert counter.ok("paper_look")["own"] is False
        assert counter.refusal("set_paper_look", layout=FOOTED) == "paper_layout.not_ours"


def test_a_label_printers_roll_is_changed(counter: Counter):
    assert counter.refusal("set_tag_layout", tag="fold-30x25") == "paper_layout.no_tag_printer"
    counter.ok("keep_printer", printer="tag", settings={"kind": "file", "profile": "tspl-203"})

    assert counter.ok("set_tag_layout", tag="rat-tail-60x12")["tag"] == "rat-tail-60x12"


def test_a_bills_page_goes_to_the_a4_printer(counter: Counter):
    printer = FakePagePrinter()
    counter.till.pages.make = printer.make
    sale_no = counter.sell(shop.RING)["sale_no"]
    slip = counter.ok("sheet", sale_no=sale_no, paper="slip")["pdf"]
    assert counter.refusal("print_page", page="slip", file=slip) == "page_printer.none"
    counter.ok("keep_printer", printer="a4", settings={"kind": "page", "queue": "office"})

    (page,) = counter.ok("print_page", page="slip", file=slip)["pages"]

    assert page == {"page": "slip", "file": slip, "printer": "a4", "state": "handed", "trouble": ""}
    assert printer.taken == [Path(slip).read_bytes()]
    assert counter.ok("pages")["pages"] == [page]


def test_a_further_printer_is_taken_away(counter: Counter):
    counter.ok("keep_printer", printer="a4", settings={"kind": "page", "queue": "office"})

    names = [row["name"] for row in counter.ok("drop_printer", printer="a4")["devices"]]

    assert "a4" not in names
    assert counter.refusal("drop_printer", printer="receipt") == "printer.unknown"
