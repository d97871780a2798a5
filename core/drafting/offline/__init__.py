"""The offline drafter: no key, no network, no model. It extracts; it does not write.

Every sentence it proposes is a span of the source with openings and asides trimmed, its subject
put back in front where the speaker said *it*. The way of a sentence: `speakers` says whose it is,
`names` what it can be about, `trim` and `standalone` whether it can stand alone, `topic` and
`score` whether it deserves to, `choose` whether it is said already, `known` whether the report says
it, `skeleton` or `place` where it goes, `table` and `quotes` in what form. English only.
"""

from core.drafting.offline.drafter import OfflineDrafter

__all__ = ["OfflineDrafter"]
