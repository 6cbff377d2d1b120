"""How long tokens live, and what a lost answer costs: nothing."""

from devstore.oauth import client, grants, installation, tokens
from tests.devstore import ada
from tests.devstore.oauth.conftest import Wall


def refreshed(installed: installation.Installation, app: client.Client, token: str) -> str | None:
    """The next refresh token, None when this one is dead."""
    body = {
        "client_id": app.client_id,
        "client_secret": ada.SECRET,
        "grant_type": "refresh_token",
        "refresh_token": token,
    }
    answer, _ = grants.answer(installed, app, body)
    return answer.get("refresh_token")


def first(installed: installation.Installation, wall: Wall) -> str:
    """A refresh token never used."""
    return tokens.issue_refresh(installed.tokens, installed.scopes, wall()).value


def test_refreshing_gives_a_new_pair(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    old = first(installed, wall)
    assert refreshed(installed, app, old) not in (None, old)


def test_a_lost_answer_can_be_asked_for_again(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    old = first(installed, wall)
    lost = refreshed(installed, app, old)
    assert refreshed(installed, app, old) not in (None, lost)


def test_the_old_token_dies_when_its_replacement_is_first_used(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    old = first(installed, wall)
    new = refreshed(installed, app, old)
    assert new is not None
    assert refreshed(installed, app, new)
    assert refreshed(installed, app, old) is None


def test_the_old_token_works_thirty_days_at_most(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    old = first(installed, wall)
    refreshed(installed, app, old)
    wall.seconds += tokens.RETRY_LIFE - 1
    assert refreshed(installed, app, old)
    wall.seconds += 1
    assert refreshed(installed, app, old) is None


def test_an_unused_token_works_ninety_days(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    old = first(installed, wall)
    wall.seconds += tokens.REFRESH_LIFE
    assert refreshed(installed, app, old) is None


def test_an_access_token_works_an_hour(installed: installation.Installation, wall: Wall) -> None:
    token = tokens.issue_access(installed.tokens, installed.scopes, wall() + tokens.ACCESS_LIFE)
    wall.seconds += 3599
    assert installed.scopes_for(token.value)
    wall.seconds += 1
    assert installed.scopes_for(token.value) is None


def test_expiring_access_tokens_leaves_refresh_tokens_alone(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    access = tokens.issue_access(installed.tokens, installed.scopes, None)
    refresh = first(installed, wall)
    assert installed.expire_access_tokens() == 1
    assert installed.scopes_for(access.value) is None
    assert refreshed(installed, app, refresh)


def test_uninstalling_kills_every_token_at_once(
    installed: installation.Installation, app: client.Client, wall: Wall
) -> None:
    access = tokens.issue_access(installed.tokens, installed.scopes, None)
    refresh = first(installed, wall)
    assert installed.uninstall()
    assert installed.scopes_for(access.value) is None
    assert refreshed(installed, app, refresh) is None
    assert not installed.uninstall()


def test_installing_twice_keeps_the_first_time(installed: installation.Installation) -> None:
    at = installed.installed_at
    installed.install()
    assert installed.installed_at == at
