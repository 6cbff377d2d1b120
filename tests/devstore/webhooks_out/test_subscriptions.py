"""Reading the TOML, and cutting bodies down to the fields it names."""

from pathlib import Path

import pytest

from devstore.webhooks import subscriptions

BODY = {"id": 1, "email": "ann@example.com", "line_items": [{"id": 2, "sku": "LAMP"}], "note": None}


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ((), BODY),
        (("id", "missing"), {"id": 1}),
        (("line_items.sku",), {"line_items": [{"sku": "LAMP"}]}),
        (("line_items", "line_items.sku"), {"line_items": BODY["line_items"]}),
        (("note.text", "id"), {"note": None, "id": 1}),
    ],
)
def test_a_body_is_narrowed_to_what_was_asked(fields: tuple[str, ...], left: object) -> None:
    assert subscriptions.narrowed(BODY, fields) == left


def test_each_topic_of_an_entry_is_one_subscription(tmp_path: Path) -> None:
    toml = tmp_path / "app.toml"
    toml.write_text(
        '[webhooks]\napi_version = "2026-10"\n[[webhooks.subscriptions]]\n'
        'topics = ["orders/create", "orders/paid"]\nuri = "/ear"\ninclude_fields = ["id"]\nname = "o"\n'
        '[[webhooks.subscriptions]]\ncompliance_topics = ["shop/redact"]\nuri = "https://x.example/law"\n'
    )
    created, paid, law = subscriptions.read(toml)
    assert (created.topic, paid.topic, law.topic) == ("orders/create", "orders/paid", "shop/redact")
    assert created.url("http://app.example/") == "http://app.example/ear"
    assert law.url("http://app.example") == "https://x.example/law"
    assert (created.include_fields, created.name, created.api_version) == (("id",), "o", "2026-10")


@pytest.mark.parametrize("line", ['uri = "/x"\nfilter = "id:1"', 'uri = "pubsub://a:b"'])
def test_what_is_not_simulated_fails_loudly(tmp_path: Path, line: str) -> None:
    toml = tmp_path / "app.toml"
    toml.write_text(f'[[webhooks.subscriptions]]\ntopics = ["orders/create"]\n{line}\n')
    with pytest.raises(ValueError, match="NOT_SIMULATED"):
        subscriptions.read(toml)
