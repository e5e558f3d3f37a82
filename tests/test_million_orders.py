"""Ten thousand of the million orders, a block at a time, so that processors share them out."""

import pytest

import million_orders


@pytest.mark.slow
@pytest.mark.parametrize("place", range(10))
def test_every_order_closes(place):
    """None fails; half are meant for a triturate, in one, two and three steps; few are stopped."""
    kinds, failed = million_orders.block(place)
    assert failed == []
    assert sum(kinds[kind] for kind in million_orders.WEIGHTS) == million_orders.BLOCK
    assert 400 <= kinds["meant for a triturate"] <= 600
    assert kinds["stopped"] <= million_orders.BLOCK // 10
    assert min(kinds[kind] for kind in million_orders.WEIGHTS) > 0


@pytest.mark.slow
@pytest.mark.parametrize("place", range(2))
def test_every_order_of_several_actives_closes(place):
    """Each active is followed; two, three and four of them, in every kind of plan."""
    kinds, failed = million_orders.block(place, kind=million_orders.Several)
    assert failed == []
    assert sum(kinds[kind] for kind in million_orders.WEIGHTS) == million_orders.BLOCK
    assert kinds["stopped"] <= million_orders.BLOCK // 10
    assert min(kinds[kind] for kind in million_orders.WEIGHTS) > 0
    assert sum(kinds[f"{n} actives"] for n in (2, 3, 4)) == million_orders.BLOCK


def test_a_block_can_be_drawn_again():
    """The orders come from the seed and the number of the block alone."""
    for kind in (million_orders.Order, million_orders.Several):
        one, same, other = (kind(million_orders.drawing(n)) for n in (3, 3, 4))
        assert one.tables == same.tables != other.tables
