"""Topics ⇄ handlers ⇄ TOML, and the one API version."""

import re
import tomllib
from pathlib import Path

from app import config
from webhooks import topics

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "shopify.app.toml").read_text()
TOML = tomllib.loads(TEXT)


def subscribed() -> set[str]:
    subscriptions = TOML["webhooks"]["subscriptions"]
    return {topic for s in subscriptions for topic in [*s.get("topics", []), *s.get("compliance_topics", [])]}


def test_every_subscribed_topic_has_a_handler_and_every_handler_a_subscription() -> None:
    assert subscribed() == set(topics.TOPICS)


def test_the_comments_name_the_module_that_handles_each_topic() -> None:
    blocks = re.findall(
        r"# Handled by: webhooks/(\w+)\.py.*\n\[\[webhooks\.subscriptions\]\]\n((?:.+\n)+)", TEXT
    )
    assert len(blocks) == len(TOML["webhooks"]["subscriptions"])
    for module, block in blocks:
        listed = tomllib.loads(block)
        for topic in [*listed.get("topics", []), *listed.get("compliance_topics", [])]:
            assert topics.TOPICS[topic].__module__ == f"webhooks.{module}", topic


def test_the_api_version_is_the_same_in_both_places() -> None:
    assert TOML["webhooks"]["api_version"] == config.API_VERSION


def test_no_order_webhook_asks_for_a_personal_field() -> None:
    personal = {
        "email",
        "phone",
        "customer",
        "billing_address",
        "shipping_address",
        "contact_email",
        "browser_ip",
    }
    for subscription in TOML["webhooks"]["subscriptions"]:
        if any(
            topic.startswith("orders/") and topic not in ("orders/edited", "orders/delete")
            for topic in subscription.get("topics", [])
        ):
            assert subscription["include_fields"]
            assert not personal & set(subscription["include_fields"])


def test_optional_scopes_are_a_list_apart_from_the_required_ones() -> None:
    scopes = TOML["access_scopes"]
    assert isinstance(scopes["optional_scopes"], list)
    assert not set(scopes["optional_scopes"]) & set(scopes["scopes"].split(","))
