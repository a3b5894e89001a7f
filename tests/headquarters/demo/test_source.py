from headquarters.demo.source import diamonds, monthly_spot_fen


def test_the_sample_holds_enough_stones_for_the_chain():
    stones = diamonds()

    assert len(stones) >= 3_000
    assert min(stone.mct for stone in stones) >= 200
    assert {stone.cut for stone in stones} == {"Fair", "Good", "Very Good", "Premium", "Ideal"}


def test_prices_of_the_gold_series_are_whole_fen():
    spots = monthly_spot_fen()

    assert spots[-1] == 921_06
    assert len(spots) >= 36
