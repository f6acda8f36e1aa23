"""The columns that a record of an instrument takes in a sheet, found from the model it is read by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from surveys.sheet_cells import CellKind
from surveys.texts import Text

Path = tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """What stands in a column: one value of a record at ``path``, or a text in each language (``texts``)."""

    path: Path
    kind: CellKind
    choices: tuple[str, ...] = ()
    texts: bool = False

    def headers(self, languages: Iterable[str]) -> list[str]:
        said = " ".join(self.path)
        return [f"{said} {language}" for language in languages] if self.texts else [said]


@cache
def columns(models: tuple[type[BaseModel], ...], leave: frozenset[str] = frozenset()) -> tuple[Column, ...]:
    """The columns of records of these models, each once; a column that they read differently is read as it comes."""
    found = dict[Path, Column]()
    for model in models:
        for column in _columns(model, ()):
            if column.path[0] not in leave:
                known = found.setdefault(column.path, column)
                if (known.kind, known.texts) != (column.kind, column.texts):
                    found[column.path] = Column(column.path, "any")
                elif known.choices != column.choices:
                    choices = tuple(dict.fromkeys((*known.choices, *column.choices)))
                    found[column.path] = Column(column.path, known.kind, choices, known.texts)
    return tuple(found.values())


@cache
def entries(model: type[BaseModel], field: str) -> tuple[type[BaseModel], ...]:
    """The models of what a field of a model is or lists."""
    return tuple(_models(model.model_fields[field].annotation))


def column_at(model: type[BaseModel], path: tuple[str | int, ...]) -> Column:
    """How the value at a path of a document is written in one row."""
    annotation: Any = model
    for step in path:
        annotation = _below(annotation, step)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not Text:
        return Column((), "any")
    return _column((), annotation, word=False)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _columns(model: type[BaseModel], within: Path) -> Iterator[Column]:
    for name, field in model.model_fields.items():
        annotation = _bare(field.annotation)
        nested = isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation is not Text
        if nested and not _is_rule(annotation):
            yield from _columns(annotation, (*within, name))
        else:
            yield _column((*within, name), annotation, word=bool(field.metadata))


_SIMPLE: Mapping[Any, tuple[CellKind, tuple[str, ...]]] = {
    bool: ("flag", ("yes", "no")),
    int: ("number", ()),
    float: ("number", ()),
}


def _column(path: Path, annotation: Any, word: bool) -> Column:
    word = word or get_origin(annotation) is Annotated
    annotation = _bare(annotation)
    if annotation is Text:
        return Column(path, "text", texts=True)
    if annotation is str:
        return Column(path, "word" if word else "text")
    if get_origin(annotation) is Literal:
        return _one_of(path, get_args(annotation))
    if get_origin(annotation) is tuple:
        return _listed(path, get_args(annotation)[0])
    simple: tuple[CellKind, tuple[str, ...]] = ("rule" if _is_rule(annotation) else "any", ())
    kind, choices = _SIMPLE.get(annotation, simple) if isinstance(annotation, type) else simple
    return Column(path, kind, choices)


def _one_of(path: Path, said: tuple[object, ...]) -> Column:
    if all(isinstance(one, bool) for one in said):
        return Column(path, "flag", tuple("yes" if one else "no" for one in said))
    return Column(path, "word" if all(isinstance(one, str) for one in said) else "number", tuple(map(str, said)))


def _listed(path: Path, entry: Any) -> Column:
    one = _column(path, entry, word=False)
    kinds: Mapping[CellKind, CellKind] = {"text": "list", "word": "words", "number": "numbers"}
    return Column(path, "any" if one.texts else kinds.get(one.kind, "any"))


def _bare(annotation: Any) -> Any:
    """Without constraints, and without None beside one other."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        others = [one for one in get_args(annotation) if one is not NoneType]
        return _bare(others[0]) if len(others) == 1 else annotation
    return annotation


def _is_rule(annotation: Any) -> bool:
    """Whether it is what joins conditions: `all` or `any` of them."""
    if is_dataclass(annotation):
        return {field.name for field in fields(annotation)} == {"all", "any"}
    return (
        isinstance(annotation, type)
        and issubclass(annotation, BaseModel)
        and annotation.model_fields.keys() == {"all", "any"}
    )


def _below(annotation: Any, step: str | int) -> Any:
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(step))
        if field is None:
            return Any
        return Annotated[field.annotation, field.metadata[0]] if field.metadata else field.annotation
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple:
        return arguments[0]
    return arguments[1] if len(arguments) == len(("key", "entry")) and annotation is not Any else Any
