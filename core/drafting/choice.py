"""Who drafts: a drafter by its name, made from the settings.

Owns the names, and what `auto` means.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from core.errors import DrafterError, UsageError

if TYPE_CHECKING:
    from core.drafting.drafter import Drafter
    from core.drafting.model.endpoint import Endpoint
    from core.settings import Settings

_KEYS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL")


def chosen(name: str, settings: Settings) -> str:
    """The drafter that a name stands for: itself, or for `auto` the model where one can be asked.

    Args:
        name: empty for what the settings say.
    """
    name = name or settings.drafter
    if name != "auto":
        return name
    asked = settings.base_url or settings.provider != "anthropic"
    return "anthropic" if asked or any(os.environ.get(key) for key in _KEYS) else "offline"


def drafter_named(name: str, settings: Settings, most_cost: float | None = None) -> Drafter:
    """A drafter by its name.

    Args:
        most_cost: dollars it may spend; None for no limit.

    Raises:
        UsageError: there is none of that name.
        SettingsError: the settings say nothing that can be used.
    """
    match chosen(name, settings):
        case "offline":
            from core.drafting.offline import OfflineDrafter

            return OfflineDrafter()
        case "anthropic":
            from core.drafting.model.drafter import Limits, ModelDrafter
            from core.drafting.model.messages import Messages
            from core.drafting.model.prices import parsed_prices, price_of
            from core.drafting.model.subset import user_memory

            endpoint = endpoint_of(settings)
            overrides = parsed_prices(settings.prices)
            price = price_of(endpoint.model, overrides, is_local=endpoint.is_local)
            limits = Limits(settings.window, settings.max_tokens, most_cost)
            messages = Messages(endpoint, settings.max_tokens, user_memory())
            return ModelDrafter(messages, price, limits)
        case "file" | "history" as name:
            raise DrafterError(
                f"the drafter {name} writes nothing of its own",
                "edit the hunk instead: redline decide --edit ID --text FILE",
            )
        case unknown:
            raise UsageError(
                f"there is no drafter {unknown}", "known are: offline, anthropic, file"
            )


def endpoint_of(settings: Settings) -> Endpoint:
    """Where the settings say the model is.

    Raises:
        SettingsError: the base URL is none.
    """
    from core.drafting.model.endpoint import endpoint_from

    return endpoint_from(settings.provider, settings.base_url, settings.model)
