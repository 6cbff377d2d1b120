"""Before Ada uninstalls, one press leaves her store as it was found."""

from devstore.oauth import routes, session_token
from devstore.world import goods
from tests.town import Town


def _press(town: Town, path: str, form: dict[str, str]) -> None:
    token = session_token.mint(routes.client_of(town.store))
    answer = town.web.test_client().post(path, data=form, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    town.settle()


def test_policies_are_restored_and_holds_released_and_nobody_is_told_of_an_arrival(town: Town) -> None:
    variants = [{"sku": "LAMP", "stock": {"Main": 1}}]
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": variants})
    town.install()
    town.go_live()
    town.order("LAMP", email="ann@example.com")
    town.settle()
    assert town.get("/_dev/variants/LAMP")["inventory_policy"] == "CONTINUE"
    ben = town.order("LAMP", email="ben@example.com")
    town.settle()
    assert town.look(ben)["fulfillment_orders"][0]["holds"]
    told = len(town.letters("ben@example.com"))
    _press(town, "/put-back", {})
    assert town.get("/_dev/variants/LAMP")["inventory_policy"] == "DENY"
    assert all(not each["holds"] for each in town.look(ben)["fulfillment_orders"])
    assert len(town.letters("ben@example.com")) == told == 1


def test_a_chosen_collection_is_read_and_enrols_what_it_holds(town: Town) -> None:
    variants = [{"sku": "LAMP", "stock": {"Main": 0}}]
    town.post("/_dev/products", {"title": "Lamp", "handle": "lamp", "variants": variants})
    town.install()
    world = town.store.world
    number = world.next_id()
    world.collections[number] = goods.Collection(number, "lamps", "Lamps", world.now(), list(world.products))
    picked = f'[{{"id": {number}, "title": "Lamps"}}]'
    form = {"enrolment": "chosen", "chosen_collections": picked, "default_lead_time_days": "14"}
    _press(town, "/go-live/look", form)
    assert town.get("/_dev/variants/LAMP")["inventory_policy"] == "DENY"
    _press(town, "/go-live", form)
    assert town.get("/_dev/variants/LAMP")["inventory_policy"] == "CONTINUE"
