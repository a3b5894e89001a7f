"""Each refusal of a command says what it is, what was left as it was, and what to do now."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import headquarters
from headquarters.commands.words import UNTOUCHED, WORDS, words_of
from headquarters.registers.enrolment import DigitsDiffer
from headquarters.upkeep.errors import RestoreFailed
from kernel.errors import DomainError
from tests.headquarters.commands.console import new_office, typed

REFUSED = (
    (("approve", "HP07", "000 000"), "enrol.nobody_waits"),
    (("enrol", "hp", "HP"), "register.name_invalid"),
    (("enrol", "HP09", "ZZ"), "register.store_unknown"),
    (("open-store", "hp", "和平路店"), "register.store_code_invalid"),
    (("open-store", "HEPING", "和平路店"), "register.store_code_invalid"),
    (("open-store", "HP", "另一家店"), "register.store_known"),
    (("release", "HP01"), "register.not_quarantined"),
    (("revoke-register", "HP09"), "register.unknown"),
    (("give-up-waiting", "HP01", "--by", "林静", "--reason", "x"), "recovery.not_awaited"),
    (("call-in", "r-9", "--by", "9009", "--reason", "x"), "auth.unknown_staff"),
    (("call-in", "r-9", "--by", "1001", "--reason", "x"), "right.nothing_held"),
    (("write-off", "r-9", "--by", "1001", "--and", "1001", "--reason", "x"), "auth.second_person"),
    (("settle", "HP01-1-9", "--by", "1001", "--how", "corrected", "--note", "x"), "exception.not_waiting"),
    (("move-custody", "69000", "--from", "HP", "--by", "1001", "--reason", "x"), "item.not_found"),
    (("revoke-card", "M404", "--by", "1001", "--reason", "x"), "member.not_found"),
    (("revoke-card", "M404", "--by", "1001", "--reason", " "), "auth.reason_missing"),
    (("reinstate-card", "M404", "--by", "1001", "--reason", "x"), "member.not_found"),
    (("member-code", "M404"), "member.not_found"),
    (("close-store", "ZZ", "--by", "1001", "--and", "1002", "--reason", "x"), "register.store_unknown"),
    (("import-branch", "HP01", "nowhere.db"), "branch.refused"),
    (("restore", "--from", "nowhere.jinpu"), "backup.unreadable"),
    (("serve", "--workers", "2"), "serve.needs_postgresql"),
    (("hire", "1003", "周建平", "--role", "king", "--pin", "135790"), "staff.role_unknown"),
    (("leave", "9009"), "auth.unknown_staff"),
)


def refusals() -> Iterator[type[DomainError]]:
    """Every error of headquarters' own that a person can put right, but for the door's answers to machines."""
    for module in walk_packages(headquarters.__path__, "headquarters."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    waiting = [DomainError]
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        if found.__module__.startswith("headquarters."):
            yield found


def test_every_refusal_of_headquarters_has_words() -> None:
    assert {error.code for error in refusals()} - WORDS.keys() == set()


@pytest.mark.parametrize("code", WORDS)
def test_the_words_say_three_things_in_whole_sentences(code: str) -> None:
    assert all(sentence.endswith(".") for sentence in WORDS[code])


@pytest.mark.parametrize(("command", "code"), REFUSED, ids=[" ".join(command) for command, _code in REFUSED])
def test_a_command_that_is_refused_says_what_to_do(tmp_path: Path, command: tuple[str, ...], code: str) -> None:
    new_office(tmp_path).close()

    refused = typed(tmp_path, *command)

    assert (refused.exit_code, f"({code})" in refused.output) == (1, True), refused.output
    assert WORDS[code][1] in refused.output
    assert " -" not in refused.output.replace(" --", "")  # every fact of the sentence was known


def test_what_is_not_known_reads_as_a_dash() -> None:
    assert words_of(RestoreFailed()).startswith("The backup could not be brought back: -.")


def test_the_facts_stand_in_the_sentence() -> None:
    assert "asks to be HP03." in words_of(DigitsDiffer(register="HP03"))


def test_an_error_without_words_is_named() -> None:
    assert words_of(DomainError(what="x")) == "domain: what=x (domain)"
    assert UNTOUCHED not in words_of(DomainError())
