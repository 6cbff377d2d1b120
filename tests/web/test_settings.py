"""Settings are stored as typed, refused in plain words, and set their consequences in motion."""

import pytest
from werkzeug.datastructures import MultiDict

from app.db import session as db
from app.db import tables as rows
from app.services import settings, shops
from app.web import choices
from tests.web import ground


def _stored(merchant: ground.Merchant) -> rows.Settings:
    with merchant.look() as session:
        return shops.settings(session, merchant.shop(session))


def _form(merchant: ground.Merchant, **changed: object) -> dict[str, object]:
    """The form as the page shows it, with some fields typed over."""
    shown = choices.typed(_stored(merchant))
    return {**{name: shown.getlist(name) for name in shown}, **changed}


def test_everything_that_was_typed_is_stored(ada: ground.Merchant) -> None:
    answer = ada.post(
        "/settings",
        _form(
            ada,
            enrolment="chosen",
            chosen_tags="late\nslow, late",
            chosen_collections='[{"id": 31, "title": "Winter"}]',
            vendor_lead_times="Acme: 21\nA: B: 3",
            default_limit="12",
            working_days=["", "0", "2"],
            holidays_country="dk",
            closures="2026-12-24 to 2027-01-02\n2027-06-05",
            ship_together=["0", "1"],
            horizon_days="30",
            reply_to="help@ada.example",
            tag_waiting="late",
        ),
    )
    assert answer.get_json()["toast"] == "Settings saved"
    found = _stored(ada)
    assert found.chosen_tags == ["late", "slow"]
    assert found.chosen_collections == [{"id": 31, "title": "Winter", "products": []}]
    assert found.vendor_lead_times == {"Acme": 21, "A: B": 3}
    assert (found.default_limit, found.working_days, found.holidays_country) == (12, [0, 2], "DK")
    assert found.closures == [["2026-12-24", "2027-01-02"], ["2027-06-05", "2027-06-05"]]
    assert (found.ship_together, found.reply_to, found.tag_waiting) == (True, "help@ada.example", "late")
    assert found.horizon_days == 30
    ada.post("/settings", _form(ada, horizon_days=""))
    assert _stored(ada).horizon_days is None, "as it was before"
    with ada.look() as session:
        assert session.get(rows.Reading, (ada.shop_id, "collection", 31)) is not None


def test_the_form_shows_what_was_stored(ada: ground.Merchant) -> None:
    ada.post("/settings", _form(ada, vendor_lead_times="Acme: 21", closures="2026-12-24 to 2027-01-02"))
    before = choices.typed(_stored(ada))
    ada.post("/settings", _form(ada))
    assert choices.typed(_stored(ada)) == before
    page = ada.open("/settings").get_data(as_text=True)
    assert 'value="Acme: 21"' in page
    assert "2026-12-24 to 2027-01-02" in page


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("handling_days", "soon", "Enter a whole number of days from 0 to 365."),
        ("horizon_days", "spring", "Enter a whole number of days from 0 to 365."),
        ("default_limit", "-1", "Enter a whole number of units"),
        ("vendor_lead_times", "Acme 21", "“Acme 21” should read like"),
        ("closures", "24/12", "should read like"),
        ("closures", "2027-01-02 to 2026-12-24", "comes before the first"),
        ("closures", "2026-12-24 to 2072-01-02", "is longer than a year"),
        ("closures", "0026-12-24 to 0027-01-02", "please check the years"),
        ("closures", "2026-12-24\n" * 201, "at most 200"),
        ("working_days", "", "Choose at least one working day."),
        ("holidays_country", "XQ", "two letters"),
        ("reply_to", "ada", "Enter one email address"),
        ("reply_to", "a@b.c\r\nBcc: x@y.z", "Enter one email address"),
        ("letter_note", "x" * 501, "at most 500 characters"),
        ("vendor_lead_times", "Acme: 0", "the days must be from 1 to 365"),
        ("vendor_lead_times", "Acme: 999", "the days must be from 1 to 365"),
        ("vendor_lead_times", "Acme: 5\nAcme : 9", "“Acme” stands here twice."),
        ("tag_ready", "backorder", "Use another tag"),
        ("tag_ready", "BackOrder", "Use another tag"),
        ("tag_ready", "there,now", "Use no comma"),
        ("priority_tag", "Backorder-Ready", "use another one"),
        ("tag_waiting", "", "cannot be empty"),
        ("hold_reason", "BECAUSE", "Choose one of these."),
        ("chosen_collections", '{"id": 1}', "Choose the collections again."),
    ],
)
def test_a_mistake_is_told_and_nothing_typed_is_lost(ada, field: str, typed: str, words: str) -> None:
    form = _form(ada, letter_note="Thank you <3", priority_tag="vip")
    answer = ada.post("/settings", {**form, field: typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert 'value="vip"' in page or field == "priority_tag"
    assert _stored(ada).priority_tag == ""


def test_unknown_fields_change_nothing(ada: ground.Merchant) -> None:
    before = choices.typed(_stored(ada))
    answer = ada.post("/settings", {"shop_id": "2", "live_at": "now", "__class__": "x"})
    assert answer.status_code == 200
    assert choices.typed(_stored(ada)) == before


def test_unticking_is_stored_too(ada: ground.Merchant) -> None:
    ada.post("/settings", _form(ada, ship_together=["0", "1"]))
    ada.post("/settings", _form(ada, ship_together=["0"]))
    assert _stored(ada).ship_together is False


def test_a_rule_that_changes_is_judged_at_once_when_live(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    ground.go_live(ada)
    ada.post("/settings", {"enrolment": "chosen", "chosen_vendors": "Acme"})
    with ada.look() as session:
        found = session.get_one(rows.Item, (ada.shop_id, item))
        assert found.enrolled_at is not None
        assert found.dirty_seq > found.clean_seq


def test_before_going_live_a_rule_enrols_nothing(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    ada.post("/settings", {"enrolment": "all"})
    with ada.look() as session:
        assert session.get_one(rows.Item, (ada.shop_id, item)).enrolled_at is None


def test_what_a_collection_holds_enrols_its_products(ada: ground.Merchant) -> None:
    item = ground.a_lamp(ada)
    ground.go_live(ada)
    ada.post("/settings", {"enrolment": "chosen", "chosen_collections": '[{"id": 31, "title": "Winter"}]'})
    with db.transaction(ada.house.sessions) as session:
        settings.record_collection(session, ada.shop(session), 31, [5001], ground.EPOCH)
        settings.record_collection(session, ada.shop(session), 99, [5001], ground.EPOCH)
    assert _stored(ada).chosen_collections == [{"id": 31, "title": "Winter", "products": [5001]}]
    with ada.look() as session:
        assert session.get_one(rows.Item, (ada.shop_id, item)).enrolled_at is not None
    ada.post("/settings", _form(ada, handling_days="3"))
    assert _stored(ada).chosen_collections[0]["products"] == [5001]


def test_the_browser_sends_back_just_what_it_was_shown(ada: ground.Merchant) -> None:
    assert isinstance(choices.typed(_stored(ada)), MultiDict)
    assert choices.typed(_stored(ada))["chosen_collections"] == "[]"
