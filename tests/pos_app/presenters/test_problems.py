from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pos_app.presenters import problems
from pos_app.presenters.problems import catalogue, words, words_for
from pos_app.ui.keymap import load
from shop.catalogue.rules.details import Problem
from shop.sales.errors import TenderTooMuch
from shop.stock.errors import PieceSold
from shop.stockroom.errors import PieceNotSound

ROOT = Path(problems.__file__).parents[2]
PACKAGES = ("kernel", "shop", "membership", "promotions", "sync", "printers", "headquarters", "pos_app")
UNRAISED = frozenset(
    {"domain", "crash", "crash.start"}
)  # the base class, and what is said when something of ours broke
FIRST_MAX = 40


def raised_codes() -> set[str]:
    """Every `code = "..."` of a class in the program."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    found |= {
                        part.value.value
                        for part in node.body
                        if isinstance(part, ast.Assign)
                        and getattr(part.targets[0], "id", "") == "code"
                        and isinstance(part.value, ast.Constant)
                        and isinstance(part.value.value, str)
                    }
    return found


def said_codes() -> set[str]:
    """Every quoted word of the sources that could be a code."""
    sources = "".join(path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return set(re.findall(r'"([\w.-]+)"', sources))


def sentences() -> list[tuple[str, str]]:
    return [(name, entry[kind]) for name, entry in catalogue().items() for kind in ("text", "plain") if kind in entry]


def test_wording_catalogue_has_words_for_every_refusal():
    assert raised_codes() - catalogue().keys() == set()


def test_wording_catalogue_has_no_words_that_nobody_says():
    assert catalogue().keys() - raised_codes() - said_codes() - UNRAISED == set()


@pytest.mark.parametrize(("name", "text"), sentences())
def test_wording_catalogue_keeps_its_pattern(name: str, text: str):
    first = re.sub(r"\{\w+\}", "00", text).split("。")[0]

    assert len(first) <= FIRST_MAX
    assert text.endswith("。")
    assert not re.search(r"[!！]|请您|未知错误|E-[A-Z]", text)


@pytest.mark.parametrize("name", catalogue())
def test_wording_catalogue_offers_ways_out_with_keys(name: str):
    actions = {entry.action for entry in load().keys} | {"dismiss", "keep_gold"}

    offered = catalogue()[name].get("buttons", [])

    assert all(caption and key and action in actions for caption, key, action in offered)


def test_a_sold_piece_is_refused_with_day_and_store():
    problem = words_for(PieceSold(date="10-02", store="北京路店", document="S-1"))

    assert problem.text == "这件 10-02 已在北京路店售出。没有加入单据。"
    assert problem.code == "E-ITEM-SOLD"
    assert problem.level == "error"


def test_fewer_facts_give_the_plainer_sentence():
    problem = words("item.sold")

    assert problem.text == "这件已经售出。没有加入单据。"


def test_amounts_stand_in_the_sentence():
    problem = words_for(TenderTooMuch(left="¥12.00", asked="¥20.00"))

    assert "¥12.00" in problem.text


def test_a_code_without_words_is_said_as_a_fault_of_ours():
    assert words("nobody.knows").code == "E-CRASH"


def test_a_way_out_says_its_key():
    (button, *_) = words("sales.cart_not_empty").buttons

    assert button.label == "先挂当前单 F8"


def test_what_is_wrong_with_a_record_is_told_in_words():
    wrong = Problem("net_gold_weight_mg", 9, "too_heavy", limit=500_000)

    assert words_for(PieceNotSound(barcode="69", **wrong.told())).text == (
        "69 的资料不对 (净金重: 太重,这类最多500.00克,是不是单位填错了)。一件都没有入库。改好再来。"
    )
