"""The filter of revoked cards is made again when the list changed, and not before."""

from __future__ import annotations

from headquarters.telling.revoked import filter_name
from membership.queries import member_view
from membership.rules.revoked import CardFilter
from membership.usecases import reinstate_card, revoke_card
from tests.headquarters.chain import STAFF, Chain, new_chain


def names(chain: Chain) -> str:
    with chain.office.database.reading() as connection:
        return filter_name(connection)


def test_a_revoked_card_is_in_the_filter_and_leaves_it_again() -> None:
    chain = new_chain()
    chain.install("HP01", "HP")
    member_id = chain.member()
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    pages = [chain.tills["HP01"].wire.revoked_filter()]

    with chain.office.open(STAFF) as books:
        revoke_card(books, view.card_no, "lost")
    pages.append(chain.tills["HP01"].wire.revoked_filter())
    with chain.office.open(STAFF) as books:
        reinstate_card(books, view.card_no, "found")
    pages.append(chain.tills["HP01"].wire.revoked_filter())

    assert [view.card_no in CardFilter.from_base64(page.bits, page.hashes) for page in pages] == [False, True, False]
    assert len({page.name for page in pages}) == 3


def test_the_filter_keeps_its_name_while_no_card_changes() -> None:
    chain = new_chain()
    before = names(chain)

    chain.member()

    assert names(chain) == before == ""
