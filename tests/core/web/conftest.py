"""No test of the web leaves this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.web.fetching import Tls
from tests.core.web.site import Network, stay_on_loopback


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return stay_on_loopback(monkeypatch)


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tls:
    made = Tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made
