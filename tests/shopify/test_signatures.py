"""Webhook signatures: ours and Shopify's own library give the same verdict."""

import base64
import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st
from shopify_app import ShopifyApp

from app.shopify import signatures

NEW, OLD = "the-new-secret", "the-old-secret"
BODIES = st.text(st.characters(exclude_categories=["Cs"]))
SECRETS = st.sampled_from([NEW, OLD, "somebody-elses"])


def signed(body: bytes, secret: str) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def library_agrees(body: str, header: str) -> bool:
    request = {
        "method": "POST",
        "url": "http://app.test/webhooks",
        "headers": {"X-Shopify-Hmac-Sha256": header, "X-Shopify-Shop-Domain": "ada-lamps.myshopify.com"},
        "body": body,
    }
    return ShopifyApp("key", NEW, OLD).verify_webhook_req(request).ok  # type: ignore[arg-type]


@given(BODIES, SECRETS)
def test_the_library_agrees_on_signed_bodies(body: str, secret: str) -> None:
    header = signed(body.encode(), secret)
    ours = signatures.is_genuine(body.encode(), header, [NEW, OLD])
    assert ours == library_agrees(body, header) == (secret in (NEW, OLD))


@given(BODIES, st.text(st.characters(codec="ascii"), min_size=1))
def test_the_library_agrees_on_any_header(body: str, header: str) -> None:
    assert signatures.is_genuine(body.encode(), header, [NEW, OLD]) == library_agrees(body, header)


@given(BODIES, st.data())
def test_the_library_agrees_on_tampered_headers(body: str, data: st.DataObject) -> None:
    header = signed(body.encode(), NEW)
    place = data.draw(st.integers(0, len(header) - 1))
    letter = data.draw(st.characters(codec="ascii"))
    tampered = header[:place] + letter + header[place + 1 :]
    assert signatures.is_genuine(body.encode(), tampered, [NEW, OLD]) == library_agrees(body, tampered)


@given(st.binary(), st.text())
def test_no_header_however_odd_is_an_error(raw: bytes, header: str) -> None:
    assert signatures.is_genuine(raw, header, [NEW]) == (header == signed(raw, NEW))


def test_a_missing_header_is_no_signature() -> None:
    assert not signatures.is_genuine(b"", None, [NEW])
    assert not signatures.is_genuine(b"", signed(b"", NEW), [])
