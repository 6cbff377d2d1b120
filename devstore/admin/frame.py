"""The address at which the admin opens a page of the app inside its frame."""

import time
from urllib.parse import parse_qsl, urlencode, urlsplit

from devstore.oauth import routes, session_token, signature
from devstore.store import Store

# Only the admin may add these: a page of the app that names them in a link gets the admin's own.
OURS = ("id_token", "hmac", "timestamp", "session", "host", "shop", "embedded", "locale")


def address(store: Store, path: str) -> str:
    """The app's address for `path` (with its query), signed and with a fresh session token."""
    parts = urlsplit(path)
    kept = {key: value for key, value in parse_qsl(parts.query) if key not in OURS}
    client = routes.client_of(store)
    params = kept | {
        "embedded": "1",
        "host": signature.host(client.shop),
        "id_token": session_token.mint(client),
        "locale": store.world.shop.locale,
        "session": session_token.SESSION_ID,
        "shop": client.shop,
        "timestamp": str(int(time.time())),
    }
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    base = store.settings.app_url.rstrip("/") + "/" + parts.path.lstrip("/")
    return f"{base}?{urlencode(signature.signed(client, params))}{fragment}"
