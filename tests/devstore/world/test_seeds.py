"""Ada Lamps as a newcomer finds it, reset, and kept on disk."""

from datetime import timedelta
from pathlib import Path

import pytest

from devstore import store as stores
from devstore.world import errors, find
from tests.devstore import ada


@pytest.fixture
def lamps() -> stores.Store:
    """The believable shop."""
    return ada.a_store(seed="ada-lamps")


def test_ada_lamps_has_people_waiting_and_a_shipment_on_its_way(lamps: stores.Store) -> None:
    world = lamps.world
    gone = [each for each in world.variants.values() if not find.is_buyable(world, each)]
    assert len(world.products) >= 8
    assert 3 <= len(gone) <= 6
    short = [level for level in world.levels.values() if level.available < 0]
    assert sum(-level.available for level in short) == 8
    assert {order.locale for order in world.orders.values()} == {"en", "fr", "da", "it", "de"}
    [shipment] = world.shipments.values()
    assert shipment.arrives_at is not None
    assert timedelta(days=11) < shipment.arrives_at - lamps.clock.now() < timedelta(days=13)
    assert world.unrouted == []


def test_every_level_of_the_seed_adds_up(lamps: stores.Store) -> None:
    world = lamps.world
    for (item_id, location_id), level in world.levels.items():
        held = sum(
            part.remaining
            for whole in world.fulfillment_orders.values()
            for part in whole.lines
            if (part.item_id, whole.location_id) == (item_id, location_id)
        )
        assert level.committed == held
        assert level.on_hand >= 0


def test_a_reset_gives_a_fresh_shop_whose_ids_and_time_go_on(lamps: stores.Store) -> None:
    last, offset = max(lamps.world.orders), lamps.clock.advance(timedelta(days=5))
    lamps.reset("empty")
    assert lamps.world.orders == {}
    assert [place.name for place in lamps.world.locations.values()] == ["Main"]
    ada.a_lamp(lamps, main=1)
    order = ada.an_order(lamps, ("LAMP", 1))
    assert order.id > last
    assert len(str(order.id)) >= 10
    assert order.created_at >= offset
    with pytest.raises(errors.Refused, match="ada-lamps, empty"):
        lamps.reset("paris")


def test_a_shop_kept_on_disk_goes_on_where_it_stopped(lamps: stores.Store, tmp_path: Path) -> None:
    file = tmp_path / "state" / "shop"
    lamps.installation.install()
    ada.a_lamp(lamps, main=2)
    ada.orders.place(lamps.world, ada.orders.Checkout((ada.orders.Want("LAMP"),)))
    assert lamps.save(file)
    woken = ada.a_store()
    woken.load(file)
    assert woken.installation.installed
    assert woken.deliveries.owed() == lamps.deliveries.owed() > 0
    assert len(woken.world.orders) == len(lamps.world.orders)
    woken.router.pump()
    order = max(woken.world.orders.values(), key=lambda each: each.id)
    assert ada.remaining(order) == [("OPEN", 1)]
    assert woken.next_id() > max(lamps.world.orders)
    assert order.lines[0] is woken.world.lines[order.lines[0].id]
