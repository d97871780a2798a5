"""Git, and the only package that calls it.

Owns every git command Redline runs: `process` starts git, `past` asks about commits, `log` reads
the commits of a file and `blobs` files of the past while git runs, `reading` asks about the working
tree, `writing` commits through a private index.
Git runs as a plain process, because a commit needs an index file, a session and a standard input of
its own, and a clean environment, none of which GitPython gives a command; and because `redline
status` must answer before GitPython would be imported. GitPython reads the past
(`Repository.objects`), imported when first needed.
"""

from core.repository.blobs import Blobs
from core.repository.log import Log, LogEntry
from core.repository.past import CommitInfo, FileVersion, message_with_trailers
from core.repository.process import Patience, Stopped
from core.repository.reading import GitFacts, OutsideEdit, Repository, git_version
from core.repository.writing import PrivateIndex, reset_index, take_back, wait_for_index

__all__ = [
    "Blobs",
    "CommitInfo",
    "FileVersion",
    "GitFacts",
    "Log",
    "LogEntry",
    "OutsideEdit",
    "Patience",
    "PrivateIndex",
    "Repository",
    "Stopped",
    "git_version",
    "message_with_trailers",
    "reset_index",
    "take_back",
    "wait_for_index",
]
