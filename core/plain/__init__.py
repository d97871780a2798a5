"""Plain Markdown read without a parser: what most of a text is made of.

`lines` knows what a line begins, `lists` reads lists, `reader` reads all else that is plain and
says where it is not. Paragraphs, headings, lists of paragraphs and fences, tables, quotes and raw
HTML at the left edge read the same whatever stands around them, so lines are enough to tell them; a
test holds the reading to the parser's.
"""
