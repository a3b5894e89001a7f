"""The life of a rule set: proposed by one person, approved and signed by another, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kernel.books import Books
from kernel.clock import aware, stamp
from promotions.errors import OtherPersonNeeded, RuleSetRefused, RulesNotOpen
from promotions.facts import QuotaSet, RuleSetProposed, RuleSetPublished, RuleSetWithdrawn
from promotions.queries import RuleProposal, latest_version, quotas_known, rule_proposals, rules_in_force
from promotions.rules.rule import MOST as NO_TOTAL
from promotions.rules.rule_set import RuleSet, canonical, raw_rules
from promotions.rules.snapshot import signed_words

_WORDS_MAX = 200
Sign = Callable[[bytes], str]


def propose_rules(
    books: Books, text: str | bytes, *, number: str, now: datetime, effective_at: datetime | None = None,
    note: str = "", based_on: int | None = None,
) -> None:  # fmt: skip
    """Ask for the rules in a JSON text to take the place of those in force, from `effective_at` or the approval on.

    `based_on` is the version that they were written against, the one in force when left out. Raises RuleRefused;
    RuleSetRefused for a time that is over.
    """
    raw = raw_rules(text)
    rules = RuleSet.parse(raw)
    if effective_at is not None and aware(effective_at) < now:
        raise RuleSetRefused(reason="its time is over")
    if based_on is None:
        before = rules_in_force(books.connection, stamp(now), key="")
        based_on = 0 if before is None else before.rule_set_version
    books.record(
        RuleSetProposed(
            proposal_no=number,
            proposed_by=books.actor.staff_no,
            proposer_name=books.actor.name,
            base_version=based_on,
            effective_at="" if effective_at is None else stamp(aware(effective_at)),
            note=note.strip()[:_WORDS_MAX],
            rules=canonical(raw),
            hash=rules.hash,
        )
    )


def approve_rules(books: Books, proposal_no: str, *, now: datetime, sign: Sign) -> tuple[int, str]:
    """A second person puts a proposal in force, at its minute or, when that is over, at once.

    `sign` is headquarters'. Returns version and minute. Raises RulesNotOpen, OtherPersonNeeded; RuleRefused where
    this version of the program no longer carries a rule out; RuleSetRefused for a quota below what was given away.
    """
    found = _open(books, proposal_no)
    if not set(books.actor.staff_no.split("/")).isdisjoint(found.proposed_by.split("/")):
        raise OtherPersonNeeded(staff=books.actor.name)
    rules = RuleSet.read(found.rules)
    quotas = _quotas_to_set(books, rules)
    asked = datetime.fromisoformat(found.effective_at) if found.effective_at else now
    effective_at = stamp(max(now, asked))
    version = latest_version(books.connection) + 1
    books.record(
        RuleSetPublished(
            rule_set_version=version,
            effective_at=effective_at,
            published_by=found.proposer_name,
            rules=found.rules,
            hash=rules.hash,
            signature=sign(signed_words(version, effective_at, rules.hash)),
            proposal_no=found.proposal_no,
            approved_by=books.actor.name,
        )
    )
    for quota in quotas:
        books.record(quota)
    return version, effective_at


def _quotas_to_set(books: Books, rules: RuleSet) -> list[QuotaSet]:
    """The set's quotas as far as they are new or other than before. Raises RuleSetRefused for less than was used."""
    known, out = quotas_known(books.connection), []
    for name, quota in sorted(rules.quotas.items()):
        if quota.total is None and quota.per_member is None:
            continue  # of one store alone: its bills say it
        wanted = QuotaSet(name=name, total=quota.total or NO_TOTAL, per_member=quota.per_member or 0)
        before = known.get(name)
        if before is not None and before.used > wanted.total:
            raise RuleSetRefused(reason=f"quota {name}: {before.used} were given away, more than {wanted.total}")
        if before is None or (before.total, before.per_member) != (wanted.total, wanted.per_member):
            out.append(wanted)
    return out


def withdraw_rules(books: Books, proposal_no: str, reason: str) -> None:
    """Nobody decides this proposal any more. Raises RulesNotOpen."""
    found = _open(books, proposal_no)
    books.record(RuleSetWithdrawn(proposal_no=found.proposal_no, reason=reason.strip()[:_WORDS_MAX]))


def _open(books: Books, proposal_no: str) -> RuleProposal:
    found = next(iter(rule_proposals(books.connection, proposal_no=proposal_no.strip())), None)
    if found is None or found.state != "open":
        raise RulesNotOpen(proposal=proposal_no, state="unknown" if found is None else found.state)
    return found
