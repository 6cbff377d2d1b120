"""Two pools of two locations each: a line is one within a pool, and nothing of it is for the other.

`stands` asks the store (what carries our hold waits) and our books, and the two must say the same.
"""

import pytest

from tests.stories.trade import Trade
from tests.town import Town


@pytest.fixture
def shop(town: Town) -> Trade:
    """Ann and Ben wait in Denmark, Cy and Dee in Germany, a lamp each; nothing is anywhere."""
    ada = Trade(town)
    for name in ("East", "Berlin", "Hamburg"):
        ada.has_location(name)
    ada.sells("LAMP", Main=0, East=0, Berlin=0, Hamburg=0)
    town.install()
    town.go_live()
    ada.shares_a_line("Denmark", "Main", "East")
    ada.shares_a_line("Germany", "Berlin", "Hamburg")
    for name in ("Ann", "Ben", "Cy", "Dee"):
        ada.buys(name, LAMP=1)
    for name in ("Cy", "Dee"):
        ada.sends(name, "Berlin")
    return ada


WAITING = {
    "Ann": "1 waiting at Main",
    "Ben": "1 waiting at Main",
    "Cy": "1 waiting at Berlin",
    "Dee": "1 waiting at Berlin",
}


def test_what_comes_to_a_pool_serves_its_own_line(shop: Trade) -> None:
    assert shop.stands("LAMP") == WAITING
    shop.counts("LAMP", "Hamburg", adjust=1)
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Hamburg"}
    shop.counts("LAMP", "East", adjust=1)
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Hamburg", "Ann": "1 released at East"}
    shop.counts("LAMP", "Main", adjust=1)
    shop.counts("LAMP", "Berlin", adjust=1)
    assert shop.stands("LAMP") == {
        "Ann": "1 released at East",
        "Ben": "1 released at Main",
        "Cy": "1 released at Hamburg",
        "Dee": "1 released at Berlin",
    }
    assert shop.letters() == dict.fromkeys(WAITING, "in line, arrived")
    assert shop.is_sound()


def test_nobody_travels_who_need_not(shop: Trade) -> None:
    """One lamp comes to Main and one to East at the same time: Ann, who is first, stays where she is."""
    shop.are_counted(("LAMP", "Main", 1), ("LAMP", "East", 1))
    assert shop.stands("LAMP") == {**WAITING, "Ann": "1 released at Main", "Ben": "1 released at East"}
    assert shop.is_sound()


def test_an_order_that_ada_sends_to_the_other_pool_keeps_its_place_in_time(shop: Trade) -> None:
    shop.sends("Ann", "Hamburg")
    # She ordered before Cy and Dee, so the first lamp in Germany is hers.
    shop.counts("LAMP", "Berlin", adjust=1)
    assert shop.stands("LAMP") == {**WAITING, "Ann": "1 released at Berlin"}
    assert shop.is_sound()


def test_when_two_pools_become_one_the_line_is_one_and_nothing_is_taken_back(shop: Trade) -> None:
    shop.counts("LAMP", "Berlin", adjust=1)
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Berlin"}
    shop.shares_a_line("Europe", "Main", "East", "Berlin", "Hamburg")
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Berlin"}, "Cy keeps what he was given"
    shop.counts("LAMP", "Hamburg", adjust=1)
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Berlin", "Ann": "1 released at Hamburg"}
    assert shop.is_sound()


def test_a_pause_of_one_location_stops_its_pool_and_no_other(shop: Trade) -> None:
    shop.pauses("East")
    shop.counts("LAMP", "Main", adjust=1)
    shop.counts("LAMP", "Hamburg", adjust=1)
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Hamburg"}
    shop.resumes("East")
    assert shop.stands("LAMP") == {**WAITING, "Cy": "1 released at Hamburg", "Ann": "1 released at Main"}
    assert shop.is_sound()


def test_lost_stock_takes_from_the_last_wherever_it_was_lost(shop: Trade) -> None:
    shop.are_counted(("LAMP", "Main", 1), ("LAMP", "East", 1))
    assert shop.stands("LAMP") == {**WAITING, "Ann": "1 released at Main", "Ben": "1 released at East"}
    # The lamp at Main is broken. Ann was first: she is not the one who waits again.
    shop.counts("LAMP", "Main", adjust=-1)
    stands = shop.stands("LAMP")
    assert sorted(words.split(" at ")[0] for words in stands.values()) == [
        "1 released",
        "1 waiting",
        "1 waiting",
        "1 waiting",
    ]
    assert stands["Ann"].startswith("1 released")
    assert shop.is_sound()
