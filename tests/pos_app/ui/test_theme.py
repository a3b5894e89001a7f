from __future__ import annotations

import pytest
from PySide6.QtGui import QPalette

from pos_app.ui.theme import DARK, LIGHT, Look, Tokens, contrast, palette, sheet

READ, SEEN = 450, 300  # WCAG 2 AA for text, and for the edges of controls, times 100
PAIRS = (
    ("text", "background"), ("text", "surface"), ("text", "sunken"), ("muted", "background"), ("muted", "surface"),
    ("muted", "sunken"), ("primary_text", "primary"), ("primary_text", "primary_down"), ("total", "background"),
    ("total", "surface"), ("ok", "background"), ("ok", "ok_fill"), ("warn", "warn_fill"), ("warn", "background"),
    ("error", "error_fill"), ("error", "background"), ("text", "info_fill"), ("selected_text", "selected"),
    ("gold", "gold_fill"),
)  # fmt: skip


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_contrast_tokens(tokens: Tokens, pair: tuple[str, str]):
    front, back = (getattr(tokens, name) for name in pair)

    assert contrast(front, back) >= READ


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["focus", "edge"])
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_the_focus_ring_and_edges_are_seen(tokens: Tokens, name: str, ground: str):
    assert contrast(getattr(tokens, name), getattr(tokens, ground)) >= SEEN


def test_black_on_white_is_twenty_one_to_one():
    assert contrast("#000000", "#FFFFFF") == 2100


def test_the_sheet_grows_with_the_scale():
    normal, large = sheet(Look()), sheet(Look(scale=150))

    assert "font-size: 16px" in normal
    assert "font-size: 24px" in large
    assert "dp" not in large.replace("padding", "")


def test_both_palettes_fill_the_whole_sheet():
    assert "$" not in sheet(Look(dark=True))
    assert DARK.background in sheet(Look(dark=True))


def test_the_palette_has_the_tokens_colours(qapp):
    assert palette(Look(dark=True)).color(QPalette.ColorRole.Window).name().upper() == DARK.background


def test_the_text_grows_in_three_steps():
    look = Look()

    assert (look.bigger(1), look.bigger(5), look.bigger(-1)) == (125, 150, 100)
