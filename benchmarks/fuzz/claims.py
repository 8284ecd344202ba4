"""Office documents and web pages that are well formed and claim what cannot be.

What breaks the markup is refused by the first library that sees it; here every element, attribute
and cell may be wrong, and all of them are read.
"""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from benchmarks.fuzz.apart import try_apart
from benchmarks.fuzz.documents import ODD
from benchmarks.fuzz.formats import LIMIT, check, load_libraries
from benchmarks.fuzz.formats.markup import KINDS, NUMBERS, PLACES
from benchmarks.fuzz.formats.originals import Original, make_originals
from benchmarks.fuzz.trial import Fault

_READ = ("sheet1.xml", "sheet2.xml", "document.xml", "content.xml")
_BESIDE = ("workbook.xml", "styles.xml", "sharedStrings.xml", "numbering.xml", ".rels")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMATS = ("0." + "0" * 5000, "#,##0%", "[$-804]yyyy年", "@", ";;;", "General;" * 500, "0.00E+00")
_TIMES = (2, 3, 50, 2000)
Tree = Any
Change = Callable[[Tree, random.Random], None]


def make_claims(original: Original, choice: random.Random) -> bytes:
    """The document with one to many of its elements, attributes and texts changed."""
    if original.kind == "html":
        import lxml.html

        page = lxml.html.document_fromstring(original.content)
        _change(page, choice)
        return b"<!DOCTYPE html>" + lxml.html.tostring(page, encoding="utf-8")
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(original.content)) as parts,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for info in parts.infolist():
            content = parts.read(info)
            often = 0.8 if info.filename.endswith(_READ) else 0.1
            if info.filename.endswith((*_READ, *_BESIDE)) and choice.random() < often:
                content = _change_part(content, choice)
            changed.writestr(info.filename, content)
    return out.getvalue()


def _change_part(content: bytes, choice: random.Random) -> bytes:
    import lxml.etree

    tree = lxml.etree.fromstring(content)
    _change(tree, choice)
    return lxml.etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _change(tree: Tree, choice: random.Random) -> None:
    for _ in range(choice.choice((1, 1, 2, 5, 20))):
        choice.choice(_CHANGES)(tree, choice)


def _pick(tree: Tree, choice: random.Random) -> Tree:
    """An element; rare kinds as likely as common ones."""
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    tag = choice.choice(sorted({element.tag for element in elements}))
    return choice.choice([element for element in elements if element.tag == tag])


def _value(choice: random.Random) -> str:
    return _UNFIT.sub("", choice.choice((*NUMBERS, *NUMBERS, *PLACES, *KINDS, *ODD, *_FORMATS)))


def _attribute(tree: Tree, choice: random.Random) -> None:
    """Another value for an attribute, of one element or of all that have it."""
    names = sorted(
        {(e.tag, name) for e in tree.iter() for name in e.attrib if isinstance(e.tag, str)}
    )
    if not names:
        return
    tag, name = choice.choice(names)
    having = [element for element in tree.iter(tag) if name in element.attrib]
    value = _value(choice)
    for element in having if choice.random() < 0.2 else [choice.choice(having)]:
        if choice.random() < 0.1:
            del element.attrib[name]
        else:
            element.set(name, value)


def _borrow(tree: Tree, choice: random.Random) -> None:
    """An attribute that other elements have."""
    names = sorted({str(name) for element in tree.iter() for name in element.attrib})
    if names:
        _pick(tree, choice).set(choice.choice(names), _value(choice))


def _words(tree: Tree, choice: random.Random) -> None:
    texts = [element for element in tree.iter() if element.text and element.text.strip()]
    if texts:
        new = (_value(choice), choice.choice(("1e308", "-1e-300", "inf", "教育" * 20_000)))
        choice.choice(texts).text = choice.choice(new)


def _drop(tree: Tree, choice: random.Random) -> None:
    element = _pick(tree, choice)
    if element.getparent() is not None:
        element.getparent().remove(element)


def _repeat(tree: Tree, choice: random.Random) -> None:
    element = _pick(tree, choice)
    parent = element.getparent()
    size = sum(1 for _ in element.iter())
    if parent is not None:
        for _ in range(min(choice.choice(_TIMES), 20_000 // size)):
            element.addnext(copy.deepcopy(element))


def _move(tree: Tree, choice: random.Random) -> None:
    """An element into, or behind, any other."""
    element, other = _pick(tree, choice), _pick(tree, choice)
    moved = copy.deepcopy(element)
    if sum(1 for _ in moved.iter()) > 20_000:
        return
    if choice.random() < 0.5 and other.getparent() is not None:
        other.addnext(moved)
    else:
        other.insert(choice.randrange(len(other) + 1), moved)


def _nest(tree: Tree, choice: random.Random) -> None:
    """An element within copies of itself, as deep as a parser lets it be."""
    element = _pick(tree, choice)
    for _ in range(choice.choice((3, 40, 150))):
        inner = element.makeelement(element.tag, dict(element.attrib))
        element.append(inner)
        element = inner


_CHANGES: tuple[Change, ...] = (
    *(_attribute,) * 6, *(_borrow,) * 2, *(_words,) * 4, _drop, *(_repeat,) * 2, _move, _nest,
)  # fmt: skip


def check_one(seed: int) -> None:
    """The document of one seed."""
    choice = random.Random(seed)
    kinds = ("xlsx", "docx", "html", "ods")
    original = choice.choice([one for one in make_originals() if one.kind in kinds])
    check(original, make_claims(original, choice), "")


def trials(seeds: Iterator[int]) -> Iterator[Fault | None]:
    """One result for each seed: None, or what was found."""
    load_libraries()
    for seed in seeds:
        yield try_apart(f"claims:{seed}", partial(check_one, seed), LIMIT)
