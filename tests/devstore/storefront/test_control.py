"""GET /_dev/storefront/<handle>, as the contract says."""

from devstore.storefront import drops
from devstore.world import find, ids, metafields, stock
from tests.devstore.storefront import shop as shops


def test_ann_sees_the_offer_of_the_red_lamp(shop: shops.Shop) -> None:
    shop.says("RED")
    seen = shop.look("desk-lamp", "RED")
    assert seen["offer_text"].startswith("Available on backorder · ships by 7 December ")
    assert seen["offer_text"] in seen["html"]
    assert seen["buyable"] is True


def test_the_blue_lamp_is_in_stock_and_nothing_is_said(shop: shops.Shop) -> None:
    assert (shop.look("desk-lamp", "BLUE")["offer_text"], shop.look("desk-lamp", "BLUE")["buyable"]) == (
        "",
        True,
    )


def test_the_green_lamp_is_sold_out(shop: shops.Shop) -> None:
    shop.says("GREEN")
    assert (shop.look("desk-lamp", "GREEN")["offer_text"], shop.look("desk-lamp", "GREEN")["buyable"]) == (
        "",
        False,
    )


def test_without_a_variant_the_first_that_can_be_bought_is_shown(shop: shops.Shop) -> None:
    world = shop.store.world
    find.variant_by_sku(world, "RED").inventory_policy = "DENY"
    seen = shop.look("desk-lamp")
    assert f'name="id" value="{find.variant_by_sku(world, "BLUE").id}"' in seen["html"]
    assert seen["buyable"] is True


def test_the_badge_goes_when_stock_is_back(shop: shops.Shop) -> None:
    assert shop.look("desk-lamp", "RED")["offer_text"] == "Available on backorder · date to be confirmed"
    world = shop.store.world
    stock.set_on_hand(world, find.variant_by_sku(world, "RED").item_id, next(iter(world.locations)), 4)
    assert shop.look("desk-lamp", "RED")["offer_text"] == ""


def test_only_what_the_definition_lets_shoppers_read_reaches_the_page(shop: shops.Shop) -> None:
    world = shop.store.world
    shop.says("RED")
    for definition in world.definitions.values():
        definition.access.pop("storefront", None)
    assert "ships by" not in shop.look("desk-lamp", "RED")["offer_text"]


def test_the_theme_cannot_read_the_apps_own_namespace(shop: shops.Shop) -> None:
    shop.says("RED")
    product = find.product_by_handle(shop.store.world, "desk-lamp")
    theirs = drops.product(shop.store.world, product, None)["variants"][0]["metafields"]
    ours = drops.product(shop.store.world, product, None, app=True)["variants"][0]["metafields"]
    assert "$app" not in theirs
    assert ours["$app"]["backorder"]["value"]["offer"] == "on_backorder"


def test_a_region_of_a_language_is_that_language(shop: shops.Shop) -> None:
    assert "i restordre" in shop.look("desk-lamp", "RED", "da-DK")["offer_text"]


def test_what_is_not_there_is_said(shop: shops.Shop) -> None:
    for path, status in (("nothing", 404), ("desk-lamp?variant=PINK", 404), ("desk-lamp?locale=tlh", 422)):
        answer = shop.client.get(f"/_dev/storefront/{path}")
        assert answer.status_code == status
        assert answer.json
        assert answer.json["error"]


def test_the_app_can_read_what_it_keeps_on_its_installation(shop: shops.Shop) -> None:
    owner = ids.gid("AppInstallation", 1)
    metafields.put(shop.store.world, owner, "plan", "paid", "boolean", "true")
    assert drops.app_metafields(shop.store.world)["plan"]["paid"]["value"] is True
