"""`make bench`: figures of Redline as ratios against named peers, measured in one run.

A time says more about the machine than about the program. So every figure is a ratio: Redline and
a peer that does comparable work take turns (A B A B …), and the medians are divided.
`docs/benchmarks.md` says what each figure means.
"""
