"""What the counter, or whoever writes rules, can put right."""

from __future__ import annotations

from kernel.errors import DomainError


class RuleRefused(DomainError):
    """A rule that this version cannot carry out to the letter. A rule is never taken in part.

    Facts: `rule` (its id, or its place in the list), `problem` (which key and why).
    """

    code = "promotions.rule_refused"


class RuleSetRefused(DomainError):
    """A rule set that cannot be put in force. Facts: `reason`."""

    code = "promotions.rule_set_refused"


class RulesNotOpen(DomainError):
    """Nobody can decide this proposal any more, or nobody made it. Facts: `proposal`, `state`."""

    code = "promotions.proposal_not_open"


class OtherPersonNeeded(DomainError):
    """Whoever wrote the rules does not let them through as well. Facts: `staff`."""

    code = "promotions.second_person"


class BasketRefused(DomainError):
    """A basket file that does not follow the format. Facts: `problem`."""

    code = "promotions.basket_refused"
