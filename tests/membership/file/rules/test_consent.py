"""Each purpose is agreed to apart, by the words that were shown."""

from __future__ import annotations

import pytest

from membership.file.errors import ConsentMissing, ScopeUnknown, ServiceKept
from membership.file.rules.consent import SCOPES, Terms, scopes_given, scopes_withdrawn


def test_a_new_member_agrees_to_the_membership_and_to_nothing_else_unless_they_wish() -> None:
    assert scopes_given(("service",), joining=True) == ("service",)
    assert scopes_given(("sms", "service", "sms"), joining=True) == ("service", "sms")
    with pytest.raises(ConsentMissing):
        scopes_given(("sms",), joining=True)


def test_everything_but_the_membership_itself_is_taken_back_as_easily() -> None:
    assert scopes_withdrawn([scope for scope in SCOPES if scope != "service"]) == tuple(SCOPES)[1:]
    with pytest.raises(ServiceKept):
        scopes_withdrawn(("service",))
    with pytest.raises(ConsentMissing):
        scopes_withdrawn(())


def test_a_scope_is_one_of_the_list() -> None:
    with pytest.raises(ScopeUnknown):
        scopes_given(("everything",))


def test_other_words_have_another_mark() -> None:
    assert Terms().text_hash == Terms(version="later").text_hash != Terms(text="别的").text_hash
    assert len(Terms().text_hash) == 64
