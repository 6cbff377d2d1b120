"""What a delivery costs in the background before any business rule: claim, parse, find its shop, close."""

import json
import sys
import time

from app.db import session as db
from app.db.work import Delivery
from app.house import House
from perf import houses
from perf.ingest import ORDER
from webhooks import process, topics

ROUNDS = 5
DELIVERIES = 2000
GOAL = 70.0
TOPIC = "benchmark/nothing"


def main() -> None:
    topics.TOPICS[TOPIC] = lambda *facts: None
    for database in houses.databases():
        with houses.opened(database) as (house, _):
            costs = [_round(house, number) for number in range(ROUNDS + 1)][1:]
            # The least of the rounds: whatever else ran on this machine only adds.
            cost = min(costs)
            sys.stdout.write(f"drain on {database}: {cost:.0f} µs of CPU a delivery (goal ≤ {GOAL:.0f})\n")


def _round(house: House, number: int) -> float:
    """Microseconds of this process's CPU for each of a backlog of deliveries."""
    body, now = json.dumps(ORDER).encode(), house.clock.now()
    rows = [
        {
            "shop_domain": houses.DOMAIN,
            "webhook_id": f"{number}-{one}",
            "topic": TOPIC,
            "received_at": now,
            "body": body,
        }
        for one in range(DELIVERIES)
    ]
    with db.transaction(house.sessions) as session:
        session.execute(Delivery.__table__.insert(), rows)  # type: ignore[attr-defined]
    before = time.process_time()
    taken = process.drain(house)
    assert taken == DELIVERIES
    return (time.process_time() - before) / DELIVERIES * 1_000_000


if __name__ == "__main__":
    main()
