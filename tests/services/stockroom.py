"""What people and systems do to a location's stock, and what is asked of it."""

from app.db import tables
from app.domain import facts
from app.services import selfcheck, sources
from tests.services import stage as stages
from tests.services.changes import shipped
from tests.services.stage import EAST, LAMP, Stage, put, replan, tell


def written(stage: Stage, number: int, location: int = EAST) -> None:
    """The warehouse's number goes over Shopify's available, whatever that was."""
    observed = stages.observe(stage)[LAMP]
    assert observed is not None
    taken = sum(level.committed for level in observed.levels if level.location_id == location)
    put(stage, number + taken, location=location)
    replan(stage)


def there(stage: Stage, location: int = EAST) -> int:
    """Units of the lamp that a plan would give away there."""
    with stage.act() as (session, shop):
        item = session.get_one(tables.Item, (shop.id, LAMP))
        return selfcheck.physical(session, shop, [item])[LAMP, location]


def sent(stage: Stage, full: facts.FullOrderFacts, units: int, location: int) -> None:
    """Units of an order leave the location, and its stock."""
    stage.on_hand[LAMP, location] -= units
    tell(stage, shipped(full, units), cause="shipped")


def choose(stage: Stage, location: int, source: str | None) -> None:
    with stage.act() as (session, shop):
        row = session.get_one(tables.Location, (shop.id, location))
        sources.choose(session, shop, row, source, stage.now)
    replan(stage)


def open_questions(stage: Stage) -> list[str]:
    rows = stage.rows(tables.ExceptionRow, kind="stock_written_over")
    return [row.subject for row in rows if row.closed_at is None]
