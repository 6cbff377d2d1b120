"""A diary of Ada's mixed store: two own locations with one line, one apart, and a fulfilment service.

Each chapter says what happened, then how everyone stands by the rules of the line. `stands` asks the store
(what carries our hold waits) and our books, and the two must say the same.
"""

from pathlib import Path

import pytest

from tests import town as towns
from tests.stories.trade import Trade


@pytest.fixture
def shop(town: towns.Town) -> Trade:
    return opened(town)


def opened(town: towns.Town) -> Trade:
    """Main and East have one line between them, Berlin its own; the Depot is a fulfilment service."""
    ada = Trade(town)
    for name in ("East", "Berlin"):
        ada.has_location(name)
    ada.has_location("Depot", fulfillment_service=True)
    ada.sells("LAMP", Main=2, East=3)
    ada.sells("SHADE", Main=1)
    ada.sells("BULB", Depot=4)
    town.install()
    town.go_live(priority_tag="vip")
    ada.shares_a_line("Denmark", "Main", "East")
    return ada


def test_lamps_from_sold_out_to_shipped(shop: Trade) -> None:
    the_lamps_sell_out(shop)
    what_stands_apart_serves_another_line(shop)
    a_delivery_comes_in_three_parts(shop)
    orders_are_changed(shop)
    two_lamps_are_found_broken(shop)
    part_of_an_order_is_shipped(shop)
    an_order_is_cancelled(shop)


@pytest.mark.postgres
def test_lamps_from_sold_out_to_shipped_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    with towns.town(tmp_path, database_url=postgres_url) as town:
        test_lamps_from_sold_out_to_shipped(opened(town))


def the_lamps_sell_out(shop: Trade) -> None:
    shop.buys("Ann", LAMP=2)
    assert shop.stands("LAMP") == {"Ann": "2 released at Main"}
    # Shopify sends Ben to Main. Two of its lamps are Ann's; three are at East, which shares the line.
    shop.buys("Ben", LAMP=4)
    # Cy wants one parcel: his shade is here, and kept for him until his lamp is.
    shop.buys("Cy", LAMP=1, SHADE=1, in_one_parcel=True)
    shop.buys("Dee", SHADE=1)
    # Eve's order bears the tag: she comes before Ben, Cy and Finn, but takes nothing back from Ben.
    shop.buys("Eve", LAMP=2, tags=("vip",))
    shop.buys("Finn", LAMP=1)
    assert shop.stands("LAMP") == {
        "Ann": "2 released at Main",
        "Ben": "3 released at East, 1 waiting at Main",
        "Cy": "1 waiting at Main",
        "Eve": "2 waiting at Main",
        "Finn": "1 waiting at Main",
    }
    assert shop.stands("SHADE") == {"Cy": "1 waiting at Main", "Dee": "1 waiting at Main"}
    assert shop.why("Cy", "Eve") == "Eve comes before Cy because it has priority 1, by its tag."
    waiting = dict.fromkeys(("Ben", "Cy", "Dee", "Finn"), "backorder")
    assert shop.tags() == {**waiting, "Eve": "backorder, vip"}
    assert shop.letters() == dict.fromkeys(("Ben", "Cy", "Dee", "Eve", "Finn"), "in line")
    assert shop.is_sound()


def what_stands_apart_serves_another_line(shop: Trade) -> None:
    before = shop.stands("LAMP")
    shop.counts("LAMP", "Berlin", adjust=2)
    assert shop.stands("LAMP") == before, "Berlin's lamps are not for the line of Main and East"
    assert ("routing", "Eve") in shop.exceptions(), "who is first in line could be sent to Berlin"
    shop.buys("Jon", LAMP=2)
    assert shop.stands("LAMP") == {**before, "Jon": "2 released at Berlin"}
    assert shop.exceptions() == [], "nothing is free in Berlin any more"
    assert "Jon" not in shop.letters()
    assert shop.is_sound()


def a_delivery_comes_in_three_parts(shop: Trade) -> None:
    delivery = shop.ships_in("LAMP", 5, "East", "2099-03-04T10:00:00Z")
    shop.receives(delivery, "LAMP", 2)
    # Both are Eve's, and she is sent to where they are.
    now = {
        "Ann": "2 released at Main",
        "Ben": "3 released at East, 1 waiting at Main",
        "Cy": "1 waiting at Main",
        "Eve": "2 released at East",
        "Finn": "1 waiting at Main",
        "Jon": "2 released at Berlin",
    }
    assert shop.stands("LAMP") == now
    assert shop.dock_list() == {"Eve": 2}
    assert shop.tags()["Eve"] == "backorder-ready, vip"
    shop.prefers("Finn", 2, "His wedding is on Saturday")
    assert shop.stands("LAMP") == now, "nobody gives back what was released"
    shop.receives(delivery, "LAMP", 1)
    now["Finn"] = "1 released at East"
    assert shop.stands("LAMP") == now
    by_hand = "Finn comes before Cy because it has priority 2 (“His wedding is on Saturday”)."
    assert shop.why("Finn", "Cy") == by_hand
    assert shop.stands("SHADE") == {"Cy": "1 waiting at Main", "Dee": "1 waiting at Main"}
    shop.receives(delivery, "LAMP", 2)
    # Ben's last one, and with Cy's lamp his whole parcel. The shade was his all along.
    assert shop.dock_list() == {"Ben": 1, "Cy": 1}
    assert shop.stands("LAMP") == {**now, "Ben": "4 released at East", "Cy": "1 released at East"}
    assert shop.stands("SHADE") == {"Cy": "1 released at Main", "Dee": "1 waiting at Main"}
    ready = dict.fromkeys(("Ben", "Cy", "Finn"), "backorder-ready")
    assert shop.tags() == {**ready, "Dee": "backorder", "Eve": "backorder-ready, vip"}
    served = dict.fromkeys(("Ben", "Cy", "Eve", "Finn"), "in line, arrived")
    assert shop.letters() == {**served, "Dee": "in line"}
    assert shop.is_sound()


def orders_are_changed(shop: Trade) -> None:
    # What is added joins at the end of the line, whoever ordered first.
    shop.edits("Ann", "LAMP", 3)
    assert shop.stands("LAMP")["Ann"] == "2 released at Main, 1 waiting at Main"
    # What Ben gives up was released at East: it serves the head of the line, which is now Ann.
    shop.edits("Ben", "LAMP", 3)
    assert shop.stands("LAMP") == {
        "Ann": "1 released at East, 2 released at Main",
        "Ben": "3 released at East",
        "Cy": "1 released at East",
        "Eve": "2 released at East",
        "Finn": "1 released at East",
        "Jon": "2 released at Berlin",
    }
    assert shop.letters()["Ann"] == "in line, arrived"
    assert shop.is_sound()


def two_lamps_are_found_broken(shop: Trade) -> None:
    """Who joined last loses first: what Ann added, then Cy, whose parcel stays together."""
    shop.counts("LAMP", "East", adjust=-2)
    assert shop.stands("LAMP") == {
        "Ann": "2 released at Main, 1 waiting at East",
        "Ben": "3 released at East",
        "Cy": "1 waiting at East",
        "Eve": "2 released at East",
        "Finn": "1 released at East",
        "Jon": "2 released at Berlin",
    }
    assert shop.stands("SHADE") == {"Cy": "1 waiting at Main", "Dee": "1 waiting at Main"}
    assert shop.tags()["Ann"] == shop.tags()["Cy"] == "backorder"
    assert shop.is_sound()


def part_of_an_order_is_shipped(shop: Trade) -> None:
    before = shop.stands("LAMP")
    shop.ships("Ben", LAMP=2)
    assert shop.stands("LAMP") == {**before, "Ben": "2 shipped, 1 released at East"}
    assert shop.is_sound()


def an_order_is_cancelled(shop: Trade) -> None:
    """Eve's two were released: they serve Cy, who ordered before Ann added hers, and then Ann."""
    shop.cancels("Eve")
    assert shop.stands("LAMP") == {
        "Ann": "1 released at East, 2 released at Main",
        "Ben": "2 shipped, 1 released at East",
        "Cy": "1 released at East",
        "Finn": "1 released at East",
        "Jon": "2 released at Berlin",
    }
    assert shop.stands("SHADE") == {"Cy": "1 released at Main", "Dee": "1 waiting at Main"}
    assert shop.tags()["Dee"] == "backorder"
    assert shop.is_sound()


def test_the_depot_writes_zero_over_minus_ten(shop: Trade) -> None:
    shop.buys("Ann", BULB=3)
    # One is left; the Depot sends a line whole, so Ben waits for all four of his.
    shop.buys("Ben", BULB=4)
    shop.buys("Cy", BULB=7)
    waiting = {"Ann": "3 released at Depot", "Ben": "4 waiting at Depot", "Cy": "7 waiting at Depot"}
    assert shop.stands("BULB") == waiting
    assert available(shop) == -10

    # The Depot knows no number below zero. Nothing came: nobody is served by a zero.
    shop.counts("BULB", "Depot", set_available=0)
    assert shop.stands("BULB") == waiting
    assert shop.exceptions() == []

    # Five came: Ben's four go, and the fifth waits with Cy, who ships whole.
    shop.counts("BULB", "Depot", set_available=5)
    served = {**waiting, "Ben": "4 released at Depot"}
    assert shop.stands("BULB") == served
    # It has heard of Ben's order and writes what is left to it. Nothing is given twice.
    shop.counts("BULB", "Depot", set_available=1)
    assert shop.stands("BULB") == served
    shop.ships("Ann", BULB=3)
    assert shop.stands("BULB") == {**served, "Ann": "3 shipped"}
    shop.counts("BULB", "Depot", set_available=7)
    assert shop.stands("BULB") == {
        "Ann": "3 shipped",
        "Ben": "4 released at Depot",
        "Cy": "7 released at Depot",
    }
    assert shop.letters() == dict.fromkeys(("Ben", "Cy"), "in line, arrived")
    assert shop.is_sound()


def available(shop: Trade) -> int:
    return int(shop.town.get("/_dev/variants/BULB")["levels"]["Depot"]["available"])
