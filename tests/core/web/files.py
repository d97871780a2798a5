"""Real documents, made by hand: a PDF of drawn lines, an EPUB, a DOCX."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

BODY = 10


def pdf(*pages: Sequence[tuple[str, int, int, int]], title: str = "", trailer: str = "") -> bytes:
    """A PDF.

    Args:
        pages: of each its lines: text, points from the left and from the foot, size.
        trailer: more entries of the trailer, such as one that says it is encrypted.
    """
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        drawn = "\n".join(
            f"BT /F1 {size} Tf {left} {foot} Td ({_quoted(text)}) Tj ET"
            for text, left, foot, size in lines
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects.append(f"<< /Title ({_quoted(title)}) >>")
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += (
        f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R /Info {len(objects)} 0 R {trailer} >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return out


def page(*lines: str, top: int = 700, size: int = BODY) -> list[tuple[str, int, int, int]]:
    """Lines of one paragraph, below one another; an empty one leaves a gap."""
    leading = size * 6 // 5
    return [(text, 72, top - at * leading, size) for at, text in enumerate(lines) if text]


def encrypted_pdf() -> bytes:
    """One that asks for a password: neither of its keys is made of an empty one."""
    key = "00" * 32
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>"
    return pdf(page("Secret."), trailer=f"{encrypt} /ID [<00> <00>]")


def zipped(files: Mapping[str, bytes | str], *, stored: Sequence[str] = ()) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, how)
    return out.getvalue()


CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="{path}" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
    '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>'
    "<body>{body}</body></html>"
)


def xhtml(title: str, body: str) -> str:
    """A chapter."""
    return XHTML.format(title=title, body=body)


def epub(
    chapters: Mapping[str, str],
    *,
    title: str = "A book of looms",
    order: Sequence[str] | None = None,
    more: Mapping[str, str] | None = None,
    package: str = "OEBPS/book.opf",
) -> bytes:
    """An EPUB 3.

    Args:
        chapters: path from the package to XHTML.
        order: paths as the spine has them; by default all.
        more: other files of the archive.
    """
    names = list(dict.fromkeys([*chapters, *(order or ())]))
    items = "".join(
        f'<item id="c{at}" href="{escape(name)}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{names.index(name)}"/>' for name in order or chapters)
    folder = package.rpartition("/")[0]
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title></metadata>"
        '<manifest><item id="nav" href="nav.xhtml" properties="nav" '
        f'media-type="application/xhtml+xml"/>{items}</manifest>'
        f'<spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format(path=package),
        package: book,
        f"{folder}/nav.xhtml": xhtml("Contents", "<nav><ol><li>All chapters</li></ol></nav>"),
        **{f"{folder}/{name}": text for name, text in chapters.items()},
        **(more or {}),
    }
    return zipped(files, stored=["mimetype"])


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_RELATION}/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_RELATION}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{_RELATION}/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_STYLES = (
    f'<w:styles {WORD}><w:style w:type="paragraph" w:styleId="Heading1"><w:name '
    'w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name '
    'w:val="heading 2"/></w:style></w:styles>'
)
_NUMBERING = (
    f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt '
    'w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
    "</w:num></w:numbering>"
)


def said(text: str, style: str = "", item: bool = False) -> str:
    """A paragraph of a DOCX."""
    how = f'<w:pStyle w:val="{style}"/>' if style else ""
    how += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
    return f"<w:p><w:pPr>{how}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def rows(*lines: Sequence[str]) -> str:
    """A table of a DOCX, its first line the head."""
    out = ""
    for at, line in enumerate(lines):
        head = "<w:trPr><w:tblHeader/></w:trPr>" if at == 0 else ""
        out += f"<w:tr>{head}{''.join(f'<w:tc>{said(cell)}</w:tc>' for cell in line)}</w:tr>"
    return f"<w:tbl>{out}</w:tbl>"


def docx(body: str, *, title: str = "", more: Mapping[str, bytes | str] | None = None) -> bytes:
    """A DOCX."""
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_RELATION}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{_RELATION}/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
            f'<Relationship Id="r2" Type="{_RELATION}/officeDocument/2006/relationships/numbering"'
            ' Target="numbering.xml"/></Relationships>'
        ),
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title></cp:coreProperties>"
        ),
        **(more or {}),
    }
    return zipped(files)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
