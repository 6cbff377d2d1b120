"""The app asks the merchant for exactly the scopes that its calls and its topics need."""

import tomllib
from pathlib import Path

import pytest
from graphql import FieldNode, InlineFragmentNode, TypeInfo, TypeInfoVisitor, Visitor, visit

from devstore.graphql import access, binding
from devstore.oauth import app_config
from tests.shopify import contract

TOML = tomllib.loads((Path(__file__).resolve().parents[2] / "shopify.app.toml").read_text())
SCOPES = frozenset(scope.strip() for scope in TOML["access_scopes"]["scopes"].split(","))
OPTIONAL = frozenset(TOML["access_scopes"]["optional_scopes"])
# What runs only where the merchant granted an optional scope.
WHERE_GRANTED = {"order_customers"}
Needs = frozenset[str]

# Shopify's map is silent on these: they follow the owner that the app names at run time.
OF_MUTATIONS: dict[str, tuple[str, ...]] = {
    "metafieldDefinitionCreate": ("write_products", "write_orders"),
    "metafieldsSet": ("write_products", "write_orders"),
    "tagsAdd": ("write_orders",),
    "tagsRemove": ("write_orders",),
}
OF_TOPICS: dict[str, tuple[str, ...]] = {
    "app": (),
    "shop": (),
    "fulfillment_holds": (
        "read_merchant_managed_fulfillment_orders",
        "read_assigned_fulfillment_orders",
        "read_third_party_fulfillment_orders",
        "read_marketplace_fulfillment_orders",
    ),
    "fulfillment_orders": (
        "read_merchant_managed_fulfillment_orders",
        "read_assigned_fulfillment_orders",
        "read_third_party_fulfillment_orders",
        "read_marketplace_fulfillment_orders",
    ),
    "inventory_items": ("read_inventory", "read_products"),
    "inventory_levels": ("read_inventory",),
    "inventory_shipments": ("read_inventory_shipments",),
    "inventory_shipments/receive_items": ("read_inventory_shipments_received_items",),
    "inventory_transfers": ("read_inventory_transfers",),
    "locations": ("read_locations",),
    "orders": ("read_orders", "read_marketplace_orders", "read_buyer_membership_orders"),
    "products": ("read_products",),
    "refunds": ("read_orders", "read_marketplace_orders", "read_buyer_membership_orders"),
}
# An app sees and changes fulfillment orders of the classes it holds only; a wait can outlive 60 days.
BY_DESIGN: tuple[Needs, ...] = tuple(
    frozenset({scope})
    for scope in (
        "read_all_orders",
        "read_merchant_managed_fulfillment_orders",
        "write_merchant_managed_fulfillment_orders",
        "read_third_party_fulfillment_orders",
        "write_third_party_fulfillment_orders",
    )
)


class Rules(Visitor):
    """Gathers what the fields of a document need: any one scope of each set."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.info = info
        self.needs: list[Needs] = []

    def add(self, place: str) -> None:
        rule = access.rules().get(place)
        if rule is not None:
            self.needs.append(rule.scopes)

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self.info.get_parent_type()
        assert parent is not None
        self.add(f"{parent.name}.{node.name.value}")
        self.needs.extend(frozenset({scope}) for scope in OF_MUTATIONS.get(node.name.value, ()))

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: object) -> None:
        assert node.type_condition is not None
        self.add(node.type_condition.name.value)


def needs_of(stem: str) -> list[Needs]:
    info = TypeInfo(binding.schema())
    rules = Rules(info)
    visit(contract.document(stem), TypeInfoVisitor(info, rules))
    return rules.needs


def topics() -> list[str]:
    return [topic for one in TOML["webhooks"]["subscriptions"] for topic in one.get("topics", ())]


def needs_of_topic(topic: str) -> Needs:
    family = topic.partition("/")[0]
    return frozenset(OF_TOPICS.get(topic, OF_TOPICS[family]))


def all_needs() -> list[Needs]:
    of_operations = [need for stem in contract.STEMS for need in needs_of(stem)]
    of_topics = [need for topic in topics() if (need := needs_of_topic(topic))]
    proxy = [frozenset({"write_app_proxy"})] if "app_proxy" in TOML else []
    return [*of_operations, *of_topics, *proxy, *BY_DESIGN]


@pytest.mark.parametrize("stem", contract.STEMS)
def test_each_operation_may_run_with_the_scopes_asked_for(stem: str) -> None:
    granted = app_config.with_implied(SCOPES | OPTIONAL if stem in WHERE_GRANTED else SCOPES)
    assert [sorted(need) for need in needs_of(stem) if not need & granted] == []


@pytest.mark.parametrize("topic", topics())
def test_each_topic_may_be_subscribed_to_with_the_scopes_asked_for(topic: str) -> None:
    need = needs_of_topic(topic)
    assert not need or need & app_config.with_implied(SCOPES)


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_no_scope_is_asked_for_that_nothing_needs(scope: str) -> None:
    family = {scope, scope.replace("read_", "write_", 1)}
    without = app_config.with_implied(SCOPES - family)
    unmet = [need for need in all_needs() if scope in need and not need & without]
    assert unmet, f"nothing needs {scope}"


@pytest.mark.parametrize("scope", sorted(OPTIONAL))
def test_an_optional_scope_is_needed_only_by_what_runs_where_it_was_granted(scope: str) -> None:
    assert scope not in app_config.with_implied(SCOPES)
    assert any(frozenset({scope}) & need for stem in WHERE_GRANTED for need in needs_of(stem))
