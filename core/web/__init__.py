"""Web references: fetched safely, converted with nothing lost, kept as snapshots.

A page goes one way: `fetch` brings its bytes, `charset` reads them as text, `convert` makes
Markdown of the content and sets aside what was hidden, `snapshot` keeps that with where and when
it came from. `documents` does for PDF, EPUB and DOCX what `convert` does for pages. Nothing here
knows a review; nothing is fetched but what somebody asked for.
"""
