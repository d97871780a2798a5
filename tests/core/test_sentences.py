import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.document import Document
from core.sentences import LONG, sentence_spans
from tests.conftest import DATA, needs_data

CASES = [
    "We met the U.S. Army last week.‖ It was cold.",
    "Meet Amazon Q.‖ It helps developers write code.",
    "He moved to the U.S. in 1990.‖ He stayed there.",
    "She lives in the U.S.‖ They live in Peru.",
    "J. R. R. Tolkien wrote it.‖ So did C. S. Lewis.",
    "Mr. Smith and Mrs. Jones met Dr. Who.‖ They talked.",
    "See Fig. 7 for details.‖ The rest is in Eq. 3 and Sect. 4.",
    "Use a cache, e.g. Redis, or none.‖ That is all.",
    "Use a cache, i.e. a fast store.‖ That is all.",
    "It grew (cf. Smith et al. 2020) by half.‖ Then it stopped.",
    "Smith et al. Propose a method.",
    "It costs $1.5 million.‖ That is 3.7% more.",
    "Version 2.0.1 is out.‖ Python 3.12 is not.",
    "Wait… what is that?‖ Nothing.",
    "Wait...‖ It came back.",
    "Wait... it came back.‖ Good.",
    'He said "Stop. Now." and left.',
    "“This is new. It matters.”‖ He smiled.",
    "He said, “It works.”‖ Then he left.",
    "He asked, “Does it work?” and left.‖ She stayed.",
    "It works (mostly.)‖ We ship it.",
    "It works (see below).‖ We ship it.",
    "It works.‖ (See the appendix.)‖ We ship it.",
    "Read [the docs. All of them.](http://x.example/a.b) now.‖ Then go.",
    "Run `a.b. C` first.‖ Then go.",
    "See https://x.example/a.html.‖ Then go.",
    "See https://x.example/a.html?q=1.2 for more.‖ Then go.",
    "It is **bold.**‖ Then it is not.",
    "**Bold start.**‖ And more.",
    "It was shown.[1]‖ Then it was not.",
    "It was shown.[^1]‖ Then it was not.",
    "It was shown [1].‖ Then it was not.",
    "The model vs. the person is the question.‖ Both lose.",
    "Approx. 40 people came.‖ All left.",
    "It has approx. 40 layers.‖ All are dense.",
    "No. 5 is alive.‖ It moves.",
    "Is it alive?‖ No.‖ It is not.",
    "Apple Inc. announced it.‖ Shares rose.",
    "Founded by Acme Corp. in 1990.‖ It grew.",
    "It is made by Acme Inc.‖ The rest is history.",
    "Apples, pears, etc. are fruit.‖ So are plums.",
    "We sell apples, pears, etc.‖ They are fresh.",
    "At 5 p.m. the train left.‖ Nobody came.",
    "The train left at 5 p.m.‖ Nobody came.",
    "On Jan. 5 it began.‖ On Dec. 24 it ended.",
    "It runs on Node.js.‖ That is fine.",
    "It runs on Node.js and ASP.NET today.‖ That is fine.",
    "Ask St. Peter on Wall St. about it.",
    "She has a Ph.D. in physics.‖ He has none.",
    "1. First we do this.‖ Then that.",
    "Really?!‖ Yes!‖ Of course.",
    "What a day!‖ We won.",
    "Yahoo! is a company.‖ So is Google.",
    "これは新しい。‖とても速い。",
    "本当ですか？‖はい！‖そうです。",
    "「これは新しい。とても速い。」と彼は言った。‖終わり。",
    "他说：“这是新的。”‖然后他走了。",
    "这是第一句。‖这是第二句！",
    "It’s the team’s.‖ Nobody’s else.",
    "GPT-4.‖ It is big.",
    "The P5e.‖ It is new.",
    "It has 1 TB of RAM.‖ It’s big.",
    "In 2024.‖ In 2025.",
    "line one of a\nsentence that goes on.‖ The next\none.",
    "We use HTTP/1.1.‖ HTTP/2 is next.",
    "Dr. A. B. Smith, M.D., came.‖ He left.",
    "Gen. Lee met Sen. Cruz and Rep. Hill.‖ They spoke.",
    "Vol. 3, pp. 4-7, ed. Smith.‖ It is long.",
    "The dept. Head said so.",
    "We need a plan B.‖ It is late.",
    "It was option A.‖ We took it.",
    "as Vitamin C.‖ It helps.",
    "I did it and so did I.‖ Then we left.",
    "It was you and I.‖ We are one.",
    "He works for J.P. Morgan in N.Y. and loves it.‖ She does not.",
    'The so-called "U.S. model."‖ It fails.',
    "A sentence (with a stop. Inside it) goes on.‖ Next.",
    "Items: a) one; b) two.‖ Done.",
    "The S3 API, S3.‖ It stores.",
    "See Ch. 4 and App. B for it.‖ Done.",
    "The 1.3.‖ Version.",
    "U.S. Army engineers tested it.‖ They were pleased.",
    "It was the U.S. Army that paid.‖ Nobody else did.",
    "She asked “Why?” and he said “No.”‖ They left.",
    "He called it ‘new.’‖ It is old.",
    "She said: “We ship today. We always do.”‖ Then she left.",
    "(It was late.)‖ They left.",
    "It rose 4.‖ 5 fell.",
    "The cost is $5.‖ Ten would be dear.",
    "Read [this guide.](http://x.example)‖ Then start.",
    "Read [this guide](http://x.example/a_(b)).‖ Then start.",
    "See ![An image. With stops.](a.png) here.‖ It shows a cat.",
    "It is *fast*.‖ *Really* fast.",
    "It is __fast.__‖ __Really__ fast.",
    "**First.**‖ **Second.**",
    "**First.‖ Still first.**",
    "It is 5 *stars.‖ That is good.",
    "The file `core/a.py` is short.‖ `b.py` is long.",
    "Use ``a `b. C` d`` here.‖ Done.",
    "A (see Fig. 3) is here.‖ B is not.",
    "Compare vs. X and vs. Y.‖ Then stop.",
    "It was 1990s tech, i.e. slow.‖ Now it is fast.",
    "I met Prof. Dr. Meier.‖ He nodded.",
    "Jan. 5, Feb. 6 and Sept. 7 are taken.‖ May 8 is free.",
    "Visit the site at www.example.org.‖ It is short.",
    "We use v. 2 of it.‖ Nothing fails.",
    "Mr. J. Smith met Ms. K. Lee.‖ They agreed.",
    "It is Amazon S3.‖ It stores.",
    "It’s Amazon Q.‖ And it’s Amazon Q Developer.",
    "What is Amazon Q?‖ It helps.",
    "Ah…‖ The end.",
    "Ah . . . the end.‖ Good.",
    "AT&T Inc. and Acme Co. merged.‖ They did.",
    "It ends at 5 p.m. Eastern time.‖ Come early.",
    "It ends at 5 p.m.‖ On Monday it does not.",
    "Washington, D.C. is a city.‖ Rain fell.",
    "He was born in Washington, D.C.‖ He died there.",
    "这个模型有67亿参数。‖它很快！‖真的吗？‖是的。",
    "これは3.5倍速い。‖次の文。",
    "他说：「这是新的。」‖他走了。",
    "彼は「速い。」と言った。‖私は笑った。",
    "한국어 문장입니다.‖ 다음 문장입니다.",
    "Это первое.‖ Это второе.",
    "هذه جملة.‖ هذه جملة أخرى؟",
    "Das ist z.B. gut.‖ Das nicht.",
    "Is it A, B, or C?‖ It is C.",
    "See Smith et al. (2020) for it.‖ We do not.",
    "As in Smith et al.‖ This holds.",
    "An item.‖ Another one.",
    'He said "no."‖ She said "yes."',
    '"Is it?" she asked.‖ "It is."',
    "It works.[^2][^3]‖ It fails.",
    "It works.[12]‖ It fails.",
    "It works [^1].‖ It fails.",
    "It works,[^1] mostly.‖ It fails.",
    "A stray ( bracket is here.‖ It hides nothing.‖ Really.",
    "A stray “ quote is here.‖ It hides nothing.",
    "5 apples.‖ 6 pears.",
    "The S in AWS.‖ The A too.",
    "Use C.‖ It is fast.",
    "Use C++.‖ It is fast.",
    "Written in C#.‖ It is fast.",
    "See <https://x.example/a.b?c=d>.‖ Then go.",
    "e.g. this one works.‖ E.g. that one fails.",
    "Go to Settings > General.‖ Click Save.",
    "He scored 5/10.‖ She scored 9/10.",
    "It's 99.99%.‖ It's fine.",
    "Yes.‖ No.‖ Maybe.",
    "Q: What is it?‖ A: It is a tool.",
    "Say “hello world.”‖ Now say “bye.”",
    "It’s the users’.‖ The rest is theirs.",
    "We’ll see vs. the rest.‖ Then...",
    "Hello world",
]
"""Where `‖` stands a sentence ends."""

PIECES = st.sampled_from(
    [
        "It works.", "He said ", "“No.”", '"Yes. Sure."', " (see Fig. 3)", "e.g. ", "Dr. No",
        " ", "  ", "\n", "\r\n", "**bold.**", "*", "_it_", "`a. B`", "[a. B](c.d)", "[^1]", "[2]",
        "![a](b.c)", "https://x.example/a.b.", "1. ", "3.5", "…", "...", "。", "」", "とても", "“",
        "(", "\\*", "\ud800", "\u2028", "\x00", "The end", "?!", "’", "word " * 90,
    ]
)  # fmt: skip


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


def assert_covering(text):
    at = 0
    for start, end in sentence_spans(text):
        assert not text[at:start].strip()
        assert start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_says_they_do(case):
    expected = [piece.strip() for piece in case.split("‖")]
    assert sentences(case.replace("‖", "")) == expected


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_spans_are_exact_in_order_and_cover_all_but_white_space(text):
    assert_covering(text)


@given(st.text(alphabet=st.characters(), max_size=120))
def test_any_characters_at_all_are_covered(text):
    assert_covering(text)


@needs_data
def test_every_block_of_every_real_document_is_covered():
    count = 0
    for path in sorted(DATA.rglob("*.md")):
        document = Document(path.read_bytes().decode("utf-8"))
        for block in document.blocks:
            text = document.block_text(block)
            assert_covering(text)
            count += 1
    assert count > 10_000


def test_a_stray_bracket_or_quotation_mark_does_not_glue_a_long_text_together():
    ending = " ".join(f"Sentence number {n} says a thing of its own." for n in range(20))
    for stray in ("(", "“", "[", '"'):
        found = sentences(f"It begins with {stray}a stray mark here. {ending}")
        assert max(len(sentence) for sentence in found) < 100
        assert len(found) == 21


def test_a_quotation_of_several_sentences_stays_whole_while_it_is_short():
    assert sentences("“It is new. It matters. We know.” He left.") == [
        "“It is new. It matters. We know.”",
        "He left.",
    ]
    long = "It is a rather long sentence of no great interest to anybody. " * (LONG // 50)
    assert len(sentences(f"“{long.strip()}” He left.")) > 5


def test_a_sentence_is_one_over_any_line_end():
    for end in ("\n", "\r\n", "\r", "\u2028"):
        assert sentences(f"One that{end}goes on.{end}Another.") == [
            f"One that{end}goes on.",
            "Another.",
        ]


def test_nothing_and_white_space_have_no_sentence():
    assert sentences("") == []
    assert sentences(" \n\t ") == []


def test_emphasis_goes_with_the_sentence_it_stands_in():
    assert sentences("**One.** *Two.* It goes. **Three**") == [
        "**One.**",
        "*Two.*",
        "It goes.",
        "**Three**",
    ]
