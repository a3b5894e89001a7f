from __future__ import annotations

from pos_app.ui.scan_router import BOUNCE_MS, ScanRouter, Verdict, clean

CODE = "6900012345678"


class Box:
    """A field that remembers what was asked of it."""

    def __init__(self) -> None:
        self.restored = 0
        self.typed = ""

    def restore(self) -> None:
        self.restored += 1

    def type_in(self, text: str) -> None:
        self.typed += text


class Bench:
    """A router with its field, its scans, and a clock in milliseconds."""

    def __init__(self, **how: object) -> None:
        self.box, self.codes, self.acted, self.now = Box(), [], 0, 10_000
        self.router = ScanRouter(self.codes.append, lambda: self.box, **how)

    def keys(self, text: str, gap: int) -> Verdict:
        for letter in text:
            self.now += gap
            verdict = self.router.key(letter, self.now)
        return verdict

    def alone(self, letter: str) -> Verdict:
        self.now += 500
        return self.router.key(letter, self.now, alone=self.act)

    def act(self) -> None:
        self.acted += 1


def test_quick_keys_and_enter_are_a_scan():
    bench = Bench()

    verdict = bench.keys(CODE + "\r", gap=8)

    assert verdict is Verdict.SWALLOW
    assert bench.codes == [CODE]
    assert bench.box.restored == 1


def test_a_tab_ends_a_scan_too():
    bench = Bench()

    bench.keys(CODE + "\t", gap=8)

    assert bench.codes == [CODE]


def test_slow_keys_are_typing():
    bench = Bench()

    verdict = bench.keys(CODE + "\r", gap=60)

    assert verdict is Verdict.PASS
    assert bench.codes == []
    assert bench.box.restored == 0


def test_a_late_enter_is_typing():
    bench = Bench()
    bench.keys(CODE, gap=8)
    bench.now += 200

    assert bench.router.key("\r", bench.now) is Verdict.PASS
    assert bench.codes == []


def test_five_quick_keys_are_too_short():
    bench = Bench()

    assert bench.keys("12345\r", gap=8) is Verdict.PASS
    assert bench.codes == []


def test_a_slow_scanner_can_be_allowed_for():
    bench = Bench(gap_ms=80)

    bench.keys(CODE + "\r", gap=60)

    assert bench.codes == [CODE]


def test_a_bouncing_trigger_is_one_scan():
    bench = Bench()
    bench.keys(CODE + "\r", gap=2)

    bench.keys(CODE + "\r", gap=2)

    assert bench.codes == [CODE]


def test_the_same_code_later_is_a_second_scan():
    bench = Bench()
    bench.keys(CODE + "\r", gap=2)
    bench.now += BOUNCE_MS + 1

    bench.keys(CODE + "\r", gap=2)

    assert bench.codes == [CODE, CODE]


def test_a_key_alone_acts_after_a_moment():
    bench = Bench()

    verdict = bench.alone("+")
    bench.router.alone_elapsed()

    assert verdict is Verdict.WAIT
    assert bench.acted == 1


def test_a_key_that_begins_a_scan_does_not_act():
    bench = Bench()
    bench.alone("1")

    bench.keys("23456\r", gap=8)
    bench.router.alone_elapsed()

    assert bench.acted == 0
    assert bench.codes == ["123456"]


def test_a_key_that_begins_typing_is_put_into_the_field():
    bench = Bench()
    bench.alone("R")

    bench.keys("ING", gap=38)

    assert bench.acted == 0
    assert bench.box.typed == "R"


def test_enter_after_a_key_alone_lets_it_act_first():
    bench = Bench()
    bench.alone("+")

    bench.keys("\r", gap=200)

    assert bench.acted == 1


def test_keys_that_type_nothing_pass():
    assert Bench().router.key("", 5) is Verdict.PASS


def test_control_characters_and_the_scanners_prefix_are_taken_off():
    assert clean("]C1\x1d690001 ", "]C1") == "690001"
