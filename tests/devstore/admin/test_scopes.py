"""Optional scopes: asked for while the app runs, granted, given back, and told."""

from pathlib import Path

import pytest
import requests

from devstore.oauth.installation import Installation
from tests.devstore.street import Street

CUSTOMERS = "read_customers"


def change(street: Street, verb: str, *scopes: str) -> requests.Response:
    return requests.post(f"{street.store_url}/admin/frame/scopes/{verb}", json=list(scopes), timeout=5)


def granted(street: Street) -> list[str]:
    answer: list[str] = street.get("/admin/frame/scopes").json()["granted"]
    return answer


@pytest.fixture
def shop(street: Street) -> Street:
    street.post("/_dev/install")
    return street


def test_installing_grants_the_required_scopes_alone(shop: Street) -> None:
    found = shop.get("/admin/frame/scopes").json()
    assert found["optional"] == [CUSTOMERS]
    assert found["granted"] == found["required"]
    assert CUSTOMERS not in found["required"]


def test_a_granted_scope_works_at_once_and_the_app_is_told(shop: Street) -> None:
    answer = change(shop, "allow", CUSTOMERS)
    assert CUSTOMERS in answer.json()["granted"]
    assert CUSTOMERS in (shop.store.installation.scopes_for(shop.seen.pair["access_token"]) or ())
    shop.post("/_dev/settle")
    assert shop.seen.topics == ["app/scopes_update"]
    change(shop, "allow", CUSTOMERS)
    shop.post("/_dev/settle")
    assert shop.seen.topics == ["app/scopes_update"], "nothing changed, so nothing is told"


def test_a_scope_that_is_given_back_is_gone_and_the_app_is_told(shop: Street) -> None:
    change(shop, "allow", CUSTOMERS)
    assert CUSTOMERS not in change(shop, "revoke", CUSTOMERS).json()["granted"]
    shop.post("/_dev/settle")
    assert shop.seen.topics == ["app/scopes_update"] * 2


def test_only_optional_scopes_are_granted_or_given_back(shop: Street) -> None:
    before = granted(shop)
    assert change(shop, "allow", "write_discounts").status_code == 403
    assert change(shop, "revoke", "read_orders").status_code == 403
    assert change(shop, "borrow", CUSTOMERS).status_code == 400
    assert granted(shop) == before


def test_it_stands_until_the_app_is_taken_off(shop: Street) -> None:
    change(shop, "allow", CUSTOMERS)
    assert 'id="app-frame"' in shop.get("/admin/apps/first-in-line/").text, "nothing new to agree to"
    shop.store.installation.install()
    assert CUSTOMERS in granted(shop)
    shop.store.installation.uninstall()
    shop.store.installation.install()
    assert CUSTOMERS not in granted(shop)


def test_an_app_without_optional_scopes_asks_for_none(street: Street, tmp_path: Path) -> None:
    toml = tmp_path / "shopify.app.toml"
    toml.write_text('name = "Lamps"\n[access_scopes]\nscopes = "read_orders, write_orders"\n')
    installed = Installation(toml, "http://app.test", street.store.world.now)
    installed.install()
    assert not installed.allow((CUSTOMERS,))
    assert installed.scopes == ("read_orders", "write_orders")
