"""A level that jumps from below zero to exactly zero: did the goods come, or was it written over?

Main is counted in Shopify as far as Ada ever said. `stands` asks the store and our books.
"""

import pytest

from tests.stories.trade import Trade
from tests.town import Town

LAMPS_WAIT = {"Ann": "2 waiting at Main", "Ben": "1 waiting at Main"}
SHADES_WAIT = {"Cy": "2 waiting at Main"}


@pytest.fixture
def shop(town: Town) -> Trade:
    """Three lamps and two shades are waited for at Main."""
    ada = Trade(town)
    for sku in ("LAMP", "SHADE", "BULB"):
        ada.sells(sku, Main=0)
    town.install()
    town.go_live()
    ada.buys("Ann", LAMP=2)
    ada.buys("Ben", LAMP=1)
    ada.buys("Cy", SHADE=2)
    return ada


def test_several_zeros_release_nothing_and_ada_is_asked_once(shop: Trade) -> None:
    shop.is_synced("Main", LAMP=0, SHADE=0)
    assert shop.stands("LAMP") == LAMPS_WAIT
    assert shop.stands("SHADE") == SHADES_WAIT
    assert shop.exceptions() == [("stock_written_over", "Main")]
    shop.town.pass_days(1)
    assert shop.stands("LAMP") == LAMPS_WAIT
    assert shop.exceptions() == [("stock_written_over", "Main")], "she is asked once"
    assert shop.letters() == dict.fromkeys(("Ann", "Ben", "Cy"), "in line")
    assert shop.is_sound()


def test_another_system_writes_it_so_zero_means_none(shop: Trade) -> None:
    shop.is_synced("Main", LAMP=0, SHADE=0)
    shop.says_who_writes("Main", "written")
    assert shop.stands("LAMP") == LAMPS_WAIT
    assert shop.exceptions() == []
    # Two came. The system that sends no negatives says two, and they are Ann's.
    shop.is_synced("Main", LAMP=2)
    assert shop.stands("LAMP") == {"Ann": "2 released at Main", "Ben": "1 waiting at Main"}
    # It has put Ann's aside: two fewer to sell are not two fewer for her.
    shop.is_synced("Main", LAMP=0)
    assert shop.stands("LAMP") == {"Ann": "2 released at Main", "Ben": "1 waiting at Main"}
    assert shop.stands("SHADE") == SHADES_WAIT
    assert shop.is_sound()


def test_the_goods_came_so_they_go_to_whoever_waited(shop: Trade) -> None:
    shop.is_synced("Main", LAMP=0, SHADE=0)
    shop.says_who_writes("Main", "counted")
    assert shop.stands("LAMP") == {"Ann": "2 released at Main", "Ben": "1 released at Main"}
    assert shop.stands("SHADE") == {"Cy": "2 released at Main"}
    assert shop.exceptions() == []
    assert shop.letters() == dict.fromkeys(("Ann", "Ben", "Cy"), "in line, arrived")
    # She has answered: the next zero is a count like any other.
    shop.buys("Dee", LAMP=3)
    shop.is_synced("Main", LAMP=0)
    assert shop.stands("LAMP")["Dee"] == "3 released at Main"
    assert shop.exceptions() == []
    assert shop.is_sound()


def test_one_zero_is_a_count_and_the_second_of_the_same_product_a_doubt(shop: Trade) -> None:
    shop.is_synced("Main", LAMP=0)
    assert shop.stands("LAMP") == {"Ann": "2 released at Main", "Ben": "1 released at Main"}
    shop.buys("Dee", LAMP=3)
    shop.is_synced("Main", LAMP=0)
    assert shop.stands("LAMP")["Dee"] == "3 waiting at Main"
    assert shop.exceptions() == [("stock_written_over", "Main")]
    assert shop.stands("LAMP")["Ann"] == "2 released at Main", "what was released stays so"
    assert shop.is_sound()


def test_a_zero_that_a_delivery_explains_is_no_doubt(shop: Trade) -> None:
    lamps = shop.ships_in("LAMP", 3, "Main", "2099-03-04T10:00:00Z")
    shades = shop.ships_in("SHADE", 2, "Main", "2099-03-04T10:00:00Z")
    shop.receives(lamps, "LAMP", 3)
    shop.receives(shades, "SHADE", 2)
    assert shop.stands("LAMP") == {"Ann": "2 released at Main", "Ben": "1 released at Main"}
    assert shop.stands("SHADE") == {"Cy": "2 released at Main"}
    assert shop.exceptions() == []
    assert shop.is_sound()


def test_while_it_is_doubted_the_next_shopper_in_stock_is_served(shop: Trade) -> None:
    """Review keeps what waited; a product that nobody waits for is sold as ever."""
    shop.is_synced("Main", LAMP=0, SHADE=0)
    shop.counts("BULB", "Main", adjust=2)
    shop.buys("Dee", BULB=1)
    assert shop.stands("BULB") == {"Dee": "1 released at Main"}
    assert shop.is_sound()
