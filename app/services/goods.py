"""Which of our items an order's lines sell; what we do not know yet is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import Item
from app.db.shop import Shop
from app.domain import facts, standing
from app.services import enrolment, readings


@dataclass(frozen=True, slots=True)
class Goods:
    """The items that some order lines sell, by the item's and by the variant's number."""

    by_item: dict[int, Item]
    by_variant: dict[int, Item]

    def of(self, line: facts.LineFacts) -> Item | None:
        if line.item_id is not None:
            return self.by_item.get(line.item_id)
        return self.by_variant.get(line.variant_id) if line.variant_id is not None else None


def of_lines(session: Session, shop: Shop, lines: Iterable[facts.LineFacts]) -> Goods:
    lines = list(lines)
    items = {line.item_id for line in lines if line.item_id is not None}
    variants = {line.variant_id for line in lines if line.variant_id is not None}
    query = select(Item).where(Item.shop_id == shop.id, Item.deleted_at.is_(None))
    rows = session.scalars(query.where(or_(Item.id.in_(items), Item.variant_id.in_(variants)))).all()
    return Goods({row.id: row for row in rows}, {row.variant_id: row for row in rows})


def ask_unknown(session: Session, shop: Shop, goods: Goods, order: facts.OrderFacts) -> None:
    """An unknown item is read; an order of which only the variant is known is read, to learn its item."""
    unknown = [line for line in order.lines if goods.of(line) is None]
    readings.ask_many(session, shop.id, "item", [line.item_id for line in unknown if line.item_id])
    if any(line.item_id is None and line.variant_id is not None for line in unknown):
        readings.ask(session, shop.id, "order", order.id)


def note_sale(
    session: Session,
    shop: Shop,
    goods: Goods,
    lines: Iterable[facts.LineFacts],
    sold_at: datetime,
    now: datetime,
) -> None:
    """A sale may enrol its variant, and then it is the first ordinary one."""
    sold = sorted({item.id for line in lines if (item := goods.of(line)) is not None})
    if not sold:
        return
    is_older = or_(Item.last_sold_at.is_(None), Item.last_sold_at < sold_at)
    session.execute(
        update(Item).where(Item.shop_id == shop.id, Item.id.in_(sold), is_older).values(last_sold_at=sold_at)
    )
    if shop.is_live:
        enrolment.judge(session, shop, sold, now)


def never(line: facts.LineFacts, item: Item | None, pre_orders: frozenset[int]) -> str | None:
    """Why the line is never in line; an item that is not read yet is taken for an ordinary one."""
    is_custom = line.item_id is None and line.variant_id is None
    return standing.never(
        standing.Goods(
            is_tracked=item.is_tracked if item is not None else not is_custom,
            requires_shipping=line.requires_shipping,
            is_gift_card=line.is_gift_card,
            has_components=item is not None and item.has_components,
            is_pre_order=line.selling_plan_id in pre_orders,
        )
    )
