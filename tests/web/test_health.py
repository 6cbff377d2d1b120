"""What anybody may know of the house: counts, and no names."""

from sqlalchemy import text

from app.db import session as db
from tests.town import Town


def test_a_quiet_house_owes_nothing(town: Town) -> None:
    town.install()
    answer = town.web.test_client().get("/health").get_json()
    assert set(answer["owed"].values()) == {0}
    assert answer["shops"] == {"installed": 1, "importing": 0, "live": 0}


def test_the_same_counts_as_metrics(town: Town) -> None:
    town.install()
    answer = town.web.test_client().get("/metrics")
    assert answer.mimetype == "text/plain"
    assert 'first_in_line_owed{kind="effects"} 0.0' in answer.text
    assert 'first_in_line_shops{state="installed"} 1.0' in answer.text
    assert "ada" not in answer.text


def test_without_a_database_the_house_is_not_well(town: Town) -> None:
    with db.transaction(town.house.sessions) as session:
        session.execute(text("ALTER TABLE effects RENAME TO hidden"))
    answer = town.web.test_client().get("/health")
    assert answer.status_code == 503
    assert answer.get_json() == {"error": "OperationalError"}
