"""Values: frozen classes with slots that cost little to declare.

``dataclass(frozen=True, slots=True)`` compiles six methods for each class that is imported, which
for this program's values was an eighth of the time to the first paint. Here one method is
compiled, when some values of the class have been made. ``dataclasses.replace`` and
``dataclasses.fields`` work as on a dataclass.
"""

from __future__ import annotations

import sys
from functools import partial
from operator import attrgetter
from typing import Any, NoReturn, Self, TypeVar, cast, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def value_class(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a value: compared by content, hashable, never changed.

    Defaults must themselves be values: they are shared.
    """
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    left_out = {"__dict__", "__weakref__", *defaults}
    body = {name: part for name, part in cls.__dict__.items() if name not in left_out}
    body |= {
        "__slots__": names,
        "__match_args__": names,
        "__init__": _Constructor(names, defaults),
        "__dataclass_fields__": _Fields(defaults),
        "_content": attrgetter(*names),
    }
    bases = cls.__bases__ if issubclass(cls, _Value) else (_Value,)
    make: Any = type(cls)
    return cast("type[T]", make(cls.__name__, bases, body))


def change_value(value: T, **changes: Any) -> T:
    """The same value with some fields changed: ``dataclasses.replace`` in a third of its time.

    Raises TypeError for a field that the class does not have.
    """
    names: tuple[str, ...] = type(value).__match_args__  # type: ignore[attr-defined]
    return type(value)(**({name: getattr(value, name) for name in names} | changes))


class _Value:
    """What all values can do."""

    __slots__ = ()
    _content: Any

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or bool(self._content(self) == self._content(other))

    def __hash__(self) -> int:
        return hash(self._content(self))

    def __repr__(self) -> str:
        names = type(self).__match_args__  # type: ignore[attr-defined]
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({fields})"

    def __reduce__(self) -> tuple[Any, ...]:
        content = self._content(self)
        alone = len(type(self).__match_args__) == 1  # type: ignore[attr-defined]
        return type(self), (content,) if alone else content

    def __setattr__(self, name: str, _content: object) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")


class Ordered(_Value):
    """A value that also has an order: that of its fields, the first counting most."""

    __slots__ = ()

    def __lt__(self, other: Self) -> bool:
        return bool(self._content(self) < other._content(other))

    def __le__(self, other: Self) -> bool:
        return bool(self._content(self) <= other._content(other))

    def __gt__(self, other: Self) -> bool:
        return other < self

    def __ge__(self, other: Self) -> bool:
        return other <= self


_UNCOMPILED = 12
"""Values of a class made before its constructor is compiled: that takes as long as thirty do."""


class _Constructor:
    """Stands for ``__init__``: compiles it when it is used much or looked at, and steps aside."""

    def __init__(self, names: tuple[str, ...], defaults: dict[str, Any]) -> None:
        self._names = names
        self._defaults = defaults
        self._left = _UNCOMPILED

    def __get__(self, instance: object, owner: type) -> Any:
        self._left -= 1
        if instance is None or self._left < 0:
            function = self._compile(owner)
            return function.__get__(instance, owner) if instance is not None else function
        return partial(self._fill, instance, owner)

    def _fill(self, value: object, owner: type, /, *given: Any, **named: Any) -> None:
        """Do what the compiled one does, which is left to say what is wrong with the arguments."""
        names = self._names
        if named or len(given) < len(names):
            values = self._defaults | named
            rest = [values[name] for name in names[len(given) :] if name in values]
            if len(given) + len(rest) == len(names) and named.keys() <= set(names[len(given) :]):
                given = (*given, *rest)
        if len(given) != len(names):
            self._compile(owner)(value, *given, **named)
            return
        for name, one in zip(names, given, strict=True):
            # The slot's own setter reaches past __setattr__.
            owner.__dict__[name].__set__(value, one)

    def _compile(self, owner: type) -> Any:
        names, defaults = self._names, self._defaults
        setters = [f"_set_{name}" for name in names]
        given = [f"_default_{name}" for name in defaults]
        parameters = [f"{name}=_default_{name}" if name in defaults else name for name in names]
        # The slots' own setters reach past __setattr__, and are faster than object's.
        steps = [f"  _set_{name}(self, {name})" for name in names]
        source = (
            f"def build({', '.join([*setters, *given])}):\n"
            f" def __init__(self, {', '.join(parameters)}):\n"
            + "\n".join(steps)
            + "\n return __init__"
        )
        scope: dict[str, Any] = {}
        exec(source, vars(sys.modules[owner.__module__]), scope)  # noqa: S102
        function = scope["build"](
            *(owner.__dict__[name].__set__ for name in names), *defaults.values()
        )
        function.__qualname__ = f"{owner.__qualname__}.__init__"
        function.__annotations__ = {**owner.__annotations__, "return": "None"}
        owner.__init__ = function  # type: ignore[misc]
        return function


class _Fields:
    """The fields as ``dataclasses`` knows them, made when it asks for them."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self._defaults = defaults

    def __get__(self, _instance: object, owner: type) -> Any:
        from dataclasses import dataclass

        body = {"__module__": owner.__module__, "__annotations__": dict(owner.__annotations__)}
        twin: Any = dataclass(type(owner.__name__, (), body | self._defaults))
        fields = owner.__dataclass_fields__ = twin.__dataclass_fields__  # type: ignore[attr-defined]
        return fields
