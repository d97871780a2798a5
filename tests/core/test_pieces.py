"""The piece of a sentence around a figure: the same as scanning the sentence for each of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.audit import Auditor
from core.document import Document
from core.figures import Figure, find_figures, same_figure
from core.lookup import Lookup
from core.pieces import _ENDS, _LABEL, MANY, figures_beside, is_read_in_stretches, piece_around
from core.source import Source, source_from_bytes
from tests.steps import steps_of

WORDS = ["5", "40%", "$3", "2 hours", "120 minutes", "looms", "nearly", "2024", "7 to 9 days"]
JOINTS = [" ", ", ", "; ", " and ", " – ", " while ", ") ", " ("]
sentences = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(JOINTS)), max_size=MANY).map(
    lambda parts: "".join(word + joint for word, joint in parts)
)


def source_of(text: str) -> Source:
    return source_from_bytes(text.encode(), target="a.md", title="A")


def by_scanning(text: str, figure: Figure) -> tuple[str, str]:
    """The piece by looking at every border and every other figure."""
    label = _LABEL.match(text)
    first = label.end() if label and label.end() <= figure.start else 0
    start, end = first, len(text)
    others = [each for each in find_figures(text) if each.start >= first and each != figure]
    for border in _ENDS.finditer(text, first):
        if border.end() <= figure.start and any(
            start <= each.start < border.start() for each in others
        ):
            start = border.end()
        elif border.start() >= figure.end and any(
            border.end() <= each.start < end for each in others
        ):
            end = border.start()
            break
    return text[start:end], f"{text[:start]} {text[end:]}"


@given(sentences, st.sampled_from(["", "**Cost:** ", "**40%:** ", "so "]))
def test_a_piece_is_what_scanning_the_sentence_gives(said, label):
    text = label + said
    for figure in find_figures(text):
        assert piece_around(text, figure) == by_scanning(text, figure)
        assert figures_beside(text, figure) == [e for e in find_figures(text) if e != figure]


@given(sentences, sentences)
def test_a_passage_has_a_figure_if_one_of_its_figures_is_the_same(one, other):
    lookup = Lookup(source_of(f"It has {other}."))
    for figure in find_figures(one):
        for passage in lookup.source.passages:
            said = any(same_figure(figure, each) for each in find_figures(passage.text))
            assert lookup.has_figure(figure, passage) == said


def test_of_very_many_figures_each_is_looked_up_with_those_near_it():
    text = ", ".join(f"{number} looms" for number in range(4 * MANY))
    assert is_read_in_stretches(text)
    figures = find_figures(text)
    assert len(figures) == 4 * MANY
    for figure in figures:
        piece, rest = piece_around(text, figure)
        assert figure.text in piece
        assert len(find_figures(rest)) < MANY
        assert len(figures_beside(text, figure)) == MANY - 1


def test_an_audit_of_many_figures_in_one_sentence_takes_steps_as_they_are_many():
    def audit(count: int) -> int:
        text = f"The loom makes {', '.join(f'{count + n} picks' for n in range(count))} a minute."
        auditor = Auditor([source_of(text)])
        document = Document(text)
        return steps_of(lambda: list(auditor.audit(document)))

    assert audit(1000) < 3 * audit(500)
