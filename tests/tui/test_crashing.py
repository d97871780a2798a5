"""A crash says what went wrong and shows no values, among which could be keys (invariant 9)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from core.demo import make_demo
from tests.conftest import ROOT

SCRIPT = """
import os, sys
from pathlib import Path
from core.desk import Desk
from core.drafting.offline import OfflineDrafter
from tui.app import RedlineApp

class Broken(RedlineApp):
    def on_mount(self):
        secrets = {name: os.environ[name] for name in sys.argv[2:]}
        raise RuntimeError("something broke [/red] \\x1b[31m")

with Desk.open(Path(sys.argv[1]), command="redline", write=True) as desk:
    Broken(desk, OfflineDrafter).run(headless=True)
"""


def test_a_crash_report_names_the_error_and_no_value(tmp_path: Path) -> None:
    folder = make_demo(tmp_path / "demo")
    names = ("ANTHROPIC_API_KEY", "ANTHROPIC_FOUNDRY_API_KEY", "AWS_SECRET_ACCESS_KEY")
    environment = dict.fromkeys(names, "sk-ant-not-to-be-seen")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), *names],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1", "TERM": "xterm-256color", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout + done.stderr
    assert "RuntimeError: something broke [/red]" in told
    assert "sk-ant-not-to-be-seen" not in told
    assert "\x1b[31m" not in told
    for path in folder.rglob("*"):
        if path.is_file():
            assert b"sk-ant-not-to-be-seen" not in path.read_bytes()
