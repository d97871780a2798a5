"""Every command that writes, killed at any point, or on a disk that is full, broken or closed.

Some of the points are tried each time, all of them with the `long` tests. Each killed child is seen
to have died of the signal, which proves that it was reached.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.points import CASES, CommandRig

EVERY = 97
"""One point in so many is tried each time, from another one in each case."""
ERRORS = {"full": errno.ENOSPC, "broken": errno.EIO, "closed": errno.EACCES}


def some(count: int, name: str) -> range:
    every = min(EVERY, count)
    return range(1 + sum(name.encode()) % every, count + 1, every)


def killed(rig: CommandRig, points: range) -> None:
    for at in points:
        root = rig.fresh()
        ended = rig.run(root, at, None)
        assert ended.status == -signal.SIGKILL, f"point {at} was not reached: {ended.said}"
        rig.check(root, ended)


def failed(rig: CommandRig, points: range, number: int) -> None:
    for at in points:
        root = rig.fresh()
        ended = rig.run(root, at, number)
        assert ended.status in (0, 1), f"point {at}: {ended.said}"
        assert ended.status == 0 or ended.said.strip(), f"point {at}: it failed without a word"
        rig.check(root, ended)


@pytest.fixture
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> CommandRig:
    return CommandRig(CASES[request.param], tmp_path)


@pytest.mark.parametrize("rig", CASES, indirect=True)
def test_a_command_stopped_at_some_points_leaves_before_or_after(
    rig: CommandRig, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.params["rig"]
    killed(rig, some(rig.points(None), name))
    number = list(ERRORS.values())[sum(name.encode()) % len(ERRORS)]
    failed(rig, some(rig.points(number), name), number)


@pytest.mark.long
@pytest.mark.parametrize("rig", CASES, indirect=True)
def test_a_command_killed_at_any_point_leaves_before_or_after(
    rig: CommandRig, record_property: Callable[[str, object], None]
) -> None:
    count = rig.points(None)
    record_property("killed", count)
    killed(rig, range(1, count + 1))


@pytest.mark.long
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("rig", CASES, indirect=True)
def test_a_command_on_a_failing_disk_leaves_before_or_after(
    rig: CommandRig, error: str, record_property: Callable[[str, object], None]
) -> None:
    count = rig.points(ERRORS[error])
    record_property("failed", count)
    failed(rig, range(1, count + 1), ERRORS[error])
