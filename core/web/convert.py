"""A web page as Markdown.

Owns the order of the steps and the warnings; each step is a module of its own. Their libraries are
loaded when a page is converted, not before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.web.converted import Converted

if TYPE_CHECKING:
    from core.web.tree import Tag


def convert(html: str, url: str) -> Converted:
    """The content of a page.

    Args:
        html: the page as text.
        url: where it came from, for relative links; a base that the page names goes before.

    Returns:
        Markdown with its links absolute and its text escaped; text hidden by the page apart.
        Whatever a page is like, this raises nothing.
    """
    from core.web import content, disclosure, hidden, markdown, prune, tables, tidy, tree, witness

    page = tree.parse(html)
    title = _title(page)
    base = tidy.base_of(page, url)
    questions = witness.questions_told(page)
    styles = prune.styles_of(page)
    tree.drop_comments(page)
    tidy.formulas(page)
    opened = disclosure.disclose(page)
    prune.prune(page)
    texts, is_page_hidden = hidden.set_aside(page, opened, styles)
    tables.unwrap_layout(page)
    chosen = content.content_of(page.body or page)
    chosen.name = "div"  # whatever it was, it is no mark and no item now
    tree.level(chosen)
    prune.drop_contents_lists(chosen)
    tidy.tidy(chosen, base)
    text, warnings = markdown.render(chosen)
    if is_page_hidden:
        warnings.append("the page hides most of its text until a script shows it; it was kept")
    if texts:
        warnings.append(_on_hidden(texts))
    warnings += witness.second_witness(html, text)
    warnings += witness.third_witness(questions, text)
    return Converted(text, title, tuple(warnings), tuple(texts))


def _title(page: Tag) -> str:
    for found in (page.find("title"), page.find("h1")):
        if found is not None and (text := " ".join(found.get_text(" ").split())):
            return text
    return ""


def _on_hidden(texts: list[str]) -> str:
    count = sum(len(each.split()) for each in texts)
    words = "1 word" if count == 1 else f"{count} words"
    if len(texts) == 1:
        return f"a hidden text of {words} was set aside"
    return f"{len(texts)} hidden texts of {words} together were set aside"
