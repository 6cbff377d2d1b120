"""Install, go live, uninstall and reset, with a real app over real HTTP."""

from devstore import app as store_app
from tests.devstore import ada
from tests.devstore.street import Street


def test_installing_opens_the_app_which_signs_in(street: Street) -> None:
    answer = street.post("/_dev/install")
    assert answer.status_code == 200
    assert answer.json()["app"] == "installed"
    assert street.store.installation.scopes_for(street.seen.pair["access_token"])
    assert street.seen.pair["expires_in"] == 3600


def test_installing_twice_is_installing_once(street: Street) -> None:
    street.post("/_dev/install")
    pair = street.seen.pair
    assert street.post("/_dev/install").json()["app"] == "installed"
    assert street.seen.pair is pair


def test_going_live_fills_the_apps_own_form_and_adopts_who_waits(street: Street) -> None:
    street.post("/_dev/install")
    answer = street.post("/_dev/go-live")
    assert answer.status_code == 200
    assert answer.json()["app"] == "live"
    assert street.seen.posts == [
        ("/go-live", {"keep": "me", "enrolment": "all", "default_lead_time_days": "14"}),
        ("/waiting/adopt", {"scope": "all", "hold": "yes", "tell": "on", "tag": "on"}),
    ]


def test_nobody_goes_live_with_an_app_that_is_not_there(street: Street) -> None:
    answer = street.post("/_dev/go-live")
    assert answer.status_code == 409
    assert "not installed" in answer.json()["error"]


def test_uninstalling_kills_the_token_and_tells_the_app(street: Street) -> None:
    street.post("/_dev/install")
    token = street.seen.pair["access_token"]
    assert street.post("/_dev/uninstall").json()["app"] == "not installed"
    assert street.store.installation.scopes_for(token) is None
    assert street.post("/_dev/settle").status_code == 200
    assert street.seen.topics == ["app/uninstalled"]


def test_a_reset_waits_until_the_app_has_heard_and_starts_afresh(street: Street) -> None:
    ada.a_lamp(street.store, main=5)
    last_id = street.store.next_id.last
    street.post("/_dev/install")
    answer = street.post("/_dev/reset", {"seed": "ada-lamps"})
    assert answer.json()["app"] == "not installed"
    assert street.seen.topics[-1] == "app/uninstalled"
    assert street.seen.shops["installed"] == 0
    assert min(street.store.world.products) > last_id
    assert street.get("/_dev/mail").json() == []


def test_a_seed_that_does_not_exist_changes_nothing(street: Street) -> None:
    street.post("/_dev/install")
    answer = street.post("/_dev/reset", {"seed": "bens-boots"})
    assert answer.status_code == 422
    assert "bens-boots" in answer.json()["error"]
    assert street.store.installation.installed


def test_an_app_that_does_not_answer_is_named() -> None:
    browser = store_app.create_app(ada.a_store()).test_client()
    answer = browser.post("/_dev/install")
    assert answer.status_code == 502
    assert "does not answer" in answer.get_json()["error"]


def test_the_index_leads_everywhere(street: Street) -> None:
    page = street.get("/_dev").text
    for address in ("/admin", "/inbox", "/_dev/orders", f"{street.app_url}/health"):
        assert f'href="{address}"' in page
