"""What the counter can put right about a piece's master data."""

from __future__ import annotations

from kernel.errors import DomainError


class CodeInvalid(DomainError):
    """A piece code that no piece can have. `code` is what was read, `length_max` the longest code allowed."""

    code = "item.code_invalid"


class PurityUnknown(DomainError):
    """A purity that the table does not hold. `text` is what was read."""

    code = "item.purity_unknown"


class PurityNameRefused(DomainError):
    """千足金 or 万足金: names that may no longer stand on a label. `text` is what was read, `instead` what to write."""

    code = "item.purity_name_refused"


class PurityRefused(DomainError):
    """A purity that cannot be listed. `purity` its code, `reason` code | fineness | name | full | valid_from."""

    code = "item.purity_refused"


class WeightNotPositive(DomainError):
    """Nothing lies on the scale, or less. `weight` grams."""

    code = "weight.not_positive"


class WeightAbsurd(DomainError):
    """No such piece weighs that. `weight`, `least`, `most` grams, `category`."""

    code = "weight.absurd"


class TagDiffers(DomainError):
    """The scale shows another weight than the tag. `tag`, `scale`, `difference`, `tolerance` grams."""

    code = "weight.tag_differs"
