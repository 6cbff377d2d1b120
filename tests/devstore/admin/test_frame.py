"""The address in the app's frame, and what App Bridge may ask the admin."""

from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import shopify

from devstore.admin import frame
from devstore.oauth import routes, session_token
from tests.devstore import ada
from tests.devstore.street import CLIENT_ID, Street


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_the_address_is_signed_and_carries_a_fresh_token(street: Street) -> None:
    params = query_of(frame.address(street.store, "/waiting?page=2"))
    assert params["page"] == "2"
    assert params["embedded"] == "1"
    assert params["shop"] == "ada-lamps.myshopify.com"
    assert session_token.read(routes.client_of(street.store), params["id_token"])
    shopify.Session.setup(api_key=CLIENT_ID, secret=ada.SECRET)
    assert shopify.Session.validate_params(params)


def test_a_link_cannot_bring_a_token_or_another_shop(street: Street) -> None:
    address = frame.address(street.store, "/x?id_token=stolen&shop=bens-boots.myshopify.com")
    assert "stolen" not in address
    assert query_of(address)["shop"] == "ada-lamps.myshopify.com"


def test_the_address_stays_at_the_apps_own_house(street: Street) -> None:
    assert frame.address(street.store, "//evil.example/x").startswith(street.app_url + "/")


def test_before_installing_there_is_an_install_page_and_no_token(street: Street) -> None:
    assert ">Install</button>" in street.get("/admin/apps/first-in-line/").text
    assert street.get("/admin/frame/token").status_code == 403
    assert street.get("/admin/frame/address?path=/").status_code == 403


def test_pressing_install_opens_the_app(street: Street) -> None:
    page = requests.post(f"{street.store_url}/admin/apps/first-in-line/install", timeout=5)
    assert 'id="app-frame"' in page.text
    assert street.store.installation.installed


def test_the_app_opens_under_its_handle_and_its_client_id(street: Street) -> None:
    street.post("/_dev/install")
    for name in ("first-in-line", CLIENT_ID):
        assert 'id="app-frame"' in street.get(f"/admin/apps/{name}/waiting").text


def test_new_scopes_are_asked_for_at_the_next_opening(street: Street) -> None:
    street.store.installation.install(("read_orders",))
    assert ">Update</button>" in street.get("/admin/apps/first-in-line/").text
    page = requests.post(f"{street.store_url}/admin/apps/first-in-line/install", timeout=5)
    assert 'id="app-frame"' in page.text
    street.post("/_dev/settle")
    assert street.seen.topics == ["app/scopes_update"]


@pytest.mark.parametrize(
    ("kind", "query", "first"),
    [("product", "skagen", "Skagen floor lamp"), ("variant", "walnut", "Walnut"), ("collection", "", None)],
)
def test_the_picker_finds_by_name(busy_street: Street, kind: str, query: str, first: str | None) -> None:
    found = busy_street.get(f"/admin/frame/picker?type={kind}&query={query}").json()
    assert found
    assert all(one["id"].startswith("gid://shopify/") for one in found)
    if first:
        assert found[0]["title"] == first


def test_the_picker_knows_no_other_kinds(busy_street: Street) -> None:
    assert busy_street.get("/admin/frame/picker?type=customer").status_code == 400
