"""A pool on odd days: a parcel from two shelves, a closed location, somebody else's hold, late edits.

`stands` asks the store (what carries our hold waits) and our books, and the two must say the same.
"""

import pytest

from tests.stories.trade import Trade
from tests.town import Town


@pytest.fixture
def shop(town: Town) -> Trade:
    """Main and East share their lines; there is one shade at Main, and no lamp anywhere."""
    ada = Trade(town)
    ada.has_location("East")
    ada.sells("LAMP", Main=0, East=0)
    ada.sells("SHADE", Main=1, East=0)
    town.install()
    town.go_live()
    ada.shares_a_line("Denmark", "Main", "East")
    return ada


def test_one_parcel_waits_until_both_shelves_have_it_all(shop: Trade) -> None:
    shop.buys("Ann", LAMP=2, SHADE=1, in_one_parcel=True)
    shop.buys("Ben", LAMP=1)
    shop.counts("LAMP", "East", adjust=1)
    # It is kept for Ann until the other comes: Ben may not have it.
    assert shop.stands("LAMP") == {"Ann": "2 waiting at Main", "Ben": "1 waiting at Main"}
    assert shop.stands("SHADE") == {"Ann": "1 waiting at Main"}
    shop.counts("LAMP", "Main", adjust=1)
    assert shop.stands("LAMP") == {
        "Ann": "1 released at East, 1 released at Main",
        "Ben": "1 waiting at Main",
    }
    assert shop.stands("SHADE") == {"Ann": "1 released at Main"}
    assert shop.letters() == {"Ann": "in line, arrived", "Ben": "in line"}
    assert shop.is_sound()


def test_units_added_to_an_order_that_was_sent_elsewhere_wait_where_shopify_puts_them(shop: Trade) -> None:
    shop.buys("Ann", LAMP=3)
    shop.counts("LAMP", "East", adjust=2)
    assert shop.stands("LAMP") == {"Ann": "2 released at East, 1 waiting at Main"}
    shop.edits("Ann", "LAMP", 2)
    assert shop.stands("LAMP") == {"Ann": "2 released at East"}
    # Shopify sends the added ones to Main. What was released at East stays released there.
    shop.edits("Ann", "LAMP", 4)
    assert shop.stands("LAMP") == {"Ann": "2 released at East, 2 waiting at Main"}
    shop.counts("LAMP", "East", adjust=1)
    assert shop.stands("LAMP") == {"Ann": "3 released at East, 1 waiting at Main"}
    shop.counts("LAMP", "Main", adjust=1)
    assert shop.stands("LAMP") == {"Ann": "3 released at East, 1 released at Main"}
    assert shop.is_sound()


def test_where_an_order_cannot_be_sent_it_stays_held_and_nobody_is_told_it_came(shop: Trade) -> None:
    shop.buys("Ann", LAMP=1)
    shop.has_location("East", active=False)
    shop.counts("LAMP", "East", adjust=1)
    assert shop.stands("LAMP") == {"Ann": "1 waiting at Main"}
    assert shop.letters() == {"Ann": "in line"}
    # East opens again: at the latest the next night sends her there.
    shop.has_location("East", active=True)
    shop.town.pass_days(1)
    assert shop.stands("LAMP") == {"Ann": "1 released at East"}
    assert shop.exceptions() == []
    assert shop.letters() == {"Ann": "in line, arrived"}
    assert shop.is_sound()


def test_somebody_elses_hold_goes_along_and_is_left_alone(shop: Trade) -> None:
    shop.buys("Ann", LAMP=1, foreign_hold="fraud")
    shop.counts("LAMP", "East", adjust=1)
    (order,) = shop.look("Ann")["fulfillment_orders"]
    assert [hold["reason"] for hold in order["holds"]] == ["HIGH_RISK_OF_FRAUD"], "ours is lifted"
    assert shop.stands("LAMP") == {"Ann": "1 released at East"}
    assert shop.letters() == {"Ann": "in line"}, "nothing is packed while it is on"
    shop.clears_of_fraud("Ann")
    assert shop.stands("LAMP") == {"Ann": "1 released at East"}
    assert shop.letters() == {"Ann": "in line, arrived"}
    assert shop.is_sound()


def test_under_review_an_order_is_sent_nowhere_before_ada_says_so(shop: Trade) -> None:
    shop.chooses(release="review")
    shop.buys("Ann", LAMP=1)
    shop.counts("LAMP", "East", adjust=1)
    assert shop.stands("LAMP") == {"Ann": "1 waiting at Main"}
    shop.releases_what_came()
    assert shop.stands("LAMP") == {"Ann": "1 released at East"}
    assert shop.is_sound()


def test_ada_may_send_an_order_back_to_where_nothing_is(shop: Trade) -> None:
    """A person decided: what was released stays so, and nobody moves it against her."""
    shop.buys("Ann", LAMP=1)
    shop.counts("LAMP", "East", adjust=1)
    assert shop.stands("LAMP") == {"Ann": "1 released at East"}
    shop.sends("Ann", "Main")
    shop.town.pass_days(1)
    assert shop.stands("LAMP") == {"Ann": "1 released at Main"}
    assert shop.is_sound()


def test_who_waited_before_is_sent_from_the_other_shelf_once_adopted(town: Town) -> None:
    """Ann's order stands at Main, where one of her two vases lies; the other lies at East."""
    ada = Trade(town)
    ada.has_location("East")
    ada.sells("VASE", Main=1, East=1)
    ada.orders_only("Ann", VASE=2)
    town.install()
    town.go_live()
    ada.shares_a_line("Denmark", "Main", "East")
    (untouched,) = ada.look("Ann")["fulfillment_orders"]
    assert (untouched["location"], untouched["holds"]) == ("Main", [])
    ada.adopts_all()
    ada.buys("Ben", VASE=1)
    assert ada.stands("VASE") == {"Ann": "1 released at East, 1 released at Main", "Ben": "1 waiting at Main"}
    assert ada.letters() == {"Ben": "in line"}
    assert ada.is_sound()
