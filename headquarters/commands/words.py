"""What headquarters' commands say when something cannot be: what it is, what was left as it was, what to do now.

The code stands behind the words: docs/sync.md and docs/production.md explain more under it.
"""

from __future__ import annotations

from headquarters.commands.card_words import CARD_WORDS
from headquarters.commands.gift_card_words import GIFT_CARD_WORDS
from headquarters.commands.rule_words import RULE_WORDS
from headquarters.commands.tier_words import TIER_WORDS
from kernel.errors import DomainError

UNTOUCHED = "Nothing was changed."

WORDS: dict[str, tuple[str, str, str]] = {
    # what tills ask of people
    "approvals.over": (
        "Nobody waits for an answer to {request}.",
        UNTOUCHED,
        "It was answered, or its minute is over: approvals list says who waits now.",
    ),
    "approvals.own": ("{staff} asked for this.", UNTOUCHED, "Let another person answer."),
    # registers
    "register.name_invalid": (
        "{register} cannot be a till's name.",
        UNTOUCHED,
        "Take 2 to 8 capital letters and digits, a letter first, and not HQ.",
    ),
    "register.store_code_invalid": (
        "{store} cannot be a store's code.",
        UNTOUCHED,
        "Take 2 to 4 capital letters, and not HQ.",
    ),
    "register.store_known": (
        "The chain has a store {store} already, {name}.",
        UNTOUCHED,
        "Take another code; that of a closed store is not used again.",
    ),
    "register.store_unknown": (
        "The chain has no store {store}.",
        UNTOUCHED,
        "Check the code, or let it join first: open-store.",
    ),
    "register.store_closed": (
        "Store {store} has left the chain for ever.",
        UNTOUCHED,
        "Name another store.",
    ),
    "register.elsewhere": (
        "{register} stands in store {store}, and what it wrote is of {store} for ever.",
        UNTOUCHED,
        "Give the machine a new till's name in its new store; revoke {register}: revoke-register.",
    ),
    "register.unknown": (
        "No machine was ever enrolled as {register}.",
        UNTOUCHED,
        "Check the name.",
    ),
    "register.not_quarantined": (
        "{register} is not in quarantine, it is {state}.",
        UNTOUCHED,
        "A revoked one is enrolled again.",
    ),
    "enrol.nobody_waits": (
        "No machine waits to become {register}.",
        UNTOUCHED,
        "Type the code on that machine; it is good for 15 minutes, then make a new one: enrol.",
    ),
    "enrol.digits_differ": (
        "These are not the digits of the machine that asks to be {register}.",
        "Nobody was let in; it still waits.",
        "Read them from the till's screen again; if they do differ, another machine used the code: refuse "
        "{register}, and find out who.",
    ),
    # purities
    "item.purity_refused": (
        "{purity} cannot stand in the table of purities: {reason}.",
        UNTOUCHED,
        "The code begins with the metal's sign (AU333), the name has up to 16 characters, and only 990 or more is 足.",
    ),
    "item.purity_name_refused": (
        "{text} may no longer stand on a label.",
        UNTOUCHED,
        "Write {instead}.",
    ),
    # goods by quantity
    "goods.not_sound": (
        "{name} cannot stand in the catalogue: {problem}.",
        UNTOUCHED,
        "Put the row right: each article has a code, name, category and unit, and a price unless it is 赠品.",
    ),
    "goods.empty": (
        "There are no articles in the file.",
        UNTOUCHED,
        "Write one row for each below the header.",
    ),
    "reward.wrong": (
        "{reward} cannot be a reward: nothing in the catalogue has this code, or it ends before it starts.",
        UNTOUCHED,
        "Put the row right; an empty file lists nothing.",
    ),
    # people who decide
    "auth.unknown_staff": (
        "Nobody works here under the number {staff}.",
        UNTOUCHED,
        "Check the number; hire --role headquarters makes a person who decides.",
    ),
    "auth.not_permitted": (
        "{staff} may not decide this.",
        UNTOUCHED,
        "Ask a person of headquarters who may.",
    ),
    "auth.second_person": (
        "Two different people decide this.",
        UNTOUCHED,
        "Name a second one with --and.",
    ),
    "auth.reason_missing": (
        "Whoever decides this says why.",
        UNTOUCHED,
        "Say it with --reason.",
    ),
    "staff.role_unknown": (
        "There is no role {role}.",
        UNTOUCHED,
        "Take headquarters, store_manager, cashier or salesperson.",
    ),
    "staff.pin_too_weak": (
        "A PIN is six digits, not all the same.",
        UNTOUCHED,
        "Choose another.",
    ),
    # rights
    "right.nothing_held": (
        "No register holds a right like this ({asked}).",
        UNTOUCHED,
        "Look at what is held: rights.",
    ),
    "right.not_a_lease": (
        "This is no open lease ({asked}); a right for one bill ends with its bill.",
        UNTOUCHED,
        "Look at what is held: rights.",
    ),
    "right.still_alive": (
        "Its register may still spend {right_id}.",
        "It stays set aside.",
        "Call it in (call-in); if the till is lost, revoke-register first.",
    ),
    # the gold board
    "gold.board_refused": (
        "This cannot be a gold board: {reason} {purity}.",
        "The board in force stands.",
        "Put the row right.",
    ),
    "gold.board_doubtful": (
        "Prices are to be looked at once more, {count} of them; the first: {doubt}.",
        "The board in force stands, nothing was proposed.",
        "If they are meant, say each again with --confirm: {numbers}.",
    ),
    "gold.proposal_not_open": (
        "{proposal} does not wait for anybody: {state}.",
        "The board in force stands.",
        "Look at what waits: board list.",
    ),
    "gold.second_person": (
        "Whoever proposed a board does not approve it.",
        "The board in force stands.",
        "Let another person of headquarters decide.",
    ),
    # exceptions, branches, pieces, cards
    "exception.not_waiting": (
        "No entry {number} waits for a person.",
        UNTOUCHED,
        "Look at the list: exceptions.",
    ),
    "exception.how_unknown": (
        "An exception is not settled as {how}.",
        UNTOUCHED,
        "Say corrected, loss or nothing.",
    ),
    "branch.refused": (
        "This file brings nothing of {register}: {why}.",
        UNTOUCHED,
        "Take a copy of that till's till.db, with till.db-wal beside it; a till that still speaks hands in by itself.",
    ),
    "custody.reason_missing": (
        "Pieces are not taken without a reason.",
        UNTOUCHED,
        "Say it with --reason.",
    ),
    "item.not_found": (
        "No piece {scanned} is in the books.",
        "No piece was taken, the others named neither.",
        "Check the code.",
    ),
    "item.other_store": (
        "A piece belongs to store {store}.",
        "No piece was taken.",
        "Name that store with --from.",
    ),
    "item.sold": (
        "A piece was sold on {date} in {store}.",
        "No piece was taken.",
        "Leave it out.",
    ),
    "transfer.no_such_store": (
        "Pieces cannot go to {store}.",
        UNTOUCHED,
        "Check the store's code.",
    ),
    "member.not_found": (
        "No member has the card {asked}.",
        UNTOUCHED,
        "Check the number.",
    ),
    "member.card_invalid": (
        "This cannot be a card's number.",
        UNTOUCHED,
        "Check it: letters and digits, at most 32.",
    ),
    "member.card_revoked": (
        "This card is revoked, it gets no code.",
        UNTOUCHED,
        "If it was found again: reinstate-card.",
    ),
    "member.card_revoked_already": (
        "Card {card_no} is revoked already.",
        UNTOUCHED,
        "There is nothing to do.",
    ),
    "member.card_not_revoked": (
        "Card {card_no} is not revoked.",
        UNTOUCHED,
        "Check the number.",
    ),
    "member.value_left": (
        "There is stored value on this card, {value} yuan.",
        "Nobody was forgotten.",
        "Pay it back at a till first, then do this again.",
    ),
    "member_merge.ask_unknown": (
        "No till waits for an answer to {ask}.",
        UNTOUCHED,
        "See what is asked: merges list.",
    ),
    "member_merge.same": (
        "Both cards are the same member's.",
        UNTOUCHED,
        "Check the numbers.",
    ),
    "member_merge.chain": (
        "Others were merged into the second member before.",
        UNTOUCHED,
        "Name that card first: who survived once stays.",
    ),
    "member_merge.held": (
        "Something of the account cannot go over now: {what}.",
        UNTOUCHED,
        "Call in what registers hold, use the vouchers, or wait until it can be used; then do this again.",
    ),
    "member_merge.not_merged": (
        "This card's member is not merged into another.",
        UNTOUCHED,
        "There is nothing to do.",
    ),
    "member_merge.too_late": (
        "They were merged on {day}; that day is over.",
        UNTOUCHED,
        "A new card and a correction of points by two people is what is left.",
    ),
    "member_merge.spent": (
        "Of what came over some is used.",
        UNTOUCHED,
        "Take the bills back first, or leave it as it is.",
    ),
    "member_file.reveal_unexplained": (
        "Who hands out a person's file says why.",
        UNTOUCHED,
        "Add --reason.",
    ),
    "member.code_minutes": (
        "A code cannot be good for {minutes} minutes.",
        UNTOUCHED,
        "Take 1 to 60.",
    ),
    # the server and its schema
    "serve.needs_postgresql": (
        "A SQLite file has one writer, so it takes one process and not {workers}.",
        "No server was started.",
        "Leave --workers out, or name a PostgreSQL database in settings.json.",
    ),
    "schema.older": (
        "The tables are an older program's ({found}, this program's are {known}).",
        UNTOUCHED,
        "Make a backup, then migrate.",
    ),
    "schema.newer": (
        "The tables are a newer program's ({found}, this program knows {known}).",
        UNTOUCHED,
        "Install that program.",
    ),
    "database.too_new": (
        "The file is a newer program's ({found}, this program knows {known}).",
        UNTOUCHED,
        "Install that program.",
    ),
    "database.damaged": (
        "{path} is damaged: {finding}.",
        UNTOUCHED,
        "Keep a copy of it, then restore the newest backup.",
    ),
    "database.disk": (
        "A write did not reach the disk: {finding}.",
        "Nothing of it was kept, nothing before it is lost.",
        "Make room, or see to the disk, then do it again.",
    ),
    # backups and restores
    "backup.failed": (
        "No backup was made: {finding}.",
        "Those made before are untouched, the server goes on.",
        "See to the folder and the disk, then do it again.",
    ),
    "backup.tool_missing": (
        "{program} is not installed.",
        UNTOUCHED,
        "Install PostgreSQL's client programs (Debian: postgresql-client).",
    ),
    "backup.unreadable": (
        "{file} does not open: {finding}.",
        UNTOUCHED,
        "Take another backup; if the secrets are new, give the recovery sheet with --sheet.",
    ),
    "restore.target_not_empty": (
        "There are books in {target}.",
        UNTOUCHED,
        "If the backup is to take their place, say --force: they are set aside and kept.",
    ),
    "restore.server_runs": (
        "A server has the books in {folder} open.",
        UNTOUCHED,
        "Stop it first (systemctl stop jinpu-headquarters.socket jinpu-headquarters), on every machine.",
    ),
    "restore.secrets_missing": (
        "The secrets of headquarters are not in {folder}.",
        UNTOUCHED,
        "Put secrets.json back, or give the typed recovery sheet with --sheet.",
    ),
    "restore.failed": (
        "The backup could not be brought back: {finding}.",
        "What was there before stands again.",
        "Put that right and do it again.",
    ),
    "restore.unfinished": (
        "A restore of {folder} was interrupted.",
        "Nothing is served, the backup is unharmed.",
        "Do it again with the same file: restore --force.",
    ),
    "recovery.not_awaited": (
        "Nobody waits for {register}.",
        UNTOUCHED,
        "See for whom: recovering.",
    ),
    "recovery.not_a_sheet": (
        "This is no recovery sheet of headquarters.",
        UNTOUCHED,
        "Check the file.",
    ),
    "recovery.row_missing": (
        "Row {row} of the recovery sheet is missing.",
        UNTOUCHED,
        "Type it in.",
    ),
    "recovery.row_wrong": (
        "Row {row} of the recovery sheet was copied wrongly.",
        UNTOUCHED,
        "Compare it with the paper, sign by sign.",
    ),
    **RULE_WORDS,
    **TIER_WORDS,
    **CARD_WORDS,
    **GIFT_CARD_WORDS,
}


def words_of(error: DomainError) -> str:
    """The refusal in words, its code behind them; one that has none as the program names it."""
    sentences = WORDS.get(error.code)
    if sentences is None:
        return f"{error} ({error.code})"
    return f"{' '.join(sentences).format_map(_Facts(error.facts))} ({error.code})"


class _Facts(dict[str, object]):
    """What an error knows; what it does not know reads as a dash."""

    def __missing__(self, _name: str) -> str:
        return "-"
