"""A scenario's shop on the scratch database, and its plan after each event."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.db import session as db
from app.db.catalogue import Item
from app.db.rows import Row
from app.db.shop import Shop
from app.domain import plan
from app.replay import facts, numbers, scenario
from app.replay.store import Store
from app.services import catalogue, dirty, locations, planning, shops, variants

# An item is planned at most once a second of protocol time; here that time is counted, not waited for.
TICK = timedelta(seconds=10)
# Far more than two plans that answer each other ever take.
ROUNDS = 100


@dataclass(slots=True)
class Stage:
    """One scenario on its way. `noted`: the last ledger entry that `changes` tells of; `planned_on`: the day
    of the last plan."""

    sessions: db.Sessions
    shop_id: int
    script: scenario.Scenario
    numbers: numbers.Numbers
    store: Store
    wall: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    noted: int = 0
    planned_on: date | None = None
    refused: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def shop(self, session: Session) -> Shop:
        return session.get_one(Shop, self.shop_id)

    def rules(self) -> plan.Policy:
        chosen = self.script.policy
        horizon = None
        if chosen.horizon_days is not None:
            horizon = self.store.now.date() + timedelta(days=chosen.horizon_days)
        return plan.Policy(chosen.auto_release, chosen.partial, horizon)


def scratch() -> db.Sessions:
    """An empty database in memory."""
    engine = db.engine("sqlite://")
    Row.metadata.create_all(engine)
    return db.sessions(engine)


def open_stage(sessions: db.Sessions, script: scenario.Scenario, name: str) -> Stage:
    """A shop of its own for a scenario, with everything it sells enrolled.

    It is imported and never goes live: it plans like any other, and owes nobody a letter or an effect.
    """
    numbered = numbers.of(script)
    skus = {sku: script.skus.get(sku, scenario.Sku()) for sku in numbered.skus}
    store = Store(script.today, skus, dict.fromkeys(script.skus))
    with db.transaction(sessions) as session:
        shop = shops.arrive(session, name, store.now)
        shop.imported_at = store.now
        _settle(session, shop, script.policy)
        locations.record(session, shop.id, facts.locations(numbered), complete=True)
        catalogue.record_variants(session, shop, facts.variants(store, numbered), store.now)
        stage = Stage(sessions, shop.id, script, numbered, store)
        for sku in skus:
            choose(session, stage, sku)
    return stage


def choose(session: Session, stage: Stage, sku: str) -> None:
    """The merchant's choices for a sku, as the store has them now."""
    chosen = stage.store.skus[sku]
    item = session.get_one(Item, (stage.shop_id, stage.numbers.skus[sku]))
    choice = variants.Choice(None, chosen.limit, chosen.lead_time_days)
    variants.choose(session, stage.shop(session), item, choice, stage.store.now)


def replan(session: Session, stage: Stage) -> None:
    """Observe what was touched and plan it, again while plans ask for more. A new day touches everything."""
    shop, store = stage.shop(session), stage.store
    _mark(session, stage)
    names = {number: sku for sku, number in stage.numbers.skus.items()}
    for _ in range(ROUNDS):
        stage.wall += TICK
        claims = dirty.claim(session, shop.id, stage.wall, limit=len(names))
        if not claims:
            return
        observed = {claim.item_id: facts.item(store, names[claim.item_id], stage.numbers) for claim in claims}
        planning.write(session, shop, claims, observed, store.now, stage.wall, stage.rules())
    raise RuntimeError("the plan does not come to rest")


def _mark(session: Session, stage: Stage) -> None:
    """The services mark what they change themselves; of the counted units they are not told."""
    counted, today = stage.store.counted, stage.store.now.date()
    if stage.planned_on != today:
        dirty.mark_all(session, stage.shop_id)
    elif counted:
        dirty.mark(session, stage.shop_id, [stage.numbers.skus[sku] for sku in counted])
    counted.clear()
    stage.planned_on = today


def _settle(session: Session, shop: Shop, policy: scenario.Policy) -> None:
    """Every day is a working day: a scenario counts calendar days."""
    chosen = shops.settings(session, shop)
    chosen.enrolment, chosen.chosen_vendors = "chosen", [facts.PRODUCT.vendor]
    chosen.working_days = list(range(7))
    chosen.handling_days, chosen.margin_days = policy.handling_days, policy.margin_days
    chosen.horizon_days = policy.horizon_days
    session.flush()
