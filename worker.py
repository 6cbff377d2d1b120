"""The worker: loads the house once, then one child per queue; restarts a dead one, stops all within 10 s."""

import signal
import sys
import time
from multiprocessing import get_context

import redis
import rq

from app import bells, config, logs
from jobs import answer

FORK = get_context("fork")
QUEUES = sorted({bells.QUEUES[name] for name in answer.DRAINS})


def serve(queue: str, redis_url: str) -> None:
    """A child's life: answer the bells of one queue. Database and telephone are opened at the first bell."""
    worker = rq.SimpleWorker([queue], connection=redis.Redis.from_url(redis_url), serializer="json")
    worker.work(logging_level="WARNING")


def main() -> None:
    settings = config.load()
    logs.configure(settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    children = {queue: FORK.Process(target=serve, args=(queue, settings.redis_url)) for queue in QUEUES}
    try:
        while True:
            for queue in [name for name, child in children.items() if not child.is_alive()]:
                children[queue] = FORK.Process(target=serve, args=(queue, settings.redis_url))
                children[queue].start()
            time.sleep(1)
    finally:
        living = [child for child in children.values() if child.is_alive()]
        for child in living:
            child.terminate()
        time.sleep(0.1)
        for child in living:
            child.join(4)
            child.kill()


if __name__ == "__main__":
    main()
