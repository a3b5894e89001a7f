"""A layout from its file to the papers of a shop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from pos_app.paper_command import PREVIEWS, layout_file, layout_json, preview
from printers.logo import LogoUnfit
from shop.paper_layout.errors import LayoutFaulty
from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.queries import PLAIN, the_layout
from shop.paper_layout.usecases import set_layout
from tests.builders import shop
from tests.builders.counter import SETUP, small_chain

FOOTED = PaperLayout(looks={"all": Look(footer=("客服",))})


def written(folder: Path, **said: object) -> Path:
    file = folder / "layout.json"
    file.write_text(json.dumps(said), "utf-8")
    return file


def test_the_logo_lies_beside_the_layout(tmp_path: Path):
    Image.new("1", (80, 40)).save(tmp_path / "logo.png")

    layout = layout_file(written(tmp_path, logo="logo.png", looks={"all": {"footer": ["客服"]}}))

    assert layout.logo is not None
    assert (layout.logo.width, layout.logo.height, layout.looks) == (80, 40, FOOTED.looks)


def test_a_layout_with_a_fault_or_without_its_logo_is_refused(tmp_path: Path):
    with pytest.raises(LayoutFaulty):
        layout_file(written(tmp_path, looks={"sale": {"hidden": ["total"]}}))
    with pytest.raises(LogoUnfit):
        layout_file(written(tmp_path, logo="logo.png"))
    with pytest.raises(LayoutFaulty):
        layout_file(tmp_path / "none.json")


@pytest.mark.parametrize(("columns", "dots"), [(32, 384), (48, 576)])
@pytest.mark.parametrize("kind", PREVIEWS)
def test_a_preview_is_as_wide_as_its_paper(tmp_path: Path, kind: str, columns: int, dots: int):
    preview(kind, columns, tmp_path / "paper.png", FOOTED)

    assert Image.open(tmp_path / "paper.png").width == dots


def test_a_layout_is_written_as_it_is_read(tmp_path: Path):
    Image.new("1", (80, 40)).save(tmp_path / "logo.png")
    layout = layout_file(written(tmp_path, logo="logo.png", looks={"all": {"footer": ["客服"]}}))

    (tmp_path / "again.json").write_bytes(layout_json(layout, "logo.png"))

    assert layout_file(tmp_path / "again.json") == layout


def test_a_layout_that_headquarters_set_is_on_every_stores_receipts(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        with chain.office.open(SETUP) as books:
            set_layout(books, FOOTED)
        chain.sync("HP01", "BJ01")

        for register in ("HP01", "BJ01"):
            with chain[register].till.post.reading() as connection:
                assert the_layout(connection) == FOOTED


def test_a_till_cannot_say_how_the_chains_papers_look(tmp_path: Path):
    with small_chain(tmp_path) as chain:
        counter = chain["HP01"].begin(shop.MANAGER)
        with counter.till.post.books() as books:
            set_layout(books, FOOTED)
        chain.sync("HP01")

        with chain.office.database.reading() as connection:
            assert the_layout(connection) == PLAIN
