"""Any scenario: the services and the unit-by-unit oracle tell the same story, after every event."""

from hypothesis import HealthCheck, Phase, given, settings

from tests.replay.conftest import Replay
from tests.replay.drawing import Drawn, scenarios


@given(drawn=scenarios())
@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_both_tell_the_same_story(replay: Replay, drawn: Drawn) -> None:
    script, told = drawn
    for found, expected in zip(replay(script, each=True), told, strict=True):
        assert {key: found[key] for key in ("lines", "skus")} == expected
