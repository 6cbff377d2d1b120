"""Making products with their variants, items and first stock."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from decimal import Decimal

from devstore.payloads import products as payloads
from devstore.world import errors, find, goods, locations, state, stock

POLICIES = ("DENY", "CONTINUE")
GIFT_CARDS = ("gift card", "gift cards", "gift_card")


@dataclass(frozen=True, slots=True)
class NewVariant:
    """One choice to be made. `stock` is units by the location's name."""

    sku: str
    price: Decimal = Decimal("49.00")
    option_values: tuple[str, ...] = ()
    tracked: bool = True
    requires_shipping: bool = True
    inventory_policy: str = "DENY"
    stock: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be made, active and published unless said otherwise."""

    title: str
    variants: tuple[NewVariant, ...]
    handle: str = ""
    vendor: str = ""
    product_type: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    status: str = "ACTIVE"
    published: bool = True


def create(world: state.World, new: NewProduct) -> goods.Product:
    """Refused when a title, SKU or policy is wrong or taken. Without options SKUs tell variants apart."""
    with world.change():
        new = _told_apart(new)
        _check(world, new)
        product = _product(world, new)
        world.products[product.id] = product
        for position, choice in enumerate(new.variants, 1):
            _add_variant(world, product, choice, position)
        world.emit("products/create", payloads.product(world, product))
        _stock(world, product, new)
        return product


def _told_apart(new: NewProduct) -> NewProduct:
    if new.options or len(new.variants) < 2 or any(each.option_values for each in new.variants):
        return new
    named = tuple(replace(each, option_values=(each.sku,)) for each in new.variants)
    return replace(new, options=("Title",), variants=named)


def handle_of(title: str) -> str:
    """`Lampe d'été` becomes `lampe-d-ete`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "product"


def _check(world: state.World, new: NewProduct) -> None:
    if not new.title.strip():
        raise errors.invalid("A product needs a title", "title")
    if not new.variants:
        raise errors.invalid("A product needs at least one variant", "variants")
    _check_variants(world, new)
    if new.handle and any(product.handle == new.handle for product in world.products.values()):
        raise errors.Refused(f"The handle {new.handle!r} is taken", code="TAKEN", field="handle")


def _check_variants(world: state.World, new: NewProduct) -> None:
    taken = {variant.sku for variant in world.variants.values()}
    for variant in new.variants:
        if not variant.sku or variant.sku in taken:
            raise errors.Refused(f"The SKU {variant.sku!r} is empty or taken", code="TAKEN", field="sku")
        if variant.inventory_policy not in POLICIES:
            raise errors.invalid("inventory_policy is DENY or CONTINUE", "inventory_policy")
        if len(variant.option_values) != len(new.options):
            raise errors.invalid(f"{variant.sku}: one value is needed for each option", "option_values")
        taken.add(variant.sku)


def _product(world: state.World, new: NewProduct) -> goods.Product:
    now = world.now()
    return goods.Product(
        id=world.next_id(),
        title=new.title,
        handle=new.handle or _free_handle(world, handle_of(new.title)),
        created_at=now,
        updated_at=now,
        vendor=new.vendor,
        product_type=new.product_type,
        description=new.description,
        status=new.status,
        published_at=now if new.published else None,
        gift_card=new.product_type.lower() in GIFT_CARDS,
        tags=list(new.tags),
        options=list(new.options),
    )


def _free_handle(world: state.World, wanted: str) -> str:
    taken = {product.handle for product in world.products.values()}
    tries = (wanted if n == 0 else f"{wanted}-{n}" for n in range(len(taken) + 1))
    return next(handle for handle in tries if handle not in taken)


def _add_variant(world: state.World, product: goods.Product, choice: NewVariant, position: int) -> None:
    now = world.now()
    ships = choice.requires_shipping and not product.gift_card
    variant_id, item_id = world.next_id(), world.next_id()
    item = goods.Item(item_id, variant_id, choice.sku, now, now, choice.tracked, ships)
    variant = goods.Variant(
        id=variant_id,
        product_id=product.id,
        item_id=item_id,
        sku=choice.sku,
        title=" / ".join(choice.option_values) or "Default Title",
        price=choice.price,
        position=position,
        created_at=now,
        updated_at=now,
        option_values=list(choice.option_values),
        inventory_policy=choice.inventory_policy,
    )
    world.items[item_id], world.variants[variant_id] = item, variant
    product.variants.append(variant)


def _stock(world: state.World, product: goods.Product, new: NewProduct) -> None:
    for variant, choice in zip(product.variants, new.variants, strict=True):
        first = find.first_location(world).name
        for name, units in (choice.stock or {first: 0}).items():
            place = locations.ensure(world, name)
            stock.level_at(world, variant.item_id, place.id)
            stock.change(world, variant.item_id, place.id, available=units)
