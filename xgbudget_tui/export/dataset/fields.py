"""The fields of a dataset: their types in Parquet, in its metadata, and what each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa


Fields = tuple["Field", ...]


class Field(NamedTuple):
    """A column of a dataset; ``kind`` is text, integer, boolean, yuan, percent or number."""

    name: str
    kind: str
    about: str


BOOKS: Fields = (
    Field("book", "integer", "Number of the Book in the archive"),
    Field("region", "text", "The place"),
    Field("parent_region", "text", "The place it lies in, where known"),
    Field("region_code", "text", "Administrative code (GB/T 2260), where known"),
    Field("province", "text", "Province; unknown where the archive does not know it"),
    Field("year", "integer", "Budget year"),
    Field("stage", "text", "budget, adjustment or final accounts"),
    Field("title", "text", "Title as printed"),
    Field("source", "text", "Name of the document"),
    Field("source_sha256", "text", "SHA-256 of the document"),
    Field("sections", "integer", "Tables and notes"),
    Field("lines", "integer", "Lines of all tables"),
    Field("figures", "integer", "Figures of all tables"),
    Field("exact", "integer", "Checks that hold to the digit"),
    Field("rounding", "integer", "Checks that hold within rounding"),
    Field("unchecked", "integer", "Comparisons that could not be made"),
    Field("doubts", "integer", "Findings that may be due to the reading"),
    Field("faults", "integer", "Findings in the document"),
)
_OF_BOOK: Fields = (
    Field("book", "integer", "Number of the Book in the archive"),
    Field("region", "text", "The place"),
    Field("budget_year", "integer", "Budget year of the Book"),
    Field("stage", "text", "budget, adjustment or final accounts"),
)
FIGURES: Fields = (
    *_OF_BOOK,
    Field("section", "text", "Key of the table in its Book"),
    Field("section_title", "text", "Title of the table as printed"),
    Field("kind", "text", "Kind of table, where known"),
    Field("budget", "text", "Which of the four budgets"),
    Field("flow", "text", "revenue or expenditure"),
    Field("scope", "text", "overall, own_level, downward or lower_levels"),
    Field("line", "integer", "Row of the table in print order, from 1"),
    Field("parent", "integer", "Row that it is part of"),
    Field("depth", "integer", "Levels above it"),
    Field("path", "text", "Names from the root down, separated by ' / '"),
    Field("name", "text", "Name without numerals, normalised"),
    Field("printed_name", "text", "Name as printed"),
    Field("code", "text", "Official code, printed or matched"),
    Field("code_printed", "boolean", "Whether the document prints the code"),
    Field("role", "text", "item, total, grand_total, subtotal or field"),
    Field("place_certain", "boolean", "Whether its place in the tree is the only one possible"),
    Field("position", "integer", "Column of the table, from 1"),
    Field("label", "text", "Heading of the column"),
    Field("column_kind", "text", "amount, change, percent_of, percent_change or text"),
    Field("figure_year", "integer", "Year that the column states"),
    Field("phase", "text", "budget, adjusted, expected, execution or final"),
    Field("unit", "text", "Unit as printed"),
    Field("currency", "text", "ISO 4217 code of the amount"),
    Field("state", "text", "amount, ratio, or what stands there instead (blank, dash, none, ...)"),
    Field("amount", "yuan", "Amount in yuan (or euro), exact"),
    Field("percent", "percent", "Percentage, exact as printed"),
    Field("printed", "text", "The cell as printed"),
    Field("read_by_eye", "boolean", "Whether it was recognised on a picture"),
    Field("source_sheet", "text", "Page or sheet"),
    Field("source_line", "integer", "Line or row there"),
)
PROOFS: Fields = (
    *_OF_BOOK,
    Field("rule", "text", "Code of the rule"),
    Field("verdict", "text", "What the arithmetic says"),
    Field("kind", "text", "What that means: fault, doubt, unchecked or holds"),
    Field("certainty", "text", "On what the figure known worst rests"),
    Field("finding", "text", "The finding that it is a place of"),
    Field("section", "text", "Key of the table"),
    Field("line", "integer", "Row of the figure it hangs on"),
    Field("position", "integer", "Column of that figure; 0 in prose"),
    Field("relation", "text", "Relation of the two sides"),
    Field("quantity", "text", "fen: the sides are in yuan; micropercent: in percent; count"),
    Field("reported", "number", "The side that the document reports"),
    Field("computed", "number", "The side that was computed"),
    Field("difference", "number", "Reported minus computed"),
    Field("message_zh", "text", "The sentence in Chinese"),
    Field("message_en", "text", "The sentence in English"),
    Field("doubt_zh", "text", "Why it is no fault, in Chinese"),
    Field("doubt_en", "text", "Why it is no fault, in English"),
)


def arrow_schema(fields: Fields) -> pa.Schema:
    """The fields as Arrow has them."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "yuan": pa.decimal128(38, 2),
        "percent": pa.decimal128(38, 6),
        "number": pa.decimal128(38, 6),
    }
    return pa.schema([pa.field(one.name, types[one.kind]) for one in fields])


def table_schema(fields: Fields) -> dict[str, Any]:
    """The fields as Frictionless Table Schema has them."""
    # A whole number may be missing, and readers over pandas have no integer for that.
    types = {"text": "string", "boolean": "boolean"}
    return {
        "fields": [
            {"name": one.name, "type": types.get(one.kind, "number"), "description": one.about}
            for one in fields
        ]
    }
