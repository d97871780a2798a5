"""One commit as a program of its own, for tests that kill or interrupt it.

python -m tests.e2e.driver ROOT     append a decision, commit the scene's plan, close the review
"""

from __future__ import annotations

import sys
from pathlib import Path

from core.committing import commit
from core.errors import RedlineError
from core.intent import settle
from core.lock import Lock
from tests.e2e.scene import Scene


def main(root: Path) -> int:
    scene = Scene(root, root)
    repository, journal = scene.repository, scene.journal
    lock = Lock.take(journal.folder, "commit")
    try:
        settle(repository, journal, held=True)
        commit(repository, journal, scene.plan())
    except KeyboardInterrupt:
        return 130
    except RedlineError as error:
        print(error.message, file=sys.stderr)
        return error.exit_status
    finally:
        lock.release()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
