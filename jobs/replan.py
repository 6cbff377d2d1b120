"""Plans dirty items again: lease, look at the world outside any transaction, write the difference."""

from datetime import timedelta

import structlog
from sqlalchemy import func, select

from app.db import session as db
from app.db.catalogue import Location
from app.house import House
from app.services import dirty, exceptions, pacing, planning
from app.shopify import errors, stock
from jobs import calls, rounds

log = structlog.get_logger(__name__)

WAKES = ("effects", "notices", "readings")
RETRY_SECONDS = 15.0
PERMANENT_SECONDS = 600.0
UNREADABLE = "stock_unreadable"


def drain(house: House) -> int:
    """Replan whatever is dirty and due; says how many items were taken up."""
    return rounds.until_empty(house, "replan", once, pacing.next_replan)


def once(house: House) -> int:
    with db.look(house.sessions) as session:
        shops = dirty.shops(session, house.clock.wall())
    return sum(_shop(calls.to(house, shop_id)) for shop_id in shops)


def _shop(call: calls.Call) -> int:
    with call.write() as session:
        claims = dirty.claim(session, call.shop_id, call.wall())
    if not claims:
        return 0
    _attempt(call, claims)
    call.house.bells.ring(*WAKES)
    return len(claims)


def _attempt(call: calls.Call, claims: list[dirty.Claim]) -> None:
    """Plan these together; where one of them breaks it off, each by itself."""
    try:
        _replan(call, claims)
    except errors.ShopifyError as error:
        _put_off(call, claims, error)
    except Exception as error:  # noqa: BLE001 (whatever it was, it is noted on its row)
        if len(claims) > 1:
            for claim in claims:
                _attempt(call, [claim])
        else:
            _failed(call, claims[0], calls.described(error))


def _replan(call: calls.Call, claims: list[dirty.Claim]) -> None:
    with db.look(call.house.sessions) as session:
        of_shop = select(func.count()).where(Location.shop_id == call.shop_id)
        locations = session.scalar(of_shop) or 1
    observed = stock.observe(call.admin, [claim.item_id for claim in claims], locations=locations)
    with call.write() as session:
        exceptions.close(session, call.shop_id, UNREADABLE, "shop", call.now())
        planning.write(session, call.shop(session), claims, observed, call.now(), call.wall())


def _failed(call: calls.Call, claim: dirty.Claim, why: str) -> None:
    log.error("replan.failed", shop=call.domain, item=claim.item_id, why=why)
    with call.write() as session:
        dirty.failed(session, call.shop_id, claim.item_id, why, call.now(), call.wall())


def _put_off(call: calls.Call, claims: list[dirty.Claim], error: errors.ShopifyError) -> None:
    """The items stay dirty; a lasting failure is shown to the merchant once."""
    permanent, why = calls.is_permanent(error), calls.described(error)
    wait = calls.pause_of(error) or (PERMANENT_SECONDS if permanent else RETRY_SECONDS)
    log.warning("replan.put_off", shop=call.domain, items=len(claims), seconds=wait, why=why)
    with call.write() as session:
        until = call.wall() + timedelta(seconds=wait)
        dirty.put_off(session, call.shop_id, claims, until)
        if permanent:
            exceptions.raise_one(session, call.shop_id, UNREADABLE, "shop", {"error": why}, call.now())
