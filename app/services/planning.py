"""A replan: what was observed against the line, written as the difference, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item, Level
from app.db.line import Place
from app.db.shop import Settings, Shop
from app.domain.facts import ItemFacts
from app.domain.plan import Policy
from app.services import (
    catalogue,
    consequences,
    dirty,
    doubts,
    outcome,
    policies,
    pools,
    queues,
    receipts,
    reviews,
    routing,
    selfcheck,
    shops,
    sources,
    window,
)
from app.services.dirty import Claim

# An item whose figures do not agree yet is looked at again after these seconds, times its tries.
PATIENCE = 2
# An item whose stock somebody set from below zero to zero is planned this much later.
MOMENT = timedelta(seconds=3)


def write(
    session: Session,
    shop: Shop,
    claims: Sequence[Claim],
    observed: Mapping[int, ItemFacts | None],
    now: datetime,
    wall: datetime,
    policy: Policy | None = None,
) -> int:
    """Plan the claimed items on what was observed; how many. Those marked again meanwhile stay dirty, and a
    claim that somebody else fulfilled or took over writes nothing.

    Without a `policy` everything that is covered is let go, but for what a person must look at first.
    """
    settings = shops.settings(session, shop)
    items = _locked(session, shop, claims)
    current = {claim.item_id: claim.seq for claim in claims}
    still = [item for item in items if item.clean_seq < current[item.id] == item.dirty_seq]
    _take_in(session, shop, still, observed, now)
    enrolled = [item for item in still if item.enrolled_at is not None]
    doubtful = selfcheck.doubtful(session, shop, enrolled, observed, now)
    sure = [item for item in enrolled if item.id not in doubtful]
    aside: set[int] = set()
    if policy is None:
        aside = _serve(session, shop, settings, sure, now)
    elif sure:
        _plan(session, shop, settings, sure, policy, now, pools.look(session, shop.id))
    _leave(session, shop, settings, [item for item in still if item.enrolled_at is None], now)
    window.dress(session, shop, settings, still, now)
    dirty.give_back(items, claims)
    for item in still:
        dirty.recovered(session, item, now)
        if item.id in doubtful:
            item.replan_at = wall + timedelta(seconds=PATIENCE * item.unexplained_tries)
        elif item.id in aside:
            item.replan_at = wall + MOMENT
        else:
            item.clean_seq = current[item.id]
    session.flush()
    return len(still)


def _locked(session: Session, shop: Shop, claims: Sequence[Claim]) -> list[Item]:
    """The rows in id order, so that two replans never wait for each other crosswise."""
    query = (
        select(Item)
        .where(Item.shop_id == shop.id, Item.id.in_([claim.item_id for claim in claims]))
        .order_by(Item.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _take_in(
    session: Session,
    shop: Shop,
    items: Sequence[Item],
    observed: Mapping[int, ItemFacts | None],
    now: datetime,
) -> None:
    """Levels and policies as found. A level that is not there any more holds nothing."""
    seen = [fact for item in items if (fact := observed.get(item.id)) is not None]
    _empty(session, shop, {fact.item_id: {level.location_id for level in fact.levels} for fact in seen})
    catalogue.record_levels(session, shop.id, [level for fact in seen for level in fact.levels])
    policies = {fact.item_id: fact.continues for fact in seen if fact.continues is not None}
    window.notice_policy(session, shop, items, policies, now)
    gone = [item for item in items if item.id in observed and observed[item.id] is None]
    for item in gone:
        catalogue.forget_item(session, shop, item.id, now)


def _empty(session: Session, shop: Shop, there: Mapping[int, set[int]]) -> None:
    query = select(Level.id, Level.location_id).where(Level.shop_id == shop.id, Level.id.in_(there))
    for row in session.execute(query.where(Level.on_hand != 0)).all():
        if row.location_id not in there[row.id]:
            here = (Level.shop_id == shop.id, Level.id == row.id, Level.location_id == row.location_id)
            session.execute(update(Level).where(*here).values(available=0, committed=0, on_hand=0))


def _serve(
    session: Session, shop: Shop, settings: Settings, items: Sequence[Item], now: datetime
) -> set[int]:
    """Plan with receipts written down: some wait for a person, the others are served at once. Returns the
    items that are better planned a moment later."""
    layout, looks = pools.look(session, shop.id), sources.look(session, shop, items)
    aside = doubts.consider(session, shop, [look.level for look in looks if look.is_zeroed], now)
    arrived = {row.id for row in receipts.note(session, shop, settings, looks, aside, now, layout)}
    served = [item for item in items if item.id not in aside]
    if not served:
        return aside
    review = reviews.of_shop(session, shop, settings)
    newest = [rows[-1] for rows in receipts.serving(session, shop, [item.id for item in served]).values()]
    given = {
        layout.queue(row.item_id, row.location_id): outcome.Source(row.id, row.review is not None)
        for row in sorted(newest, key=lambda row: row.id)
        if row.id in arrived or row.settled_at is None
    }
    still = _still(session, shop, layout, served)
    policy = replace(policies.of(shop, settings, now), review=review, still=still)
    fallen = {(look.level.id, look.level.location_id) for look in looks if look.risen < 0}
    changed = _plan(session, shop, settings, served, policy, now, layout, given, fallen)
    receipts.keep(session, shop, changed.gained, changed.withheld, served, now, layout)
    return aside


def _still(
    session: Session, shop: Shop, layout: pools.Layout, items: Sequence[Item]
) -> frozenset[pools.Queue]:
    """Paused lines of several locations: who is let go in them may have to be moved, and nothing is."""
    paused = reviews.paused_pools(session, shop) & layout.shared if layout.shared else set()
    return frozenset((item.id, pool) for item in items for pool in paused)


def _plan(
    session: Session,
    shop: Shop,
    settings: Settings,
    items: Sequence[Item],
    policy: Policy,
    now: datetime,
    layout: pools.Layout,
    given: Mapping[pools.Queue, outcome.Source] | None = None,
    fallen: Collection[pools.Queue] = (),
) -> outcome.Changed:
    stock = selfcheck.physical(session, shop, items)
    seen = queues.load(session, shop, layout.pooled(stock), policy, layout)
    changed = outcome.write(session, shop, seen, stock, policy, now, given, fallen)
    consequences.follow(session, shop, settings, changed.orders, now)
    routing.review(session, shop, [item.id for item in items], now)
    # Freed commitments and companions of other items are another replan's work.
    dirty.mark(session, shop.id, changed.again)
    return changed


def _leave(session: Session, shop: Shop, settings: Settings, items: Sequence[Item], now: datetime) -> None:
    """Variants that are not enrolled: nobody is held or told for them any more."""
    ids = [item.id for item in items]
    here = (Place.shop_id == shop.id, Place.item_id.in_(ids), Place.unseen)
    if not ids:
        return
    orders = consequences.with_holds(session, shop, ids)
    consequences.follow(session, shop, settings, orders, now)
    session.execute(update(Place).where(*here).values(unseen=False))
