"""Whatever happens in a store of pools and services: our books are the store's, location by location."""

import random
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db import tables
from app.domain.standing import IN_LINE
from app.services import pools
from tests.stories import standing
from tests.stories.test_books_equal_the_store import LAMPS, ROADS, change, said
from tests.stories.trade import Trade
from tests.town import Town

LOCATIONS = ("Main", "East", "Depot")
DEEDS = (
    *["order"] * 6,
    "count",
    "count",
    "edit",
    "cancel",
    "ship",
    "refund",
    "pay",
    "move",
    "pool",
    "settle",
)
# Which locations share their lines from now on.
POOLS = (("Main", "East"), LOCATIONS, ())


@pytest.mark.parametrize("road", ROADS)
def test_our_books_are_the_stores_truth_in_every_location(town: Town, road: str) -> None:
    chance, ada = random.Random(7), Trade(town)
    ada.has_location("Depot", fulfillment_service=True)
    for sku in LAMPS:
        ada.sells(sku, Main=3, East=2, Depot=1)
    town.install()
    town.go_live()
    ada.shares_a_line("Denmark", "Main", "East")
    town.post("/_dev/faults", ROADS[road] and {**ROADS[road], "seed": 7})
    for _ in range(35):
        live(ada, chance)
    town.settle()
    town.post("/_dev/faults", {})
    # What was lost on the way is found by the nightly look.
    for _ in range(2 if ROADS[road] else 0):
        town.pass_days(1)
    assert len(ada.orders) >= 5
    assert differences(ada) == []
    assert ada.is_sound()


def live(ada: Trade, chance: random.Random) -> None:
    """One thing happens in the store; what it refuses does not."""
    deed = chance.choice(DEEDS)
    if deed == "settle":
        ada.town.settle()
    elif deed == "pool":
        shared = chance.choice(POOLS)
        with ada.writing() as (session, shop):
            names = {ada.location(session, name).id: "Denmark" * (name in shared) for name in LOCATIONS}
            pools.assign(session, shop, names)
    elif deed == "count":
        where, units = chance.choice(LOCATIONS), chance.randint(0, 5)
        body = {"sku": chance.choice(LAMPS), "location": where}
        body["set_available" if where == "Depot" else "set"] = units
        ada.town.control.post("/_dev/stock", json=body)
    elif deed == "order":
        ada.chooses(ship_together=chance.random() < 0.3)
        skus = chance.choice([LAMPS[:1], LAMPS[1:], LAMPS])
        ada.orders_only(str(len(ada.orders)), **{sku: chance.randint(1, 3) for sku in skus})
    elif ada.orders:
        _happens_to(ada, chance, deed, chance.choice(list(ada.orders.values())))


def _happens_to(ada: Trade, chance: random.Random, deed: str, order: dict[str, Any]) -> None:
    if deed == "move":
        path = f"/_dev/orders/{order['name'].lstrip('#')}/move"
        ada.town.control.post(path, json={"location": chance.choice(LOCATIONS)})
    else:
        change(ada.town, chance, deed, order)


def differences(ada: Trade) -> list[str]:
    """Where our rows and the store disagree: units by location, moves still owed, stock given twice."""
    wrong = list[str]()
    with db.look(ada.town.house.sessions) as session:
        for name in ada.orders:
            order, fresh = ada.order(session, name), ada.look(name)
            for sku in LAMPS if order.standing == IN_LINE else ():
                ours, theirs = standing.in_our_books(session, order, sku), standing.in_the_store(fresh, sku)
                wrong += said(fresh["name"], sku, _open(ours), _open(theirs))
            wrong += said(fresh["name"], "moves owed", order.moves, [])
        return wrong + _given_twice(session)


def _open(stand: standing.Stand) -> str:
    """What was shipped may have come back since, which is no matter of the line."""
    return standing.said(Counter({at: units for at, units in stand.items() if at[0] != standing.SHIPPED}))


def _given_twice(session: Session) -> list[str]:
    layout = pools.look(session, session.scalars(select(tables.Shop.id)).one())
    physical, ready = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for level in session.scalars(select(tables.Level).where(tables.Level.location_id != 0)):
        there = level.available + level.committed - level.unbacked - level.never_units
        physical[level.id, layout.of[level.location_id]] += max(there, 0)
    for place in session.scalars(select(tables.Place).where(tables.Place.units > 0)):
        if place.pool_id is not None:
            ready[place.item_id, place.pool_id] += place.ready
    return [
        f"{queue}: {ready[queue]} of {physical[queue]}" for queue in ready if ready[queue] > physical[queue]
    ]
