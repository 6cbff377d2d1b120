"""A file that cannot be read on stops after some tries, says so, and goes on when Ada asks for it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.db import session as db
from app.db import tables as rows
from app.services import health, uploads
from jobs import uploads as job
from tests.web import ground
from tests.web.test_incoming import page

FILE = "\n".join(["reference,sku,quantity", *(f"PO-{number},LAMP-1,5" for number in range(700))]).encode()
PATH = "/incoming/upload/1"


@pytest.fixture
def damaged(ada: ground.Merchant) -> ground.Merchant:
    """Ada's file of 700 rows, of which the first part is in when what is kept of it is damaged."""
    ground.a_lamp(ada)
    with db.transaction(ada.house.sessions) as session:
        uploads.begin(session, ada.shop(session), FILE, ada.house.clock.now())
    with db.transaction(ada.house.sessions) as session:
        claim = uploads.claim(session, ada.house.clock.wall())
        assert claim is not None
        uploads.take(session, ada.shop(session), 1, claim.rows(), 0, ground.EPOCH, ada.house.clock.wall())
    change(ada, content=b"\xff", lease_until=None)
    return ada


def change(ada: ground.Merchant, **values: object) -> None:
    with db.transaction(ada.house.sessions) as session:
        for name, value in values.items():
            setattr(session.get_one(rows.Upload, 1), name, value)


def file_of(ada: ground.Merchant) -> rows.Upload:
    with ada.look() as session:
        return session.get_one(rows.Upload, 1)


def entered(ada: ground.Merchant) -> int:
    with ada.look() as session:
        return session.scalar(select(func.count()).select_from(rows.Incoming)) or 0


def owed(ada: ground.Merchant) -> int:
    with ada.look() as session:
        return health.owed(session, ada.house.clock.now())["replans"]


def try_for_good(ada: ground.Merchant) -> None:
    for _ in range(uploads.ATTEMPTS):
        job.drain(ada.house)
        change(ada, lease_until=None)


def test_it_waits_longer_after_each_try_and_harms_no_other_file(damaged: ground.Merchant) -> None:
    with db.transaction(damaged.house.sessions) as session:
        uploads.begin(session, damaged.shop(session), b"reference,sku,quantity\nPO-X,LAMP-1,5", ground.EPOCH)
    waits = list[timedelta]()
    for _ in range(3):
        before = damaged.house.clock.wall()
        job.drain(damaged.house)
        until = file_of(damaged).lease_until
        assert until is not None
        waits.append(timedelta(seconds=round((until - before).total_seconds())))
        change(damaged, lease_until=None)
    assert waits == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert entered(damaged) == uploads.PART + 1
    shown = page(damaged.open(PATH))
    assert "It did not go on the last time (Unreadable)" in shown
    assert "Try again" not in shown


def test_after_eight_tries_it_stops_and_ada_is_told(damaged: ground.Merchant) -> None:
    before = owed(damaged)
    try_for_good(damaged)
    assert job.drain(damaged.house) == 0, "it is not tried again by itself"
    shown = page(damaged.open(PATH))
    assert "Stopped after 500 of 700 rows" in shown
    assert "8 times" in shown
    assert 'data-refresh="1"' not in shown
    listed = page(damaged.open("/exceptions"))
    assert "A file of incoming stock could not be read to its end" in listed
    assert f'href="{PATH}' in listed
    assert "Rows done: 500" in listed
    assert owed(damaged) == before - 1


def test_tried_again_it_goes_on_where_it_stopped_and_the_exception_is_closed(
    damaged: ground.Merchant,
) -> None:
    try_for_good(damaged)
    change(damaged, content=FILE)
    assert damaged.post(f"{PATH}/again").status_code == 200
    assert "uploads" in damaged.house.bells.rung  # type: ignore[attr-defined]
    assert "Nothing needs you" in page(damaged.open("/exceptions"))
    job.drain(damaged.house)
    assert entered(damaged) == 700, "the good rows of before were kept, and none is entered twice"
    assert "The whole file is taken in" in page(damaged.open(PATH))


def test_what_got_on_has_all_its_tries_again(damaged: ground.Merchant) -> None:
    job.drain(damaged.house)
    assert file_of(damaged).attempts == 1
    change(damaged, content=FILE, lease_until=None)
    job.drain(damaged.house)
    assert (file_of(damaged).attempts, file_of(damaged).error) == (0, None)


def test_only_a_file_of_ones_own_that_stopped_can_be_tried_again(
    damaged: ground.Merchant, eve: ground.Merchant
) -> None:
    assert damaged.post(f"{PATH}/again").status_code == 404, "it is still being tried"
    try_for_good(damaged)
    assert eve.post(f"{PATH}/again").status_code == 404
    assert file_of(damaged).failed_at is not None


def test_a_month_later_the_file_and_its_exception_are_gone(damaged: ground.Merchant) -> None:
    try_for_good(damaged)
    later = damaged.house.clock.now() + uploads.KEPT + timedelta(hours=1)
    with db.transaction(damaged.house.sessions) as session:
        assert uploads.forget_old(session, later) == 1
    assert damaged.open(PATH).status_code == 404
    assert "Nothing needs you" in page(damaged.open("/exceptions"))
