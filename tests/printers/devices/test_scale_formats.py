"""What balances send, as their makers' manuals print it, and what each line is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.devices.scale_formats import (
    CUSTOM,
    Fault,
    Heard,
    NotALine,
    Overload,
    Reading,
    Said,
    ScaleFormatUnknown,
    ScalePatternWrong,
    Underload,
    Unstable,
    scale_format,
)

G = "g"
LINES: list[tuple[str, bytes, Said]] = [
    ("sics", b"S S     32.560 g", Reading(32_560, G)),
    ("sics", b"S S     -0.020 g", Reading(-20, G)),
    ("sics", b"S S    0.03256 kg", Reading(32_560, "kg")),
    ("sics", b"S S    32.5601 g", Fault("fine", G)),
    ("sics", b"S S   32560.00 mg", Fault("fine", "mg")),
    ("sics", b"S S     162.80 ct", Reading(32_560, "ct")),
    ("sics", b"S S    32.5[6] g", Fault("unverified")),
    ("sics", b"S S      8.682 mom", Fault("unit", "mom")),
    ("sics", b"S D     32.560 g", Unstable(32_560, G)),
    ("sics", b"S I", Unstable()),
    ("sics", b"S +", Overload()),
    ("sics", b"S -", Underload()),
    ("sics", b"ES", Fault("device")),
    ("sics", b"T S     12.000 g", Heard()),
    ("sics", b'I4 A "0123456789"', Heard()),
    ("and", b"ST,+0032.560   g", Reading(32_560, G)),
    ("and", b"ST,+00032.56  g", Reading(32_560, G)),
    ("and", b"ST,+00162.80 ct", Reading(32_560, "ct")),
    ("and", b"ST,+0008.682mom", Fault("unit", "mom")),
    ("and", b"US,-0000.120  g", Unstable(-120, G)),
    ("and", b"OL,+9999999.9  g", Overload()),
    ("and", b"OL,-9999999.9  g", Underload()),
    ("and", b"QT,+00000012 PC", Fault("unit")),
    ("and", b"EC,E01", Fault("device")),
    ("and", b"\x06", Heard()),
    ("sbi", b"+   32.560 g  ", Reading(32_560, G)),
    ("sbi", b"-    0.020 g  ", Reading(-20, G)),
    ("sbi", b"N     +   32.560 g  ", Reading(32_560, G)),
    ("sbi", b"+  162.800 ct ", Reading(32_560, "ct")),
    ("sbi", b"+   32.560    ", Unstable()),
    ("sbi", b"N     +   32.560    ", Unstable()),
    ("sbi", b"+  32.5[6] g  ", Fault("unverified")),
    ("sbi", b"     High     ", Overload()),
    ("sbi", b"N        Low      ", Underload()),
    ("sbi", b"Stat       ERR 54  ", Fault("device")),
    ("ohaus", b"     32.560 g", Reading(32_560, G)),
    ("ohaus", b"     32.560 g ?", Unstable(32_560, G)),
    ("ohaus", b"Err 8.3", Overload()),
    ("ohaus", b"Err 8.4", Underload()),
    ("ohaus", b"Err 13", Fault("device")),
    ("ohaus", b"OK!", Heard()),
]
WEIGHTS = [(name, line) for name, line, said in LINES if isinstance(said, Reading)]


@pytest.mark.parametrize(("name", "line", "said"), LINES)
def test_each_balances_line_means_what_its_manual_says(name: str, line: bytes, said: Said):
    assert scale_format(name).read(line) == said


@pytest.mark.parametrize(("name", "line"), WEIGHTS)
def test_a_line_that_lost_a_byte_of_its_figure_is_never_a_weight(name: str, line: bytes):
    whole = scale_format(name).read(line)
    cut = (scale_format(name).read(line[:place] + line[place + 1 :]) for place in range(len(line)))

    assert {said for said in cut if isinstance(said, Reading)} <= {whole}


@pytest.mark.parametrize(("name", "line"), WEIGHTS)
def test_a_line_of_which_the_beginning_or_the_end_is_missing_is_no_weight(name: str, line: bytes):
    text = line.rstrip()
    parts = [text[:place] for place in range(len(text))] + [line[place:] for place in range(1, len(line))]
    heard = (scale_format(name).read(part) for part in parts)
    whole = scale_format(name).read(line)  # the short Sartorius line is the end of the long one

    assert {said for said in heard if isinstance(said, Reading)} <= {whole}


@pytest.mark.parametrize(("unit", "milligrams"), [("0.305", 61), ("0.001", 0), ("0.003", 1), ("1.000", 200)])
def test_a_thousandth_of_a_carat_is_rounded_half_up_to_the_milligram(unit: str, milligrams: int):
    line = f"{unit:>11} ct".encode()

    assert scale_format("ohaus").read(line) == Reading(milligrams, "ct")


@given(st.binary(max_size=60), st.sampled_from(["sics", "and", "sbi", "ohaus"]))
def test_noise_never_breaks_the_reader(line: bytes, name: str):
    scale_format(name).read(line)


def test_bytes_that_are_no_text_are_told_from_another_format():
    reader = scale_format("sics")

    assert reader.read(b"\xf8\x80\x9e") == NotALine(rubbish=True)
    assert reader.read(b"ST,+0032.560   g") == NotALine(rubbish=False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"W:32.56g OK", Reading(32_560, "g")),
        (b"W:32.56g ", Unstable(32_560, "g")),
        (b"W:32.5x6g OK", NotALine(rubbish=False)),
        (b"W:32.56oz OK", Fault("unit", "oz")),
    ],
)
def test_a_shops_own_pattern_reads_value_unit_and_stability(line: bytes, said: Said):
    own = scale_format(CUSTOM, pattern=r"W:(?P<value>\S+?)(?P<unit>[a-z]+) (?P<stable>OK)?", ask="READ")

    assert own.read(line) == said
    assert own.ask == b"READ\r\n"


@pytest.mark.parametrize("pattern", ["(", "", r"(?P<value>\d+)(?P<unit>g)"])
def test_a_pattern_that_cannot_tell_a_stable_weight_is_refused(pattern: str):
    with pytest.raises(ScalePatternWrong):
        scale_format(CUSTOM, pattern=pattern)


def test_a_format_that_nobody_knows_is_refused():
    with pytest.raises(ScaleFormatUnknown):
        scale_format("abacus")
