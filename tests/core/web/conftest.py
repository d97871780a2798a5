"""No test of the web leaves this machine."""

from __future__ import annotations

import pytest

from tests.core.web.site import Network, stay_on_loopback


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    return stay_on_loopback(monkeypatch)
