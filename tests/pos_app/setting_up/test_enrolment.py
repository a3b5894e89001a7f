"""What a person brings from headquarters for a new till, read strictly."""

from __future__ import annotations

import json

import pytest

from pos_app.setting_up import EnrolmentUnreadable, read_enrolment
from pos_app.setting_up.enrolment import UrlInvalid, checked_url

CODE = "BFCH-BVES-QBLF-4TZY-T4F4-IFHJ-MU"


def paper(**other: object) -> str:
    return json.dumps({"register": "HP01", "store": "HP", "code": CODE, "url": ""} | other)


def test_what_headquarters_printed_is_taken(tmp_path):
    (tmp_path / "e.json").write_text(paper(), encoding="utf-8")

    assert read_enrolment(tmp_path / "e.json").code == CODE


@pytest.mark.parametrize("text", ["", "{}", paper(code="BFCH"), paper(code=""), paper(store=""), paper(register=1)])
def test_anything_else_is_refused(tmp_path, text):
    (tmp_path / "e.json").write_text(text, encoding="utf-8")

    with pytest.raises(EnrolmentUnreadable):
        read_enrolment(tmp_path / "e.json")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(EnrolmentUnreadable):
        read_enrolment(tmp_path / "none.json")


def test_headquarters_address_loses_its_last_slash():
    assert checked_url(" https://hq.example.invalid:8750/ ") == "https://hq.example.invalid:8750"


@pytest.mark.parametrize("url", ["", "hq", "ftp://hq", "http://", "http://hq:99999"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(UrlInvalid):
        checked_url(url)
