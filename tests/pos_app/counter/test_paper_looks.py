"""How a shop's papers look, tried and set at its till."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from kernel.actor import NotPermitted
from pos_app.counter.paper_looks import TagPrinterMissing
from pos_app.paper_command import layout_file
from pos_app.settings import PrinterSettings, load_settings
from printers.layout import plain_text
from printers.queue import jobs
from printers.tag_layout import TagLayoutWrong
from shop.paper_layout.errors import LayoutFaulty, LayoutNotOurs
from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.queries import PLAIN, the_layout
from tests.builders import shop
from tests.builders.counter import Counter, small_chain, standing_alone

FOOTED = PaperLayout(looks={"all": Look(footer=("客服 400",))})


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till that stands alone, its manager at it."""
    with standing_alone(tmp_path) as made:
        yield made.begin(shop.MANAGER)


def receipt(counter: Counter) -> str:
    counter.sell(shop.SILVER)
    with counter.till.post.reading() as connection:
        newest = next(job for job in jobs(connection) if job.doc_kind == "sale")
    return plain_text(newest.document, 48)


def size(png: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(png)).size


def test_a_shop_that_stands_alone_sets_its_own_look_from_the_next_paper_on(counter: Counter):
    counter.till.paper_looks.keep(FOOTED)

    assert counter.till.paper_looks.page().layout == FOOTED
    assert len(counter.journal("chain.paper_layout_set")) == 1
    assert "客服 400" in receipt(counter)


def test_back_to_the_standard_is_a_look_like_any_other(counter: Counter):
    counter.till.paper_looks.keep(FOOTED)
    counter.till.paper_looks.keep(PLAIN)

    assert "客服 400" not in receipt(counter)


def test_a_look_that_hides_what_a_paper_must_say_is_not_taken(counter: Counter):
    with pytest.raises(LayoutFaulty):
        counter.till.paper_looks.keep(PaperLayout(looks={"sale": Look(hidden=("total",))}))

    assert counter.journal("chain.paper_layout_set") == []


def test_papers_looks_are_a_managers_business(counter: Counter):
    counter.unlock(shop.CASHIER)

    for use in (counter.till.paper_looks.page, lambda: counter.till.paper_looks.keep(FOOTED)):
        with pytest.raises(NotPermitted):
            use()


def test_in_a_chain_the_till_shows_headquarters_look_and_sets_none(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        looks = chain["HP01"].begin(shop.MANAGER).till.paper_looks

        assert not looks.page().alone
        with pytest.raises(LayoutNotOurs):
            looks.keep(FOOTED)


def test_a_roll_is_shown_on_both_papers_and_a_page_as_it_is(counter: Counter):
    narrow, wide = counter.till.paper_looks.pictures(FOOTED, "sale")
    (page,) = counter.till.paper_looks.pictures(FOOTED, "guarantee")

    assert (size(narrow)[0], size(wide)[0]) == (384, 576)
    assert size(page)[0] > 900


def test_a_draft_changes_its_picture(counter: Counter):
    looks = counter.till.paper_looks

    assert looks.pictures(FOOTED, "all") != looks.pictures(PLAIN, "all")
    assert looks.pictures(FOOTED, "slip") != looks.pictures(PLAIN, "slip")


def test_a_draft_is_written_as_the_file_that_headquarters_reads(counter: Counter, tmp_path: Path):
    Image.new("1", (80, 40)).save(tmp_path / "mine.png")
    looks = counter.till.paper_looks
    draft = PaperLayout(logo=looks.logo(str(tmp_path / "mine.png")), looks=FOOTED.looks)

    assert layout_file(Path(looks.write(draft))) == draft


def test_a_tags_layout_is_the_label_printers(counter: Counter):
    counter.till.devices.keep("tag", PrinterSettings(kind="file", profile="zpl-300", papers=("labels",)))
    looks = counter.till.paper_looks
    assert (looks.page().tag, looks.page().tag_printer, looks.page().dpi) == ("fold-30x25", "tag", 300)

    looks.keep_tag("rat-tail-60x12")

    assert looks.page().tag == "rat-tail-60x12"
    assert load_settings(counter.folder).printers["tag"].tag == "rat-tail-60x12"
    assert size(looks.tag_picture("rat-tail-60x12")) != size(looks.tag_picture("fold-30x25"))


def test_a_tags_layout_that_is_none_changes_nothing(counter: Counter):
    with pytest.raises(TagPrinterMissing):
        counter.till.paper_looks.keep_tag("fold-30x25")
    counter.till.devices.keep("tag", PrinterSettings(kind="file", profile="zpl-300"))
    with pytest.raises(TagLayoutWrong):
        counter.till.paper_looks.keep_tag("ours.json")

    assert load_settings(counter.folder).printers["tag"].tag == ""


def test_what_is_in_force_is_what_the_books_say(counter: Counter):
    counter.till.paper_looks.keep(FOOTED)

    with counter.till.post.reading() as connection:
        assert the_layout(connection) == FOOTED
