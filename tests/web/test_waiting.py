"""Who waits for what, in which order, and why."""

import re
from datetime import date, timedelta

import pytest

from app import dates
from app.db import session as db
from app.db import tables as rows
from app.services import shops, standing, waiting
from app.web import figures
from tests.web import ground


def _a_line(ada: ground.Merchant) -> int:
    """One lamp is there; Ann wants two, Ben one, Cy one."""
    item = ground.a_lamp(ada, 1, there=1, enrolled_at=ground.EPOCH, dirty_seq=1, clean_seq=1)
    ground.an_order(ada, 1, item, 2, ready=1)
    ground.an_order(ada, 2, item, 1)
    ground.an_order(ada, 3, item, 1)
    ground.go_live(ada)
    return item


def test_the_list_says_who_is_waited_for(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    soon = ada.house.clock.now().date() + timedelta(days=9)
    comes(ada, item, 4, soon)
    with ada.look() as session:
        (found,) = waiting.variants(session, ada.shop(session), ada.house.clock.now()).rows
    assert (found.title, found.waiting, found.orders) == ("Lamp 1 – Red", 3, 3)
    assert found.oldest == ground.EPOCH + timedelta(minutes=1)
    page = ada.open("/waiting").get_data(as_text=True)
    assert "Lamp 1 – Red" in page
    assert f"4 units on the way, first on {figures.on_day(soon)}" in page


def test_what_should_have_come_already_is_not_shown_as_coming(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    ground.go_live(ada)
    today = ada.house.clock.now().date()
    comes(ada, item, 20, today - timedelta(days=9))
    assert "20 units on the way, late</s-table-cell>" in ada.open("/waiting").get_data(as_text=True)
    home = ada.open("/").get_data(as_text=True)
    assert ">Late</s-heading>" in home
    assert "1 arrival</s-link> should have come already." in home
    comes(ada, item, 5, today + timedelta(days=9))
    soon = figures.on_day(today + timedelta(days=9))
    assert f"25 units on the way, 20 of them late, the next on {soon}" in ada.open("/waiting").get_data(
        as_text=True
    )
    assert f">{soon}</s-heading>" in ada.open("/").get_data(as_text=True)


def test_of_what_nothing_is_left_nothing_is_still_to_come(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    comes(ada, item, 0, date(2099, 12, 1))
    assert "Nothing is on its way" in ada.open("/incoming").get_data(as_text=True)


def test_nobody_waits(ada: ground.Merchant) -> None:
    ground.a_lamp(ada, there=4)
    assert "Go live first" in ada.open("/waiting").get_data(as_text=True)
    ground.go_live(ada)
    assert "Every open order is covered by stock" in ada.open("/waiting").get_data(as_text=True)


def test_the_line_is_shown_in_order(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    page = ada.open(f"/waiting/{item}").get_data(as_text=True)
    assert page.index("#1<") < page.index("#2<") < page.index("#3<")
    assert "Not told" in page


def test_the_day_that_an_order_is_wanted_is_shown(ada: ground.Merchant) -> None:
    """Ann wants hers in spring; Ben's is due on the day he placed it, like any other."""
    item = _a_line(ada)
    ann, ben = "/orders/1000001", "/orders/1000002"
    with ada.look() as session:
        session.query(rows.Order).filter_by(id=1_000_001).update({"due": date(2027, 3, 1)})
        session.query(rows.Order).filter_by(id=1_000_002).update({"due": ground.EPOCH.date()})
        session.commit()
    assert ada.open(f"/waiting/{item}").get_data(as_text=True).count("Wanted 1 Mar 2027") == 1
    assert "To be sent by" not in ada.open(ben).get_data(as_text=True)
    page = ada.open(ann).get_data(as_text=True)
    assert "To be sent by 1 Mar 2027." in page
    assert "lets others go first" not in page, "the shop has no horizon"
    with ada.look() as session:
        shops.settings(session, ada.shop(session)).horizon_days = 30
        session.commit()
    assert "Until 30 Jan 2027 it lets others go first" in ada.open(ann).get_data(as_text=True)


def test_priority_comes_first(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    with ada.look() as session:
        session.query(rows.Place).filter_by(line_id=2_000_003).update({"priority": 5})
        session.commit()
    with ada.look() as session:
        page = standing.in_line(session, ada.shop(session), item)
    assert [row.order_name for row in page.rows] == ["#3", "#1", "#2"]


def test_each_page_goes_on_where_the_last_one_ended(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, enrolled_at=ground.EPOCH)
    for number in range(1, 2 * standing.PAGE + 2):
        ground.an_order(ada, number, item)
    names, after = [], None
    while True:
        with ada.look() as session:
            page = standing.in_line(session, ada.shop(session), item, after)
        names += [row.order_name for row in page.rows]
        after = page.next
        if after is None:
            break
    assert names == [f"#{number}" for number in range(1, 2 * standing.PAGE + 2)]


def test_the_list_of_variants_goes_on_where_it_ended(ada: ground.Merchant) -> None:
    for number in range(1, waiting.PAGE + 3):
        ground.an_order(ada, number, ground.a_lamp(ada, number, enrolled_at=ground.EPOCH), 1 + number % 3)
    ground.go_live(ada)
    with ada.look() as session:
        first = waiting.variants(session, ada.shop(session), ada.house.clock.now())
        second = waiting.variants(session, ada.shop(session), ada.house.clock.now(), first.next)
    seen = [row.item_id for row in (*first.rows, *second.rows)]
    assert len(seen) == len(set(seen)) == waiting.PAGE + 2
    assert second.next is None
    waits = [row.waiting for row in (*first.rows, *second.rows)]
    assert waits == sorted(waits, reverse=True)
    assert "Next page" in ada.open("/waiting").get_data(as_text=True)


def test_an_order_says_why_it_stands_where_it_stands(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    facts = {"shop_id": ada.shop_id, "order_id": 1_000_001, "line_id": 2_000_001, "item_id": item}
    ada.write(
        rows.LedgerEntry(
            **facts,
            location_id=ground.MAIN,
            units=1,
            from_state="waiting",
            to_state="ready",
            cause="stock",
            detail={"physical": 1},
            at=ground.EPOCH,
        ),
        rows.Promise(
            shop_id=ada.shop_id,
            line_id=2_000_001,
            ships_by=date(2026, 12, 7),
            basis={
                "kind": "incoming",
                "supply": 5,
                "reference": "PO-7",
                "expected": "2026-12-04",
                "margin": 2,
            },
            told_at=ground.EPOCH,
            told_by="letter:in_line",
        ),
        rows.Notice(
            shop_id=ada.shop_id,
            order_id=1_000_001,
            letter="in_line",
            parts={"2000001": 1},
            owed_at=ground.EPOCH,
            due_at=ground.EPOCH,
            done_at=ground.EPOCH,
            outcome="sent",
        ),
    )
    page = ada.open("/orders/1000001").get_data(as_text=True)
    assert "1 unit waiting" in page
    assert "1 unit ready" in page
    assert "1 unit went from waiting to ready, because 1 was there and it was next in line." in page
    assert "1 Nov 2026, 10:00: ships by 7 Dec 2026, from delivery PO-7 expected 4 Dec 2026" in page
    assert "with 2 days of margin; told by the letter “You are in line”" in page
    assert "You are in line: sent" in page
    assert "7 Dec 2026" in ada.open(f"/waiting/{item}").get_data(as_text=True)


def test_a_date_that_shoppers_are_not_told_is_not_said_to_be_told(ada: ground.Merchant) -> None:
    """Ada says nothing of delays of up to sixty days; in a pause the product page says what it did before."""
    item = _a_line(ada)
    soon = ada.house.clock.now().date() + timedelta(days=20)
    made = {"offer": "on_backorder", "ships_by": soon.isoformat(), "basis": {"kind": "lead_time"}}

    def told(**settings: int) -> tuple[str, str]:
        with db.transaction(ada.house.sessions) as session:
            for name, value in settings.items():
                setattr(shops.settings(session, ada.shop(session)), name, value)
            session.get_one(rows.Item, (ada.shop_id, item)).offer = made
        pages = (ada.open(path).get_data(as_text=True) for path in (f"/waiting/{item}", "/waiting"))
        line, listed = pages
        return (
            re.findall("The next shopper is told: ([^.]*)", line)[0],
            re.findall('<s-badge tone="info">(.*)</s-badge>', listed)[0],
        )

    assert "ships by" in told(default_lead_time_days=10)[0]
    assert told()[1] == f"On backorder · {figures.on_day(soon)}"
    assert told(announce_after_days=60) == ("on backorder, date to be confirmed", "On backorder")
    with db.transaction(ada.house.sessions) as session:
        ada.shop(session).paused_at = ground.EPOCH
        shown = {"offer": "on_backorder", "ships_by": "2031-05-02", "valid_until": "", "wording": "", "v": 1}
        session.get_one(rows.Item, (ada.shop_id, item)).badge = shown
    assert told() == ("on backorder, ships by 2 May 2031", "On backorder · 2 May 2031")


def test_a_promise_without_a_date_rests_on_nothing(ada: ground.Merchant) -> None:
    _a_line(ada)
    basis = {"kind": "lead_time", "of": "shop", "days": 14, "margin": 2}
    told = {"line_id": 2_000_001, "basis": basis, "told_at": ground.EPOCH, "told_by": "letter:in_line"}
    ada.write(rows.Promise(shop_id=ada.shop_id, **told))
    page = ada.open("/orders/1000001").get_data(as_text=True)
    assert "date to be confirmed; told by the letter “You are in line”" in page


def test_who_is_first_in_line_stands_behind_what_is_ready_only(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, 1, there=1, enrolled_at=ground.EPOCH)
    ground.an_order(ada, 1, item, ready=1)
    for number in (2, 3):
        ground.an_order(ada, number, item)
    assert "Number 1 in line, behind 1 unit that is ready, since" in ada.open("/orders/1000002").get_data(
        as_text=True
    )
    assert "Number 2 in line, with 2 units ahead, since" in ada.open("/orders/1000003").get_data(as_text=True)


@pytest.mark.parametrize(
    ("told_in", "words"), [(5, "9 days late"), (13, "1 day late"), (14, ""), (30, ""), (None, "")]
)
def test_a_promise_that_slips_is_marked_wherever_it_is_shown(
    ada: ground.Merchant, told_in: int | None, words: str
) -> None:
    """Ben was told a day; what is on its way, or the lead time, now says the fourteenth day from today."""
    item = _a_line(ada)
    today = dates.shop_day(ada.house.clock.now(), "Europe/Copenhagen")
    with db.transaction(ada.house.sessions) as session:
        chosen = shops.settings(session, ada.shop(session))
        chosen.handling_days = chosen.margin_days = 0
        chosen.working_days = list(range(7))
    comes(ada, item, 9, today + timedelta(days=14))
    day = today + timedelta(days=told_in) if told_in is not None else None
    told = {"line_id": 2_000_002, "basis": {}, "told_at": ground.EPOCH, "told_by": "letter:in_line"}
    ada.write(rows.Promise(shop_id=ada.shop_id, ships_by=day, **told))
    line, order = (ada.open(path).get_data(as_text=True) for path in (f"/waiting/{item}", "/orders/1000002"))
    assert re.findall('<s-badge tone="critical">(.*)</s-badge>', line) == ([words] if words else [])
    assert re.findall(": ([^:]* late)</s-badge>", order) == ([words] if words else [])


def test_a_promise_for_which_nothing_comes_any_more_is_marked(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    told = {"line_id": 2_000_002, "basis": {}, "told_at": ground.EPOCH, "told_by": "letter:in_line"}
    ada.write(rows.Promise(shop_id=ada.shop_id, ships_by=date(2031, 5, 2), **told))
    assert "No date any more" in ada.open(f"/waiting/{item}").get_data(as_text=True)
    assert "Told 2 May 2031: no date any more" in ada.open("/orders/1000002").get_data(as_text=True)


def test_a_hostile_title_stays_text(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada, enrolled_at=ground.EPOCH, product={"title": '"><script>alert(1)</script>'})
    ground.an_order(ada, 1, item)
    ground.go_live(ada)
    for path in ("/waiting", f"/waiting/{item}", f"/variants/{item}", "/variants"):
        assert "<script>alert" not in ada.open(path).get_data(as_text=True)


def test_strange_page_keys_are_taken_for_the_first_page(ada: ground.Merchant) -> None:
    item = _a_line(ada)
    for key in ("x", "1", "1.x", "9" * 30, "-1.5", "²"):
        assert ada.get("/waiting", after=key).status_code == 200
        assert ada.get(f"/waiting/{item}", after=key).status_code == 200
        assert ada.get("/variants", after=key, q=key).status_code == 200
        assert ada.get("/exceptions", before=key).status_code == 200


def comes(ada: ground.Merchant, item: int, units: int, day: date) -> None:
    """So many lamps are on their way to Main."""
    ada.write(
        rows.Incoming(
            shop_id=ada.shop_id,
            source="hand",
            item_id=item,
            location_id=ground.MAIN,
            outstanding=units,
            expected=day,
            status="confirmed",
            seen_at=ground.EPOCH,
        )
    )
