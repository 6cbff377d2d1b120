"""The filters and tags that python-liquid has not."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from liquid.exceptions import (
    FilterArgumentError,
    LiquidSyntaxError,
    TemplateNotFoundError,
    UnknownFilterError,
)

from devstore.storefront import front
from devstore.storefront.engine import environment, page

ENV = environment.over(front.THEME, "/files/", "EUR")
NOON = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def rendered(source: str, locale: str = "en", **values: object) -> str:
    this = page.Page(locale, NOON, ZoneInfo("Europe/Copenhagen"), lambda name: f"<{name}>")
    return ENV.from_string(source).render(**{page.KEY: this, "routes": {"prefix": "/da"}, **values})


def test_json_cannot_end_a_script() -> None:
    assert rendered("{{ x | json }}", x="</script>&") == '"\\u003c/script\\u003e\\u0026"'
    assert rendered("{{ x | json }}") == "null"


def test_now_is_business_time_in_the_shops_zone() -> None:
    assert rendered("{{ 'now' | date: '%Y-%m-%d %H' }}") == "2026-11-24 00"
    assert rendered("{{ 'now' | date: '%s' }}") == str(int(NOON.timestamp()))


def test_a_plain_date_is_the_shops_day_and_a_moment_is_moved_to_it() -> None:
    assert rendered("{{ '2026-12-07' | date: '%-d.%m.%Y' }}") == "7.12.2026"
    assert rendered("{{ '2026-12-07T23:30:00Z' | date: '%d' }}") == "08"


def test_what_is_no_date_stays_as_it_is() -> None:
    assert rendered("{{ 'soon' | date: '%d' }}{{ x | date: '%d' }}") == "soon"
    assert rendered("{{ x | date: '%s' | plus: 0 }}") == "0"


def test_a_named_date_format_is_not_guessed() -> None:
    with pytest.raises(FilterArgumentError, match="NOT_SIMULATED"):
        rendered("{{ 'now' | date: format: 'on_date' }}")


def test_money_is_written_from_cents() -> None:
    assert rendered("{{ 123450 | money }}") == "€1,234.50"


def test_words_come_in_the_readers_language_with_their_number() -> None:
    assert rendered("{{ 'header.cart' | t: count: 2 }}", "da") == "Kurv (2)"
    assert (
        rendered("{{ 'cart.problem' | t: title: x }}", x="<b>")
        == "There is not enough of &lt;b&gt; in stock."
    )
    assert rendered("{{ 'no.such' | t }}", "da") == "Translation missing: da.no.such"


def test_a_form_goes_to_the_cart_of_the_readers_language() -> None:
    form = rendered("{% form 'product', product, class: 'buy' %}x{% endform %}", product={})
    assert form.startswith('<form method="post" action="/da/cart/add" accept-charset="UTF-8" class="buy">')
    assert form.endswith("x</form>")


def test_sections_and_styles_are_written() -> None:
    assert rendered("{% section 'header' %}{% style %}a{}{% endstyle %}") == "<header><style>a{}</style>"


def test_what_is_not_there_fails_loudly() -> None:
    with pytest.raises(UnknownFilterError):
        rendered("{{ 1 | weight_with_unit }}")
    with pytest.raises(LiquidSyntaxError, match="NOT_SIMULATED"):
        rendered("{% form 'contact' %}{% endform %}")
    with pytest.raises(TemplateNotFoundError):
        rendered("{% render 'nowhere' %}")
