"""What a state or a kind is called; one that this version does not know stands for itself."""

from __future__ import annotations

from shop.services.rules.wording import kinds_in_words, state_words, step_words


def test_kinds_states_and_steps_have_their_words():
    assert kinds_in_words(("clean", "replate", "of_tomorrow")) == "清洗、电镀、of_tomorrow"
    assert (state_words("sent"), step_words("sent")) == ("已送修", "送修")
    assert (state_words("melted"), step_words("melted")) == ("melted", "melted")
