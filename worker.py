"""The worker: loads the house once, then one child per queue; restarts a dead one, stops all within 10 s."""

import multiprocessing
import signal
import sys
import time

import rq

from app import bells, config, logs
from jobs import answer


def serve(queue: str, redis_url: str) -> None:
    """A child's life: answer one queue's bells. Database and telephone are opened at the first of them."""
    worker = rq.SimpleWorker([queue], connection=bells.listen(redis_url, queue), serializer="json")
    worker.work(logging_level="WARNING")


def main() -> None:
    settings, fork = config.load(), multiprocessing.get_context("fork")
    queues = {bells.QUEUES[name] for name in answer.DRAINS}
    logs.configure(settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            for queue in queues - {child.name for child in fork.active_children()}:
                fork.Process(target=serve, name=queue, args=(queue, settings.redis_url)).start()
            time.sleep(1)
    finally:
        for child in fork.active_children():
            child.terminate()
        for child in fork.active_children():
            child.join(3)
            child.kill()


if __name__ == "__main__":
    main()
