"""An event plans what it touched and nothing else: a scenario may sell much. A new day plans everything."""

import pytest
from sqlalchemy import select

from app.db import session as db
from app.db.catalogue import Item
from app.replay import play, reading, stage

SOLD = """
skus: {X: {}, Y: {}}
events:
  - stock: {sku: X, on_hand: 2}
"""


@pytest.mark.parametrize(
    ("event", "planned"),
    [
        ("stock: {sku: X, on_hand: 3}", {"X"}),
        ("adjust: {sku: Y, quantity: -1}", {"Y"}),
        ("order: {id: Ann, lines: [{id: Ann-1, sku: X, quantity: 5}]}", {"X"}),
        ("incoming: {id: P, sku: Y, quantity: 5}", {"Y"}),
        ("limit: {sku: Y, limit: 5}", {"Y"}),
        ("{at: 2026-01-01T12:00:00Z, receive: {sku: X, quantity: 1}}", {"X"}),
        ("{at: 2026-01-02T12:00:00Z, receive: {sku: X, quantity: 1}}", {"X", "Y"}),
        ("day: 2026-01-02", {"X", "Y"}),
    ],
)
def test_an_event_plans_what_it_touched(scratch: db.Sessions, event: str, planned: set[str]) -> None:
    script = reading.read(f"{SOLD}  - {event}\n")
    on = stage.open_stage(scratch, script, event)
    first, second = script.events
    play.happen(on, first)
    before = plans(on)
    play.happen(on, second)
    assert {sku for sku, seq in plans(on).items() if seq != before[sku]} == planned


def plans(on: stage.Stage) -> dict[str, int]:
    """Sku → the mark up to which it was planned."""
    with db.look(on.sessions) as session:
        query = select(Item.id, Item.clean_seq).where(Item.shop_id == on.shop_id)
        seqs = {row.id: row.clean_seq for row in session.execute(query)}
    return {sku: seqs[number] for sku, number in on.numbers.skus.items()}
