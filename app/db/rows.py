"""What every row shares: the registry, exact types for times and ids, and how a shop owns it."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Integer, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# SQLite numbers rows by itself only when the key is spelled INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")
Numbers = JSON().with_variant(ARRAY(BigInteger), "postgresql")


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime in Python, on SQLite too, which keeps no time zone of its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An exact amount: a Decimal in Python, whole ten-thousandths in the database, so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * 10_000).to_integral_value(ROUND_HALF_EVEN))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)) / 10_000


class Row(DeclarativeBase):
    """The base of every row."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime, Decimal: Money, dict[str, Any]: Json, list[Any]: Json}


class OfShop:
    """A row that belongs to one shop: its tenant comes first in its key."""

    shop_id: Mapped[int] = mapped_column(
        Id, ForeignKey("shops.id", ondelete="CASCADE"), primary_key=True, sort_order=-2
    )


class ShopifyKeyed(OfShop):
    """A row known by the number Shopify gave it."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, sort_order=-1)


class Numbered:
    """A row of a shop that we number ourselves."""

    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    shop_id: Mapped[int] = mapped_column(Id, ForeignKey("shops.id", ondelete="CASCADE"))
