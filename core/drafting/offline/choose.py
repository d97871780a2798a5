"""Which sentences a draft proposes: the best, few of each subject, none twice.

Owns the budget and the likeness of sentences.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from core.drafting.offline.score import Scored
from core.drafting.offline.speakers import Role
from core.figures import same_figure
from core.words import stems

THRESHOLD = 1.7
"""Score from which a sentence is proposed."""
LOWEST = 1.5
"""Score below which no sentence is proposed, however few there are."""
LEAST, MOST = 8, 34
"""Bounds of the budget."""
_PER_SUBJECT = 4
_PER_GUEST = 2
_MAIN = 0.2  # share of the sentences with a subject from which it is the source's own
_ALIKE = 0.55
_CONTAINED = 0.75


def chosen(found: Sequence[Scored], sentences: int) -> list[Scored]:
    """The sentences to propose, in the order of their score.

    Args:
        sentences: how many the source has; the budget grows with it.
    """
    budget = min(max(int(12 + 0.04 * sentences), LEAST), MOST)
    main = _main_subject(found)
    subjects: Counter[str] = Counter()
    guests: Counter[str] = Counter()
    kept: list[Scored] = []
    waiting = list(found)
    while waiting and len(kept) < budget:
        best = max(waiting, key=lambda s: (s.value - 0.2 * subjects[s.candidate.subject], -_at(s)))
        waiting.remove(best)
        candidate = best.candidate
        value = best.value - 0.2 * subjects[candidate.subject]
        if value < _threshold(len(kept), found):
            break
        guest = candidate.speaker.organisation if candidate.speaker.role is Role.GUEST else ""
        full = subjects[candidate.subject] >= _PER_SUBJECT
        if full or (guest and guests[guest] >= _PER_GUEST) or _is_said(best, kept):
            continue
        kept.append(best)
        if candidate.subject not in ("", main):
            subjects[candidate.subject] += 1
        guests[guest] += 1
    return kept


def _main_subject(found: Sequence[Scored]) -> str:
    """What the whole source is about, such as the product of its FAQs; empty for none. That many
    sentences have it for their subject tells nothing."""
    named = [scored.candidate.subject for scored in found if scored.candidate.subject]
    counts = Counter(named)
    subject, count = max(sorted(counts.items()), key=lambda entry: entry[1], default=("", 0))
    return subject if count > _MAIN * len(named) else ""


def _threshold(kept: int, found: Sequence[Scored]) -> float:
    """Lower for a source that has little to say, but never so low that it fills up."""
    reaching = sum(scored.value >= THRESHOLD for scored in found)
    if reaching >= 12 or kept >= 12:
        return THRESHOLD
    third = found[len(found) // 3].value if found else THRESHOLD
    return max(min(THRESHOLD, third), LOWEST)


def _at(scored: Scored) -> int:
    return scored.candidate.passage.number


def _is_said(scored: Scored, kept: Iterable[Scored]) -> bool:
    candidate = scored.candidate
    words = stems(candidate.text)
    for other in kept:
        if cosine(words, stems(other.candidate.text)) > _ALIKE:
            return True
        if containment(words, stems(other.candidate.text)) > _CONTAINED:
            return True
        figures, others = candidate.figures, other.candidate.figures
        same = figures and all(any(same_figure(a, b) for b in others) for a in figures)
        if same and candidate.subject == other.candidate.subject and candidate.has_strong_figure:
            return True
    return False


def cosine(one: Sequence[str], other: Sequence[str]) -> float:
    """Likeness of two lists of stems by their counts, 0 to 1."""
    a, b = Counter(one), Counter(other)
    norm = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return sum(a[stem] * b[stem] for stem in a) / norm if norm else 0.0


def containment(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the shorter list's stems that the longer one has."""
    short, long = sorted((set(one), set(other)), key=len)
    return len(short & long) / len(short) if short else 0.0
