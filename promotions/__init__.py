"""Rules as data, and the best price for a basket with its proof. Knows lines and a customer, not sales or members.

Reading order: rules/basket.py and rules/rule.py (the input), rules/priced.py (the answer), rules/engine.py, then
rules/solve.py (which bill rules), rules/give_up.py and rules/packing.py (how units make way for them, and for each
other), rules/problem.py and rules/search.py (what is left to decide) and rules/allocate.py (to the fen).
"""

from promotions.errors import BasketRefused, RuleRefused
from promotions.rules.basket import Context, Line, MemberContext, Metal
from promotions.rules.engine import Engine
from promotions.rules.priced import AddOnTaken, AppliedRule, Priced, PricedLine, Reason
from promotions.rules.returns import refund_allocated, refund_reprice
from promotions.rules.rule import Quota, Rule
from promotions.rules.rule_set import RuleSet

__all__ = [
    "AddOnTaken",
    "AppliedRule",
    "BasketRefused",
    "Context",
    "Engine",
    "Line",
    "MemberContext",
    "Metal",
    "Priced",
    "PricedLine",
    "Quota",
    "Reason",
    "Rule",
    "RuleRefused",
    "RuleSet",
    "refund_allocated",
    "refund_reprice",
]
