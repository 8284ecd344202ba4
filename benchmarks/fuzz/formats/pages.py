"""Damage to PDF files: objects, references, streams, the table of places, sizes, encryption."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

from benchmarks.fuzz.documents import ODD
from tests.document.pdf_writer import rule

_NUMBER = re.compile(r"(?<![\w.#-])-?\d+(?:\.\d+)?(?![\w.])")
_REFERENCE = re.compile(r"\b(\d+) 0 R\b")
_STREAM = re.compile(r"<< /Length (\d+) >>\nstream\n(.*?)\nendstream", re.DOTALL)
_NAME = re.compile(r"/[A-Za-z]+")
_OBJECT = re.compile(r"\d+ 0 obj\n.*?endobj\n", re.DOTALL)
_NUMBERS = (
    *("0", "-1", "1000000000", "-1000000000", "99999999999999999999", "1e9", "0.0000001", "65536"),
    *(
        "4294967295",
        "2147483648",
        "1.2.3",
        "--5",
        "nan",
        "null",
        "(x)",
        "[0]",
        "<<>>",
        "/X",
        "1e400",
    ),
)
_WORDS = (
    "/MediaBox [0 0 1e12 1e12]", "/MediaBox [-1000000000 -1000000000 1000000000 1000000000]",
    "/MediaBox [0 0]", "/MediaBox [0 0 0 0]", "/MediaBox null", "/Rotate 90", "/Rotate 17",
    "/UserUnit 1000000000", "/CropBox [5 5 1 1]", "/Filter /FlateDecode", "/Filter /LZWDecode",
    "/Filter [/ASCIIHexDecode /ASCII85Decode]", "/Filter /NoSuch", "/Filter /DCTDecode",
    "/Filter /RunLengthDecode",
    "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1000000000 >>",
    "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1000000000 >>",
    "/W [0 [500] 1 1000000000 500]", "/W [0 4294967295 500]", "/DW 1e300", "/DW2 [0]", "/WMode 1",
    "/Kids [2 0 R]", "/Kids [1 0 R 2 0 R 6 0 R]", "/Parent 6 0 R", "/Contents [7 0 R 7 0 R 7 0 R]",
    "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (x) /U (y) >>",
    "/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O (x) /U (y) /CF <<>> >>",
    "/Encrypt << /Filter /Other /V 9 >>", "/ID [(a)(b)]", "/Prev 9", "/Prev 1000000000",
    "/XObject << /X 7 0 R >>", "/Type /ObjStm /N 1000000000 /First 5", "/Size 1000000000",
    "/Type /XRef /Index [0 1000000000] /W [1 2 1]", "/StructParents 1",
    "/Root 2 0 R", "/Root 1 0 R",
    "/PageLabels << /Nums [0 << /S /r /St 1000000000 >>] >>", "/Subtype /Type3", "/Subtype /Type1",
    "/Encoding /UniGB-UCS2-H", "/Encoding /UniGB-UTF16-V", "/Encoding 7 0 R", "/ToUnicode 1 0 R",
    "/Subtype /Form /Resources << /XObject << /X 7 0 R >> >> /BBox [0 0 600 800]",
)  # fmt: skip
_DRAWN = (
    "q " * 5000, "Q " * 50, "/X Do ", "BT ET " * 3000, "BT /F1 0 Tf (a) Tj ET ", "BT /F1 -9 Tf ",
    "BT /F1 1e9 Tf <6559> Tj ET ", "BT /F1 10 Tf 1e300 0 0 1e300 0 0 Tm <6559> Tj ET ",
    "BT /F1 10 Tf " + "<65596559> Tj " * 3000 + "ET ", "BT /None 10 Tf <6559> Tj ET ",
    "[" * 3000, "<<" * 3000, "((((", "<zz", "BI /W 1000000000 /H 1000000000 ID xx EI ",
    "9 " * 50_000,
    "0 0 600 800 re S " * 2000, "1e9 1e9 m -1e9 -1e9 l S ", "0 0 m 600 800 300 300 9 9 c S " * 500,
    "0 0 0 0 cm ", "nan 0 0 1 0 0 cm ", "1 0 0 1 0 0 cm " * 2000, "\\", "\x00\x00",
    "/CS cs /P scn ",
    "0 Tr 3 Tr 99 Tr ", "1000000000 Tc ", "-50 Tz ", "[(a) 1e9 (b)] TJ ", "0 0 nosuch ", "stream\n",
)  # fmt: skip


def damage_pdf(content: bytes, choice: random.Random) -> bytes:
    """A PDF with one or several parts of it changed; its table of places is right in a half."""
    text = content.decode("latin-1")
    for _ in range(choice.choice((1, 1, 2, 4, 10))):
        text = choice.choice(_CHANGES)(text, choice)
    if choice.random() < 0.5:
        text = _settle(text)
    return text.encode("latin-1", "replace")


def _settle(text: str) -> str:
    """Streams with their lengths and objects with their places as they are now."""
    text = _STREAM.sub(
        lambda m: f"<< /Length {len(m.group(2))} >>\nstream\n{m.group(2)}\nendstream", text
    )
    places = {int(m.group(1)): m.start() for m in re.finditer(r"^(\d{1,4}) 0 obj", text, re.M)}
    start = text.rfind("\nxref\n") + 1
    if start < 1:
        return text
    size = max(places, default=0) + 1
    lines = [f"{places.get(n, 0):010} 00000 {'n' if n in places else 'f'} \n" for n in range(size)]
    trailer = text.find("trailer", start)
    end = text[trailer:] if trailer >= 0 else ""
    end = re.sub(r"startxref\n\d+", f"startxref\n{start}", end)
    return f"{text[:start]}xref\n0 {size}\n{''.join(lines)}{end}"


def _change_match(
    pattern: re.Pattern[str], text: str, choice: random.Random, new: Callable[[re.Match[str]], str]
) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    one = choice.choice(found)
    return text[: one.start()] + new(one) + text[one.end() :]


def _number(text: str, choice: random.Random) -> str:
    return _change_match(_NUMBER, text, choice, lambda _: choice.choice(_NUMBERS))


def _refer(text: str, choice: random.Random) -> str:
    return _change_match(_REFERENCE, text, choice, lambda _: f"{choice.randrange(12)} 0 R")


def _word(text: str, choice: random.Random) -> str:
    """Another entry in a dictionary, before the others or in place of what follows."""
    at = choice.choice([found.end() for found in re.finditer("<<", text)] or [0])
    return f"{text[:at]} {choice.choice(_WORDS)} {text[at:]}"


def _name(text: str, choice: random.Random) -> str:
    names = _NAME.findall(text) or ["/X"]
    return _change_match(_NAME, text, choice, lambda _: choice.choice(names))


def _object(text: str, choice: random.Random) -> str:
    times = choice.choice((0, 2, 2, 300))
    return _change_match(_OBJECT, text, choice, lambda found: found.group() * times)


def _draw(text: str, choice: random.Random) -> str:
    """Other commands on a page, odd ones or very many."""
    drawn = choice.choice((*_DRAWN, *(f"BT /F1 9 Tf 50 50 Td ({word}) Tj ET " for word in ODD)))
    if choice.random() < 0.2:
        drawn = "".join(
            rule(x := choice.randrange(600), y := choice.randrange(800),
                 *choice.choice(((x, choice.randrange(800)), (choice.randrange(600), y))))
            for _ in range(choice.choice((30, 300, 3000)))
        )  # fmt: skip
    at = choice.choice([found.end() for found in re.finditer(r"ET\n| S\n|stream\n", text)] or [0])
    return text[:at] + drawn + text[at:]


def _code_map(text: str, choice: random.Random) -> str:
    ranges = ("<0000> <FFFFFFFF> <0000>", "<0000> <FFFF> []", "<00000000> <7FFFFFFF> <0000>",
              "<FFFF> <0000> <0000>", "<0000> <FFFF> [" + "<31> " * 5000 + "]", "<> <> <>", "1 2 3",
              "<0000> <FFFFFF> <D800>", "<0000> <FFFF> <31>")  # fmt: skip
    return text.replace("<0000> <FFFF> <0000>", choice.choice(ranges))


def _pack_stream(text: str, choice: random.Random) -> str:
    """A packed stream: right, broken, or one that unpacks to far more."""

    def packed(found: re.Match[str]) -> str:
        body = found.group(2).encode("latin-1", "replace")
        act = choice.randrange(4)
        if act == 1:
            body += choice.choice((b" ", b"9", b"q ")) * (40 << 20)
        data = zlib.compress(body, 9)
        filters = "/FlateDecode"
        if act == 2:
            data = data[: choice.randrange(len(data))] + b"\0" * 9
        elif act == 3:
            data, filters = zlib.compress(data), "[/FlateDecode /FlateDecode]"
        shown = data.decode("latin-1")
        return f"<< /Length {len(data)} /Filter {filters} >>\nstream\n{shown}\nendstream"

    return _change_match(_STREAM, text, choice, packed)


def _places(text: str, choice: random.Random) -> str:
    act = choice.randrange(5)
    if act == 0:
        return re.sub(r"startxref\n\d+", f"startxref\n{choice.choice(_NUMBERS)}", text)
    if act == 1:
        return re.sub(r"xref\n0 \d+", f"xref\n0 {choice.choice(_NUMBERS)}", text)
    if act == 2:
        return re.sub(r"\d{10} 00000 n", lambda _: f"{choice.randrange(9000):010} 00000 n", text)
    if act == 3:
        return text[: choice.randrange(len(text) + 1)]
    return text.replace(choice.choice(("trailer", "xref", "endobj", "stream", "%%EOF")), "")


def _nest(text: str, choice: random.Random) -> str:
    deep = choice.choice((500, 100_000))
    opening, close = choice.choice((("[", "]"), ("<< /A ", ">>"), ("(", ")")))
    nested = f"/Deep {opening * deep}{close * deep}"
    at = choice.choice([found.end() for found in re.finditer("<<", text)] or [0])
    return f"{text[:at]} {nested} {text[at:]}"


_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    *(_number,) * 4, *(_word,) * 4, *(_draw,) * 4, *(_refer,) * 2, *(_pack_stream,) * 2, _name,
    _object, _code_map, _places, _nest,
)  # fmt: skip
