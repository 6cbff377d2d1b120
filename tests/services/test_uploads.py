"""Files of incoming stock: good rows are taken in, bad ones told, and nothing is done twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.db import session as db
from app.db import tables
from app.domain import facts, sheet
from app.services import health, incoming, uploads
from tests.services import stage as stages
from tests.services.stage import EAST, LAMP, MAIN, NOW, Stage

HEADING = "reference,sku,location,quantity,expected,status,stage,note"
WALL = datetime(2026, 11, 23, 12, tzinfo=UTC)


def upload(stage: Stage, *lines: str, heading: str = HEADING) -> tables.Upload:
    """Ada chooses a file and it is worked through."""
    with stage.act() as (session, shop):
        uploads.begin(session, shop, "\n".join((heading, *lines)).encode(), NOW)
    return work(stage)


def work(stage: Stage, wall: datetime = WALL) -> tables.Upload:
    with stage.act() as (session, _):
        claim = uploads.claim(session, wall)
    assert claim is not None
    rows, done = claim.rows(), claim.done
    while done < len(rows):
        with stage.act() as (session, shop):
            done = uploads.take(session, shop, claim.id, rows, done, NOW, WALL)
    return stage.rows(tables.Upload)[-1]  # type: ignore[no-any-return]


def figures(row: tables.Upload) -> tuple[int, int, int, int]:
    return row.done, row.entered, row.changed, row.faulty


def faults(stage: Stage, row: tables.Upload) -> dict[int, str]:
    with db.look(stage.sessions) as session:
        return {fault.line: " ".join(fault.why) for fault in uploads.faults(session, row)}


def test_good_rows_are_entered_and_bad_ones_told_by_their_number(stage: Stage) -> None:
    done = upload(
        stage,
        "PO-1,LAMP-0,Main,5,2026-12-01,confirmed,customs,Soon",
        "PO-1,CHAIR,Main,5,2026-12-01,,,",
        "PO-1,lamp-0,east,7,,draft,,",
        "PO-2,LAMP-0,Moon,7,,,,",
        "PO-2,LAMP-0,,7,,,,",
        "PO-2,LAMP-0,Main,many,sometime,,,",
    )
    assert figures(done) == (6, 2, 0, 4)
    assert done.finished_at == NOW
    assert done.content is None
    found = stage.rows(tables.Incoming)
    assert [(row.location_id, row.outstanding, row.status) for row in found] == [
        (MAIN, 5, "confirmed"),
        (EAST, 7, "draft"),
    ]
    assert (found[0].expected, found[0].stage, found[0].note, found[0].source) == (
        date(2026, 12, 1),
        "customs",
        "Soon",
        "csv",
    )
    told = faults(stage, done)
    assert told[3] == "No variant has the SKU “CHAIR”."
    assert told[5] == "No location has the name “Moon”."
    assert told[6] == "“location” is empty; name one."
    assert "“many”" in told[7]
    assert "“sometime”" in told[7]


def test_the_same_file_again_changes_nothing_and_doubles_nothing(stage: Stage) -> None:
    lines = ("PO-1,LAMP-0,Main,5,2026-12-01,,,", "PO-2,LAMP-0,Main,3,,received,,")
    assert figures(upload(stage, *lines)) == (2, 2, 0, 0)
    before = stage.rows(tables.Item)[0].dirty_seq
    assert figures(upload(stage, *lines)) == (2, 0, 0, 0)
    assert stage.rows(tables.Item)[0].dirty_seq == before
    found = stage.rows(tables.Incoming)
    assert [(row.outstanding, row.received) for row in found] == [(5, 0), (0, 3)]


def test_days_in_the_wrong_order_are_told_and_not_entered(stage: Stage) -> None:
    heading = "reference,sku,location,quantity,ordered,expected"
    done = upload(
        stage,
        "PO-1,LAMP-0,Main,5,2026-11-24,",
        "PO-2,LAMP-0,Main,5,2026-11-20,2026-11-19",
        "PO-3,LAMP-0,Main,5,2026-11-23,2026-11-23",
        heading=heading,
    )
    assert faults(stage, done) == {
        2: "It cannot have been ordered after today.",
        3: "It cannot come before it was ordered.",
    }
    again = upload(stage, "PO-3,LAMP-0,Main,5,2027-11-23,2026-11-23", heading=heading)
    assert figures(again) == (1, 0, 0, 1)
    (row,) = stage.rows(tables.Incoming)
    assert (row.reference, row.ordered_on) == ("PO-3", NOW.date())


def test_what_came_long_ago_came_when_it_was_expected(stage: Stage) -> None:
    """Ada brings her old deliveries, so that lead times can be learned from them."""
    heading = "reference,sku,location,quantity,status,ordered,expected"
    days = [f"PO-{day},LAMP-0,Main,5,received,2026-03-02,2026-03-{day}" for day in (12, 13, 14, 15, 16)]
    upload(stage, *days, "PO-X,LAMP-0,Main,5,received,2026-11-02,", heading=heading)
    found = stage.rows(tables.Incoming)
    assert [row.received_on for row in found[:5]] == [date(2026, 3, day) for day in (12, 13, 14, 15, 16)]
    assert found[5].received_on == NOW.date(), "nobody said when"


def test_nothing_new_of_no_units_is_entered_but_as_a_draft(stage: Stage) -> None:
    lines = [f"PO-{status},LAMP-0,Main,0,,{status},," for status in ("", "received", "draft")]
    done = upload(stage, *lines)
    assert faults(stage, done) == dict.fromkeys((2, 3), "Nothing of 0 units is entered, unless as a draft.")
    assert [row.status for row in stage.rows(tables.Incoming)] == ["draft"]


def from_shopify(stage: Stage, **more: object) -> None:
    """Two shipments of five lamps, under way in Shopify."""
    told = {"item_id": LAMP, "location_id": MAIN, "status": "IN_TRANSIT", "outstanding": 5, "received": 0}
    lines = [
        facts.IncomingFacts(
            number,
            number,
            name=f"#T000{number}-1",
            arrives_at=datetime(2026, 12, day, 9, tzinfo=UTC),
            for_line=None,
            **{**told, **more},  # type: ignore[arg-type]
        )
        for number, day in ((1, 1), (2, 8))
    ]
    with stage.act() as (session, shop):
        incoming.record_page(session, shop, lines, NOW)


def test_what_shopify_told_is_known_already_when_a_file_brings_it_again(stage: Stage) -> None:
    from_shopify(stage)
    export = (
        "#T0001-1,LAMP-0,Main,5,2026-12-01,confirmed,,",
        "#T0002-1,LAMP-0,Main,5,2026-12-08,confirmed,,",
    )
    assert figures(upload(stage, *export)) == (2, 0, 0, 0)
    orders = ["for_order", *HEADING.split(",")]
    assert figures(upload(stage, *(f",{line}" for line in export), heading=",".join(orders))) == (2, 0, 0, 0)
    assert len(stage.rows(tables.Incoming)) == 2


def test_a_file_changes_the_words_of_what_shopify_told_but_neither_its_units_nor_its_day(
    stage: Stage,
) -> None:
    from_shopify(stage)
    done = upload(
        stage,
        "#T0001-1,LAMP-0,Main,5,2026-12-01,confirmed,customs,Soon",
        "#T0002-1,LAMP-0,Main,9,2026-12-24,confirmed,,",
    )
    assert figures(done) == (2, 0, 1, 1)
    assert faults(stage, done) == {
        3: "Shopify keeps this delivery: change its quantity, date and status there."
    }
    found = stage.rows(tables.Incoming)
    assert [(row.outstanding, row.expected, row.note) for row in found] == [
        (5, date(2026, 12, 1), "Soon"),
        (5, date(2026, 12, 8), ""),
    ]


def test_a_row_that_comes_again_changes_only_what_its_file_names(stage: Stage) -> None:
    upload(stage, "PO-1,LAMP-0,Main,5,2026-12-01,,customs,Soon")
    done = upload(stage, "PO-1,LAMP-0,Main,2,2026-12-08", heading="reference,sku,location,quantity,expected")
    assert figures(done) == (1, 0, 1, 0)
    (row,) = stage.rows(tables.Incoming)
    assert (row.outstanding, row.expected, row.stage, row.note) == (2, date(2026, 12, 8), "customs", "Soon")
    upload(stage, "PO-1,LAMP-0,Main,0,2026-12-08,received,,")
    (row,) = stage.rows(tables.Incoming)
    assert (row.outstanding, row.received, row.status, row.received_on) == (0, 2, "received", NOW.date())


def test_the_second_of_two_equal_rows_is_a_mistake_even_in_another_part_of_the_file(stage: Stage) -> None:
    same = "PO-1,LAMP-0,Main,5,,,,"
    others = [f"PO-X{number},LAMP-0,Main,1,,,," for number in range(uploads.PART)]
    done = upload(stage, same, *others, same)
    assert figures(done) == (uploads.PART + 2, uploads.PART + 1, 0, 1)
    assert "An earlier row" in faults(stage, done)[uploads.PART + 3]


def test_a_row_that_names_the_same_in_other_words_is_a_mistake_too(stage: Stage) -> None:
    with stage.act() as (session, shop):
        session.get_one(tables.Location, (shop.id, EAST)).is_active = False
    done = upload(stage, "PO-1,LAMP-0,Main,5,,,,", "PO-1,LAMP-0,,5,,,,")
    assert figures(done) == (2, 1, 0, 1)
    assert faults(stage, done) == {3: "An earlier row has the same reference, SKU, location and order."}


def test_what_was_refused_as_a_repeat_is_refused_until_somebody_puts_it_right(stage: Stage) -> None:
    heading = "reference,sku,quantity,location,mistake"
    upload(stage, "PO-1,LAMP-0,3,Main,", heading=heading)
    refused = "An earlier row has the same reference, SKU, location and order."
    for _ in range(2):
        done = upload(stage, f'PO-1,LAMP-0,9,Main,"{refused}"', heading=heading)
        assert figures(done) == (1, 0, 0, 1)
        refused = faults(stage, done)[2]
        assert "empty the “mistake” of this row" in refused
    assert stage.rows(tables.Incoming)[0].outstanding == 3
    done = upload(stage, f'PO-2,LAMP-0,9,Main,"{refused}"', "PO-1,LAMP-0,4,Main,", heading=heading)
    assert figures(done) == (2, 1, 1, 0)
    assert [row.outstanding for row in stage.rows(tables.Incoming)] == [4, 9]


def test_a_sku_that_two_variants_have_is_told(stage: Stage) -> None:
    stages.add_item(stage, LAMP + 1, sku="LAMP-0")
    done = upload(stage, "PO-1,LAMP-0,Main,5,,,,")
    assert faults(stage, done)[2] == "Several variants have the SKU “LAMP-0”."


def test_ten_thousand_rows_with_bad_ones_go_on_after_a_crash_and_lose_no_good_one(stage: Stage) -> None:
    lines = [
        f"PO-{number},{'LAMP-0' if number % 10 else 'CHAIR'},Main,{number % 7 + 1},2026-12-01,,,"
        for number in range(10_000)
    ]
    with stage.act() as (session, shop):
        uploads.begin(session, shop, "\n".join((HEADING, *lines)).encode(), NOW)
    with stage.act() as (session, _):
        claim = uploads.claim(session, WALL)
        assert claim is not None
        assert uploads.claim(session, WALL) is None, "one worker at a time"
    with stage.sessions() as session:
        shop = session.get_one(tables.Shop, stage.shop_id)
        uploads.take(session, shop, claim.id, claim.rows(), 0, NOW, WALL)
    # The worker died before it committed.
    assert stage.rows(tables.Incoming) == []
    with stage.act() as (session, shop):
        assert uploads.take(session, shop, claim.id, claim.rows(), 0, NOW, WALL) == uploads.PART
        assert uploads.take(session, shop, claim.id, claim.rows(), 0, NOW, WALL) == 10_000, "done already"
    with stage.act() as (session, _):
        again = uploads.claim(session, WALL + timedelta(minutes=3))
        assert again is not None
        assert again.done == uploads.PART
        uploads.failed(session, again, "Oops", NOW, WALL)
    done = work(stage, WALL + timedelta(seconds=2))
    assert figures(done) == (10_000, 9_000, 0, 1_000)
    assert len(stage.rows(tables.Incoming)) == 9_000
    assert sorted(faults(stage, done))[:2] == [2, 12]


def test_an_unfinished_file_is_owed_and_an_unusable_one_is_not_kept(stage: Stage) -> None:
    with stage.act() as (session, shop), pytest.raises(sheet.Unreadable):
        uploads.begin(session, shop, b"nothing", NOW)
    with db.look(stage.sessions) as session:
        before = health.owed(session, NOW)["replans"]
    with stage.act() as (session, shop):
        uploads.begin(session, shop, f"{HEADING}\nPO-1,LAMP-0,Main,5,,,,".encode(), NOW)
    with db.look(stage.sessions) as session:
        assert health.owed(session, NOW)["replans"] == before + 1


def test_files_are_forgotten_after_a_month(stage: Stage) -> None:
    upload(stage, "PO-1,CHAIR,Main,5,,,,")
    with stage.act() as (session, _):
        assert uploads.forget_old(session, NOW + timedelta(days=29)) == 0
        assert uploads.forget_old(session, NOW + timedelta(days=31)) == 1
    with db.look(stage.sessions) as session:
        assert session.query(tables.UploadFault).all() == []
