import json

import pytest

from benchmarks.measure import BenchmarkError, Samples, in_turns
from benchmarks.start import Picture
from benchmarks.table import Figure, Of, Target, as_json, duration, figure, quantile, shown
from benchmarks.terminal import Painted

SAMPLES = Samples(ours=(3.0, 9.0, 2.0, 4.0), peer=(1.0, 1.0, 8.0, 1.5))


def test_a_figure_divides_the_median_of_ours_by_the_median_of_the_peer():
    found = figure("work", "peer", SAMPLES)
    assert (found.ours, found.peer, found.ratio, found.times) == (3.5, 1.25, 2.8, 4)


@pytest.mark.parametrize(("at", "expected"), [(0.5, 50.5), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_quantile_is_the_median_or_a_sample_that_so_many_do_not_exceed(at, expected):
    assert quantile([float(n) for n in range(100, 0, -1)], at) == expected


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        (Target(2.8, Of.RATIO), "met"),
        (Target(2.7, Of.RATIO), "MISSED"),
        (Target(3.5, Of.SECONDS), "met"),
        (Target(3.4, Of.SECONDS), "MISSED"),
        (None, "–"),
    ],
)
def test_a_target_is_met_up_to_its_very_value_in_seconds_or_as_a_ratio(target, verdict):
    found = figure("work", "peer", SAMPLES, target)
    assert found.verdict == verdict
    assert found.is_met is {"met": True, "MISSED": False, "–": None}[verdict]


def test_the_table_has_a_line_of_each_figure_under_its_head():
    figures = [
        Figure("first", "a peer", 0.25, 0.1, 5, Target(2, Of.RATIO)),
        Figure("second, longer", "another", 0.00012, 0.00024, 5),
    ]
    head, rule, first, second = shown(figures).split("\n")
    assert " ".join(first.split()) == "first 250 ms 100 ms 2.50× ≤ 2× MISSED a peer"
    assert " ".join(second.split()) == "second, longer 120 µs 240 µs 0.50× – – another"
    assert head.index("peer's name") == rule.rindex(" ") + 1 == first.index("a peer")
    told = json.loads(json.dumps(as_json(figures)))
    assert [(each["ratio"], each["met"]) for each in told] == [(2.5, False), (0.5, None)]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(12.34, "12.3 s"), (1.0, "1.00 s"), (0.9, "900 ms"), (0.0023, "2.30 ms"), (1e-8, "0.01 µs")],
)
def test_a_time_is_told_in_the_unit_that_suits_it(seconds, told):
    assert duration(seconds) == told


def test_contenders_take_turns_and_the_warm_up_is_not_counted():
    called = []

    def ours():
        called.append("A")
        return float(len(called))

    def peer():
        called.append("B")
        return float(len(called))

    assert in_turns(ours, peer, 2, warm_up=1) == Samples((3.0, 5.0), (4.0, 6.0))
    assert "".join(called) == "ABABAB"


PLAIN, MARKED = "\x1b[38;5;188m", "\x1b[4;38;5;114m"
PICTURE = Picture(words="Recipes for", passage="S214", counts="0 of 4 decided")


def painted(bar="▌", style=MARKED, evidence="S214 “there are", counts="0 of 4 decided"):
    lines = [
        f"{PLAIN}3 Keynote   {counts}",
        f"{PLAIN}  ? add  Recipes for …\x1b[0m",
        f"\x1b[33m{bar}\x1b[0m{PLAIN}?  \x1b[0m{style}Recipes for\x1b[0m{style} thirty models",
        f"\x1b[30;33H{PLAIN}{evidence}",
    ]
    return Painted("\r\n".join(lines).encode())


def test_the_first_paint_is_complete_with_hunk_marks_evidence_and_counts():
    assert PICTURE.missing(painted()) == ""


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ({"bar": " "}, "under the cursor"),
        ({"style": PLAIN}, "marks"),
        ({"evidence": ""}, "S214"),
        ({"evidence": "S21 “there are"}, "S214"),
        ({"counts": "0 of 0 decided"}, "counts"),
    ],
)
def test_a_paint_that_lacks_one_of_them_is_not_the_first(without, missing):
    assert missing in PICTURE.missing(painted(**without))


def test_what_a_terminal_is_told_is_read_as_text_and_styles():
    seen = Painted(b"\x1b]22;default\x07\x1b[?25l\x1b[2J\x1b[1;1H\x1b[1mab\x1b[0mc\x1b[4md\xe2\x96")
    assert seen.text == "abcd\N{REPLACEMENT CHARACTER}"
    assert [seen.style_at(at) for at in range(4)] == ["1", "1", "0", "4"]


def test_a_program_that_fails_is_not_a_measurement(tmp_path):
    from benchmarks.measure import PYTHON, seconds_of_process

    with pytest.raises(BenchmarkError, match="ended with 3: broken"):
        seconds_of_process(
            [PYTHON, "-c", "import sys; sys.stderr.write('broken'); sys.exit(3)"], cwd=tmp_path
        )
