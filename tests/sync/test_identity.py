"""What a register says of itself with each request."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import FixedClock, unix_ms
from kernel.secrets import new_signing_key, public_key_of, signature_fits
from sync import identity
from sync.identity import (
    BadCredentials,
    CounterFile,
    Identity,
    NotEnrolled,
    Signer,
    TokenFile,
    headers_of,
    plain_code,
    read_credentials,
    request_words,
    six_digits,
)
from sync.protocol import Hello, LeasePolicy
from tests.builders.books import OPENING, counted

KEY = new_signing_key(counted(1))
HP01 = Identity(register="HP01", store="HP", epoch=1, incarnation=3, token="1.first", headquarters_key="hq")


def hello(token: str, incarnation: int = 3) -> Hello:
    return Hello(
        protocol=2, now="", register="HP01", store="HP", incarnation=incarnation, recovering=False, token=token,
        epoch=1, seq=0, hash="0" * 64, backed_up_seq=0, feeds={}, unknown_kinds=(), policy=LeasePolicy(),
        revoked_filter="",
    )  # fmt: skip


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    kept = TokenFile(tmp_path)
    kept.keep(HP01)
    return kept


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(OPENING)


@pytest.fixture
def signer(tokens: TokenFile, clock: FixedClock) -> Signer:
    return Signer(tokens, KEY, clock)


def test_the_signature_covers_way_body_and_who_asks(signer: Signer):
    who = signer.credentials("POST", "/v1/up", "ab" * 32)

    assert signature_fits(public_key_of(KEY), request_words("POST", "/v1/up", "ab" * 32, who), who.signature)
    assert not signature_fits(public_key_of(KEY), request_words("POST", "/v1/up", "cd" * 32, who), who.signature)
    assert not signature_fits(public_key_of(KEY), request_words("POST", "/v1/rights", "ab" * 32, who), who.signature)


def test_headers_are_read_back_as_they_were_made(signer: Signer):
    who = signer.credentials("GET", "/v1/feed?after=")

    assert read_credentials(headers_of(who)) == who


def test_the_counter_is_the_clock_and_never_stands_still(signer: Signer, clock: FixedClock):
    counters = [signer.credentials("GET", "/v1/feed").counter for _ in range(3)]
    clock.forward(days=-400)

    assert counters == [unix_ms(OPENING) + step for step in range(3)]
    assert signer.credentials("GET", "/v1/feed").counter == counters[-1] + 1


def test_after_a_restart_with_the_clock_a_year_back_the_till_goes_on_above_what_headquarters_heard(
    tokens: TokenFile, clock: FixedClock
):
    clock.forward(days=-365)
    signer = Signer(tokens, KEY, clock)

    signer.count_from(unix_ms(OPENING))

    assert signer.credentials("GET", "/v1/feed").counter == unix_ms(OPENING) + 1


def test_the_token_of_a_hello_is_on_the_disk_before_it_is_used(signer: Signer, tokens: TokenFile):
    signer.heard(hello("2.second", incarnation=4))

    kept = tokens.load()
    assert kept is not None
    assert (kept.token, kept.incarnation) == ("2.second", 4)
    assert signer.credentials("GET", "/v1/feed").token == "2.second"


def test_a_token_that_another_program_of_this_till_heard_is_used_at_once(signer: Signer, tokens: TokenFile):
    tokens.keep(msgspec.structs.replace(HP01, token="2.second"))

    assert signer.credentials("GET", "/v1/feed").token == "2.second"


def test_the_answer_to_an_earlier_hello_comes_too_late(signer: Signer, tokens: TokenFile):
    signer.heard(hello("30.later"))

    signer.heard(hello("20.earlier", incarnation=2))

    kept = tokens.load()
    assert kept is not None
    assert (kept.token, kept.incarnation) == ("30.later", 3)


def test_programs_on_one_folder_never_send_an_older_token_with_a_newer_counter(tmp_path: Path, tokens: TokenFile):
    ahead, behind = FixedClock(OPENING), FixedClock(OPENING)
    behind.forward(days=-1)  # this program began after the clock was set back
    till, other = (Signer(tokens, KEY, clock, CounterFile(tmp_path)) for clock in (ahead, behind))

    before = till.credentials("POST", "/v1/up")
    other.heard(hello("2.second"))
    after = [other.credentials("POST", "/v1/up"), till.credentials("POST", "/v1/up")]

    assert [who.token for who in (before, *after)] == ["1.first", "2.second", "2.second"]
    assert before.counter < after[0].counter < after[1].counter


@pytest.mark.parametrize("left", [b"", b"\0\0\0", b"9" * 20])
def test_a_counter_file_that_a_power_cut_left_behind_begins_with_the_clock(
    left: bytes, tmp_path: Path, tokens: TokenFile, clock: FixedClock
):
    (tmp_path / "counter").write_bytes(left)

    who = Signer(tokens, KEY, clock, CounterFile(tmp_path)).credentials("GET", "/v1/feed")

    assert who.counter == unix_ms(OPENING)
    assert (tmp_path / "counter").read_bytes() == str(who.counter).encode()


def test_threads_that_ask_at_once_get_counters_of_their_own(signer: Signer):
    made: list[int] = []
    threads = [
        threading.Thread(target=lambda: made.extend(signer.credentials("GET", "/").counter for _ in range(50)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 200


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff"])
def test_a_machine_without_a_token_it_can_read_is_not_enrolled(
    tmp_path: Path, clock: FixedClock, content: bytes | None
):
    if content is not None:
        (tmp_path / identity.IDENTITY_FILE).write_bytes(content)

    with pytest.raises(NotEnrolled):
        Signer(TokenFile(tmp_path), KEY, clock).credentials("GET", "/v1/feed")


def test_only_its_owner_may_read_the_token(tokens: TokenFile, tmp_path: Path):
    assert stat.S_IMODE((tmp_path / identity.IDENTITY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Jinpu-Register", ""),
        ("Jinpu-Register", "H" * 33),
        ("Jinpu-Register", "HP\x00"),
        ("Jinpu-Token", ""),
        ("Jinpu-Token", "柜台"),
        ("Jinpu-Signature", "x" * 129),
        ("Jinpu-Epoch", "0"),
        ("Jinpu-Epoch", "+1"),
        ("Jinpu-Epoch", "1.0"),
        ("Jinpu-Epoch", "01"),
        ("Jinpu-Incarnation", "-1"),
        ("Jinpu-Counter", "٣"),
        ("Jinpu-Counter", "9" * 17),
        ("Jinpu-Counter", "9" * 5_000),
    ],
)
def test_headers_that_no_till_sends_are_refused(signer: Signer, header: str, value: str):
    headers = headers_of(signer.credentials("GET", "/v1/feed"))

    with pytest.raises(BadCredentials):
        read_credentials({**headers, header: value})


@given(st.dictionaries(st.sampled_from(sorted(identity.HEADERS.values())), st.text(max_size=40)))
def test_whatever_stands_in_the_headers_is_read_or_refused(headers: dict[str, str]):
    try:
        read_credentials(headers)
    except BadCredentials:
        return
    assert len(headers) == 6


def test_both_screens_show_the_same_digits_however_the_code_was_typed():
    assert six_digits("ABCD-EFGH-2345", "key") == six_digits("abcd efgh 2345", "key")
    assert plain_code(" abcd-2345 ") == "ABCD2345"


def test_another_machine_behind_the_same_code_shows_other_digits():
    assert six_digits("ABCDEFGH", "key") != six_digits("ABCDEFGH", "other key")
