"""A hand on the dev store's control interface."""

from typing import Any

import requests

from devstore.demo.processes import Failed


class StoreClient:
    """Calls `/_dev/...` and gives back JSON; raises Failed with the store's own words."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()

    def health(self) -> dict[str, Any]:
        return self._ask("GET", "/_dev/health")  # type: ignore[no-any-return]

    def get(self, path: str, **query: str) -> Any:
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        return self._ask("POST", path, json=body or {})

    def delete(self, path: str) -> Any:
        return self._ask("DELETE", path)

    def settle(self) -> None:
        """Until webhooks are delivered and the app owes nothing."""
        self.post("/_dev/settle", {"timeout_s": 30})

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._session.request(method, self.url + path, timeout=90, **more)
        except requests.RequestException as error:
            raise Failed(f"the dev store did not answer {path} ({type(error).__name__})") from None
        if not answer.ok:
            raise Failed(f"{method} {path} answered {answer.status_code}: {answer.text[:500]}")
        return answer.json()
