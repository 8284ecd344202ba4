"""What is said of documents that a password protects, whatever their format."""

from __future__ import annotations

from xgbudget_tui.model.errors import DocumentError


def protected(name: str) -> DocumentError:
    """What is said of a document that cannot be opened without its password."""
    return DocumentError(
        f"{name} is protected by a password: save a copy without one and import that.",
        f"{name} 有密码保护：请另存为无密码的副本再导入。",
    )
