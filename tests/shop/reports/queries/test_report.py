"""Who did something and who allowed it are told by their names."""

from __future__ import annotations

from shop.reports.queries.report import Asked


def test_numbers_become_names_where_they_are_known():
    asked = Asked("HP", "2026-11-21", "2026-11-21", people={"1007": "王芳"}, stores={"HP": "和平路店"})

    assert (asked.person("1007/1003"), asked.store_name("HP"), asked.store_name("")) == ("王芳/1003", "和平路店", "")
