"""On Shopify nil is blank; the badge's logic stands on it."""

import pytest
from liquid.future import Environment as LibraryEnvironment

from devstore.storefront.engine import environment
from tests.devstore.storefront.shop import EXTENSION

ENV = environment.over(EXTENSION, "/", "EUR")


def rendered(condition: str, **values: object) -> bool:
    return ENV.from_string(f"{{% if {condition} %}}yes{{% endif %}}").render(**values) == "yes"


@pytest.mark.parametrize("value", [None, False, "", "  \n", [], {}])
def test_nothing_is_blank(value: object) -> None:
    assert rendered("lamp == blank", lamp=value)
    assert not rendered("lamp != blank", lamp=value)
    assert rendered("blank == lamp", lamp=value)


def test_a_name_nobody_knows_is_blank() -> None:
    assert rendered("lamp.metafields.colour == blank")


@pytest.mark.parametrize("value", [0, "red", [1], {"a": 1}, True])
def test_something_is_not_blank(value: object) -> None:
    assert rendered("lamp != blank", lamp=value)


def test_blank_counts_inside_and_or_elsif_and_unless() -> None:
    assert rendered("lamp == blank and shade == blank")
    assert rendered("shade == 'red' or lamp == blank", shade="blue")
    assert ENV.from_string("{% if x == 1 %}a{% elsif x == blank %}b{% endif %}").render() == "b"
    assert ENV.from_string("{% unless x == blank %}a{% else %}b{% endunless %}").render() == "b"


def test_the_library_alone_still_says_otherwise() -> None:
    text = LibraryEnvironment().from_string("{% if x == blank %}yes{% endif %}").render(x=None)
    assert text == "", "python-liquid knows nil == blank now: take engine/blanks.py out"
