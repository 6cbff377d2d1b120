"""The Depot sends goods for Ada: it releases a line whole, writes its own stock, and must be asked to send.

`stands` asks the store (what carries our hold waits) and our books, and the two must say the same.
"""

import pytest

from tests.stories.trade import Trade
from tests.town import Town


@pytest.fixture
def shop(town: Town) -> Trade:
    """Three bulbs are at the Depot."""
    ada = Trade(town)
    ada.has_location("Depot", fulfillment_service=True)
    ada.sells("BULB", Depot=3)
    town.install()
    town.go_live()
    return ada


def test_ten_minutes_after_a_release_the_depot_is_asked(shop: Trade) -> None:
    shop.chooses(submit_requests=True)
    shop.buys("Ann", BULB=4)
    assert shop.stands("BULB") == {"Ann": "4 waiting at Depot"}, "three of four are not a whole line"
    # A fourth came, and the Depot, which has heard of no order, writes what it has.
    shop.counts("BULB", "Depot", set_available=4)
    assert shop.stands("BULB") == {"Ann": "4 released at Depot"}
    shop.minutes_pass(9)
    assert shop.requested("Ann") == ["UNSUBMITTED"]
    shop.minutes_pass(2)
    assert shop.requested("Ann") == ["ACCEPTED"]
    assert shop.stands("BULB") == {"Ann": "4 released at Depot"}
    assert shop.exceptions() == []
    assert shop.is_sound()


def test_without_that_setting_ada_is_told_until_she_asks_herself(shop: Trade) -> None:
    shop.chooses(submit_requests=False)
    shop.buys("Ann", BULB=4)
    shop.counts("BULB", "Depot", set_available=4)
    shop.minutes_pass(11)
    assert shop.requested("Ann") == ["UNSUBMITTED"]
    assert shop.exceptions() == [("not_requested", "Ann")]
    shop.asks_the_service("Ann")
    assert shop.requested("Ann") == ["ACCEPTED"]
    assert shop.exceptions() == []
    assert shop.stands("BULB") == {"Ann": "4 released at Depot"}
    assert shop.is_sound()


def test_what_the_depot_was_asked_for_before_we_knew_is_never_held(shop: Trade) -> None:
    shop.orders_only("Ann", BULB=5)
    shop.asks_the_service("Ann")
    assert shop.stands("BULB") == {"Ann": "5 released at Depot"}
    # Two of hers are not there yet: what comes is hers before it is Ben's.
    shop.buys("Ben", BULB=1)
    assert shop.stands("BULB")["Ben"] == "1 waiting at Depot"
    assert shop.is_sound()


def test_the_depot_sends_a_part_and_nobody_gains_or_loses_by_it(shop: Trade) -> None:
    shop.buys("Ann", BULB=3)
    shop.buys("Ben", BULB=2)
    shop.asks_the_service("Ann")
    shop.ships("Ann", BULB=2)
    now = {"Ann": "2 shipped, 1 released at Depot", "Ben": "2 waiting at Depot"}
    assert shop.stands("BULB") == now
    # It writes its own number again: it has nothing that is not Ann's.
    shop.counts("BULB", "Depot", set_available=0)
    assert shop.stands("BULB") == now
    shop.counts("BULB", "Depot", set_available=1)
    assert shop.stands("BULB") == now, "one of Ben's two is not a whole line"
    shop.counts("BULB", "Depot", set_available=2)
    assert shop.stands("BULB") == {**now, "Ben": "2 released at Depot"}
    shop.ships("Ann", BULB=1)
    assert shop.stands("BULB") == {"Ann": "3 shipped", "Ben": "2 released at Depot"}
    assert shop.is_sound()


def test_a_number_that_the_depot_has_not_lowered_yet_gives_nothing_twice(shop: Trade) -> None:
    shop.buys("Ann", BULB=10)
    shop.buys("Ben", BULB=10)
    # It has had its three all along; ten more came.
    shop.counts("BULB", "Depot", set_available=13)
    now = {"Ann": "10 released at Depot", "Ben": "10 waiting at Depot"}
    assert shop.stands("BULB") == now
    shop.asks_the_service("Ann")
    shop.ships("Ann", BULB=3)
    now["Ann"] = "3 shipped, 7 released at Depot"
    assert shop.stands("BULB") == now
    # Three are Ben's when all of Ann's have left; they are not a whole line.
    shop.counts("BULB", "Depot", set_available=3)
    shop.ships("Ann", BULB=7)
    assert shop.stands("BULB") == {"Ann": "10 shipped", "Ben": "10 waiting at Depot"}
    shop.counts("BULB", "Depot", set_available=10)
    assert shop.stands("BULB") == {"Ann": "10 shipped", "Ben": "10 released at Depot"}
    assert shop.is_sound()


def test_an_order_is_sent_from_ones_own_shelf_into_the_depots_line(shop: Trade) -> None:
    """Main shares its line with the Depot: stock on either serves whoever is first."""
    shop.sells("LAMP", Main=1, Depot=0)
    shop.shares_a_line("All", "Main", "Depot")
    shop.buys("Ann", LAMP=1)
    shop.buys("Ben", LAMP=2)
    shop.buys("Cy", LAMP=1)
    waiting = {"Ann": "1 released at Main", "Ben": "2 waiting at Main", "Cy": "1 waiting at Main"}
    assert shop.stands("LAMP") == waiting
    # The first to come is Ben's, and half a line is not sent to the Depot.
    shop.counts("LAMP", "Depot", set_available=1)
    assert shop.stands("LAMP") == waiting
    shop.counts("LAMP", "Depot", set_available=2)
    assert shop.stands("LAMP") == {**waiting, "Ben": "2 released at Depot"}
    assert shop.letters() == {"Ben": "in line, arrived", "Cy": "in line"}
    assert shop.is_sound()
