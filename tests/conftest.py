"""What all tests share: where real inputs are, and git that knows nothing of the machine's user."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("default", max_examples=2_000, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=100_000, deadline=None, derandomize=False)
invariant = settings(
    settings.get_profile(os.environ.get("HYPOTHESIS_PROFILE", "default")), print_blob=True
)
"""How often what must always hold is tried: `@invariant` on a property test. The same examples on
every run, so that a change is judged by itself; `make test-long` sets the profile `long`, which
looks for new ones."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background job is deaf to Ctrl-C, and so is what it starts; these tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
"""Real inputs, kept beside the project; tests that need them are skipped where they are missing."""

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")


@pytest.fixture(autouse=True)
def _own_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git with an identity of its own, without the user's configuration and without her keys."""
    config = tmp_path / "gitconfig"
    config.write_text(
        "[user]\n\tname = Test Editor\n\temail = editor@example.org\n"
        "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    told = tmp_path / "state" / "redline" / "first-change"
    told.parent.mkdir(parents=True)
    told.touch()  # nobody here sees a change for the first time, unless a test says so
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")  # what is drawn depends on its colours
    for name in ("COLORTERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name in os.environ:
        if name.startswith(("ANTHROPIC_", "AWS_", "GOOGLE_", "CLOUDSDK_", "CLOUD_ML_")):
            monkeypatch.delenv(name)  # no test spends the user's money
        elif name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            monkeypatch.delenv(name)  # and what runs on this machine is asked directly
