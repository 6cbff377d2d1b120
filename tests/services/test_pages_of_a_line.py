"""A page of a line is read along each pool's own line; together the pages are everyone, best rank first."""

import random

import pytest
from sqlalchemy import select, update

from app.db import session as db
from app.db import tables
from app.services import queues, standing
from tests.services.queueing import EAST, LAMP, MAIN, NORTH, Drawn, Stood, write

MANY = 3 * standing.PAGE + 7


def drawn(seed: int) -> Drawn:
    """A line in two pools; many share their minute, some have a priority."""
    chance = random.Random(seed)
    stood = tuple(
        Stood(
            order=number,
            line=number * 10,
            item=LAMP,
            location=chance.choice((MAIN, NORTH, EAST)),
            minute=chance.randrange(9),
            seq=chance.choice((0, 0, 1)),
            priority=chance.choice((0, 0, 0, 1, -2)),
            units=2,
            covered=0,
            ready=0,
            committed=0,
        )
        for number in chance.sample(range(1, 1000), MANY)
    )
    return Drawn(stood, {place.order: (False, None) for place in stood}, ())


def agree(sessions: db.Sessions, seed: int) -> None:
    with db.transaction(sessions) as session:
        shop = write(session, drawn(seed), seed)
        # Not routed yet: they stand in no pool.
        nowhere = tables.Place.line_id % 7 == 0
        gone = {"location_id": None, "pool_id": None}
        session.execute(update(tables.Place).where(tables.Place.shop_id == shop.id, nowhere).values(gone))
        session.expire_all()
        pages: list[list[int]] = []
        after = None
        while not pages or after is not None:
            page = standing.in_line(session, shop, LAMP, after)
            pages.append([row.place_id for row in page.rows])
            after = page.next
        places = session.scalars(select(tables.Place).where(tables.Place.shop_id == shop.id)).all()
    assert [len(page) for page in pages] == [standing.PAGE] * 3 + [7]
    everyone = [place.id for place in sorted(places, key=queues.rank)]
    assert [id_ for page in pages for id_ in page] == everyone


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_pages_are_everyone_in_rank(sessions: db.Sessions, seed: int) -> None:
    agree(sessions, seed)


@pytest.mark.postgres
def test_the_pages_are_everyone_in_rank_on_postgres(postgres_url: str) -> None:
    engine = db.engine(postgres_url)
    tables.Row.metadata.create_all(engine)
    agree(db.sessions(engine), 1)
    engine.dispose()
