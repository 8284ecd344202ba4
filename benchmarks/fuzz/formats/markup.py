"""Damage to markup: XML of office documents and HTML alike, as text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.fuzz.documents import ODD

SECRET = "秘密标记"
"""What stands in a file beside the document, which no document may bring in."""
DEEP = 100_000
_LONG = 6_000_000
NUMBERS = (
    *(
        "1000000000",
        "-1",
        "-1000000000",
        "0",
        "",
        "99999999999999999999",
        "1e9",
        "1048576",
        "16385",
    ),
    *("4294967295", "2147483647", "70000", "300", "2", "0x10", "NaN", "true", "é", "９", " 3 "),
)
PLACES = (
    "A1:XFD1048576",
    "XFD1048576",
    "A1",
    "ZZZZ99999999",
    "A0",
    "B2:A1",
    "$A:$XFD",
    "A1:",
    "1",
)
KINDS = ("s", "n", "b", "d", "e", "str", "inlineStr", "float", "date", "percentage", "x", "")
_ATTRIBUTE = re.compile(r'\s([\w:-]+)="([^"]*)"')
_TAG = re.compile(r"<(/?)([\w:-]+)([^<>]*)>")
_TEXT = re.compile(r">([^<>]+)<")
_ADDED = (
    *(
        "r",
        "s",
        "t",
        "ref",
        "min",
        "max",
        "count",
        "sqref",
        "hidden",
        "indent",
        "numFmtId",
        "spans",
    ),
    *("xfId", "id", "val", "w:val", "gridSpan", "rowspan", "colspan", "style", "xml:space"),
)
_INSERTED = (
    '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    '<mergeCells><mergeCell ref="B2:ZZ90000"/><mergeCell ref="A1:C3"/></mergeCells>',
    '<cols><col min="-1000000000" max="1000000000" hidden="1" width="1e9"/></cols>',
    '<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>',
    '<row r="200000"><c r="SR200000"><v>7</v></c></row>',
    '<row r="-5"><c r="A-5"><v>7</v></c></row>',
    '<c r="C4" t="n"><v>1e308</v></c>',
    '<c r="C5" t="n"><v>123456789012345678901234567890</v></c>',
    '<c t="d"><v>2024-13-45T99:99:99Z</v></c>',
    '<c s="1"><f>SUM(A1:XFD1048576)</f></c>',
    '<w:gridSpan w:val="1000000000"/>',
    '<w:vMerge w:val="continue"/>',
    '<w:gridBefore w:val="1000000000"/>',
    '<table:table-row table:number-rows-repeated="1000000000"><table:table-cell '
    'office:value-type="float" office:value="7"/></table:table-row>',
    '<table:table-cell table:number-columns-repeated="1000000000" office:value-type="float" '
    'office:value="7"/>',
    '<table:table-cell table:number-columns-spanned="1000000000"/>',
    '<td rowspan="100000" colspan="100000">9</td>',
    '<tr>' + '<td colspan="1000">9</td>' * 3000 + "</tr>",
    "<table>" * 3000,
    "<table><tr><td>" * 500 + "</td></tr></table>" * 500,
    "<!--", "<![CDATA[", "<script>", "<plaintext>", "<template>", "<svg><foreignObject>",
    "&#99999999999;", "&#0;", "&#x1b;[2J", "&nosuch;", "&#xD800;", "<?xml version='1.1'?>",
    '<meta charset="utf-7">', '<meta charset="no-such-charset">', '<base href="file:///etc/">',
    '<iframe src="file:///etc/passwd"></iframe>', '<td rowspan="2">' * 400,
)  # fmt: skip
Change = Callable[[str, random.Random], str]


def damage_markup(text: str, choice: random.Random) -> str:
    """Some markup after one or several changes."""
    for _ in range(choice.choice((1, 1, 2, 4, 12))):
        if len(text) > _LONG:
            break
        text = choice.choice(_CHANGES)(text, choice)
    return text


def _attribute(text: str, choice: random.Random) -> str:
    """Another value, or none, for one attribute, or for every one of its name."""
    found = list(_ATTRIBUTE.finditer(text))
    if not found:
        return text
    one = choice.choice(found)
    if choice.random() < 0.5:  # as likely a name that stands there once as one of many
        name = choice.choice(sorted({match.group(1) for match in found}))
        one = choice.choice([match for match in found if match.group(1) == name])
    value = choice.choice((*NUMBERS, *PLACES, *KINDS, *ODD)).replace('"', "")
    new = "" if choice.random() < 0.15 else f' {one.group(1)}="{value}"'
    if choice.random() < 0.25:
        return text.replace(one.group(), new)
    return text[: one.start()] + new + text[one.end() :]


def _add_attribute(text: str, choice: random.Random) -> str:
    tags = [tag for tag in _TAG.finditer(text) if not tag.group(1)]
    if not tags:
        return text
    end = choice.choice(tags).start(3)
    return (
        f'{text[:end]} {choice.choice(_ADDED)}="{choice.choice((*NUMBERS, *PLACES))}"{text[end:]}'
    )


def _drop_tag(text: str, choice: random.Random) -> str:
    tags = list(_TAG.finditer(text))
    if not tags:
        return text
    one = choice.choice(tags)
    if choice.random() < 0.2:
        return text.replace(one.group(), "")
    return text[: one.start()] + text[one.end() :]


def _element(text: str, choice: random.Random) -> str:
    """An element dropped or repeated, alone or very often."""
    opening = [tag for tag in _TAG.finditer(text) if not tag.group(1)]
    if not opening:
        return text
    start = choice.choice(opening)
    if start.group(3).endswith("/"):
        end = start.end()
    else:
        end = text.find(f"</{start.group(2)}>", start.end())
        end = len(text) if end < 0 else end + len(start.group(2)) + 3
    part = text[start.start() : end]
    times = choice.choice((0, 0, 2, 3, 200, min(20_000, 1 + 2_000_000 // max(1, len(part)))))
    return text[: start.start()] + part * times + text[end:]


def _words(text: str, choice: random.Random) -> str:
    found = list(_TEXT.finditer(text))
    if not found:
        return text
    one = choice.choice(found)
    new = choice.choice((*ODD, *NUMBERS, "1e308", "-1e-300", "inf", "教育" * 20_000))
    return text[: one.start(1)] + new + text[one.end(1) :]


def _insert(text: str, choice: random.Random) -> str:
    tags = list(_TAG.finditer(text))
    at = choice.choice(tags).end() if tags else 0
    return text[:at] + choice.choice(_INSERTED) + text[at:]


def _rename(text: str, choice: random.Random) -> str:
    names = sorted({tag.group(2) for tag in _TAG.finditer(text)})
    if not names:
        return text
    one, other = choice.choice(names), choice.choice(names)
    return re.sub(rf"(</?){re.escape(one)}(?=[\s/>])", rf"\g<1>{other}", text)


def _nest(text: str, choice: random.Random) -> str:
    """One hundred thousand elements inside each other."""
    tags = list(_TAG.finditer(text))
    if not tags:
        return text
    one = choice.choice(tags)
    name = choice.choice(("b", "div", "table", "td", one.group(2)))
    deep = choice.choice((300, 3000, DEEP))
    close = f"</{name}>" * deep if choice.random() < 0.5 else ""
    return text[: one.end()] + f"<{name}>" * deep + close + text[one.end() :]


def _entities(text: str, choice: random.Random) -> str:
    """Entities that grow, or that name a file beside the document."""
    head = re.match(r"\s*<\?xml[^>]*\?>", text)
    at = head.end() if head else 0
    lines = [f'<!ENTITY e0 "{"9" * 100}">']
    lines += [f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10)]
    lines += ['<!ENTITY file SYSTEM "secret.txt">', '<!ENTITY % p SYSTEM "secret.txt">']
    if choice.random() < 0.3:
        lines.append("%p;")
    body = text[at:]
    places = list(_TEXT.finditer(body))
    if places:
        one = choice.choice(places)
        name = choice.choice(("&e9;", "&e4;", "&file;"))
        body = body[: one.start(1)] + name + body[one.end(1) :]
    return f"{text[:at]}<!DOCTYPE x [{''.join(lines)}]>{body}"


def _cut(text: str, choice: random.Random) -> str:
    start = choice.randrange(len(text) + 1)
    if choice.random() < 0.5:
        return text[:start]
    return text[:start] + text[start + choice.choice((1, 20, 500)) :]


_CHANGES: tuple[Change, ...] = (
    *(_attribute,) * 6, *(_add_attribute,) * 2, *(_drop_tag,) * 2, *(_element,) * 2, *(_words,) * 4,
    *(_insert,) * 4, _rename, _nest, _entities, _cut,
)  # fmt: skip
