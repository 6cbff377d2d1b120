"""How each kind of effect is made true: the calls, then one transaction that records what is true now."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import session as db
from app.db.catalogue import Item
from app.services import making, readings, settle
from app.services.making import Claim
from app.shopify import definitions as their_definitions
from app.shopify import errors, metafields, policies
from app.shopify import tags as their_tags
from jobs import holds, requests
from jobs.calls import Call, described

Performer = Callable[[Call, Sequence[Claim]], None]

# The variant is no more: what we know of it is read again, the wish is moot.
GONE = ("PRODUCT_DOES_NOT_EXIST", "PRODUCT_VARIANT_DOES_NOT_EXIST", "MUST_BE_FOR_THIS_PRODUCT")


def definitions(call: Call, claims: Sequence[Claim]) -> None:
    their_definitions.ensure(call.admin)
    with call.write() as session:
        for claim in claims:
            making.done(session, call.shop_id, claim)


def hold(call: Call, claims: Sequence[Claim]) -> None:
    for claim in claims:
        holds.perform(call, claim)


def request(call: Call, claims: Sequence[Claim]) -> None:
    for claim in claims:
        requests.perform(call, claim)


def policy(call: Call, claims: Sequence[Claim]) -> None:
    """One call for each product; variants that have the wanted policy already are only ticked off."""
    items = _items(call, claims)
    of_product: dict[int, list[Claim]] = {}
    for claim in claims:
        item = items.get(claim.target)
        if item is None or item.continues == claim.wish["continues"]:
            _tick(call, [claim])
        else:
            of_product.setdefault(item.product_id, []).append(claim)
    for product_id, some in of_product.items():
        wanted = {items[claim.target].variant_id: bool(claim.wish["continues"]) for claim in some}
        outcome = policies.change(call.admin, product_id, wanted)
        with call.write() as session:
            for claim in some:
                _settle_policy(session, call, claim, outcome[items[claim.target].variant_id])


def _settle_policy(session: Session, call: Call, claim: Claim, refused: errors.Refused | None) -> None:
    if refused is None:
        settle.policy(session, call.shop_id, claim, bool(claim.wish["continues"]))
    elif refused.code in GONE:
        readings.ask(session, call.shop_id, "item", claim.target)
        making.done(session, call.shop_id, claim)
    else:
        _failed(session, call, claim, refused)


def badge(call: Call, claims: Sequence[Claim]) -> None:
    items = _items(call, claims)
    known = [claim for claim in claims if claim.target in items]
    _tick(call, [claim for claim in claims if claim.target not in items])
    entries = [metafields.badge(items[claim.target].variant_id, claim.wish) for claim in known]
    metafields.set_many(call.admin, entries)
    with call.write() as session:
        for claim in known:
            settle.badge(session, call.shop_id, claim)


def tags(call: Call, claims: Sequence[Claim]) -> None:
    changes = [(claim.target, claim.wish["add"], claim.wish["remove"]) for claim in claims]
    outcome = their_tags.change(call.admin, changes)
    with call.write() as session:
        for claim in claims:
            error = outcome[claim.target]
            if error is None:
                settle.tags(session, call.shop_id, claim)
            else:
                _failed(session, call, claim, error)


def promise(call: Call, claims: Sequence[Claim]) -> None:
    entries = [metafields.promise(claim.target, {"v": 1, **claim.wish}) for claim in claims]
    metafields.set_many(call.admin, entries)
    with call.write() as session:
        for claim in claims:
            settle.promise(session, call.shop_id, claim)


def _items(call: Call, claims: Sequence[Claim]) -> dict[int, Item]:
    with db.look(call.house.sessions) as session:
        wanted = [claim.target for claim in claims]
        query = select(Item).where(
            Item.shop_id == call.shop_id, Item.id.in_(wanted), Item.deleted_at.is_(None)
        )
        return {item.id: item for item in session.scalars(query)}


def _failed(session: Session, call: Call, claim: Claim, error: errors.ShopifyError) -> None:
    why, permanent = described(error), error.permanent
    making.failed(session, call.shop_id, claim, call.now(), call.wall(), why, permanent=permanent)


def _tick(call: Call, claims: Sequence[Claim]) -> None:
    if claims:
        with call.write() as session:
            for claim in claims:
                making.done(session, call.shop_id, claim)


PERFORMERS: dict[str, Performer] = {
    "definitions": definitions,
    "hold": hold,
    "request": request,
    "policy": policy,
    "badge": badge,
    "tags": tags,
    "promise": promise,
}
# Several calls each: one that fails must not have the others made twice.
SINGLY = {"hold", "request"}
