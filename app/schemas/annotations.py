"""Annotations that hold Pydantic's types together with the readers of the core, whose errors name the field."""

from collections.abc import Callable
from typing import Any

from pydantic import GetJsonSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema
from unrolled.core import SpecError
from unrolled.core.parameters import Parameter

from .core_types import type_of
from .wrong import handed_on


class Shown:
    """Shows a value as another type, which is made when the schema is asked for, and lets it through as it is.

    Args:
        declared: returns the type.
    """

    def __init__(self, declared: Callable[[], Any]):
        self._declared = declared

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(
            core_schema.definitions_schema(TypeAdapter(self._declared()).core_schema, [])
        )  # so that it has its name


class ReadBy(Shown):
    """Reads a value by a function, and shows it as another type.

    Args:
        read: returns what the value means; raises `SpecError`.
        declared: returns the type.
    """

    def __init__(self, read: Callable[[Any], Any], declared: Callable[[], Any]):
        super().__init__(declared)
        self._read = read

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._validated)

    def _validated(self, value: Any) -> Any:
        try:
            return self._read(value)
        except SpecError as error:
            raise handed_on(error) from None

    @classmethod
    def parameter(cls, parameter: Parameter) -> "ReadBy":
        """Reads a value as a parameter of the core does."""
        return cls(parameter.clean, lambda: type_of(parameter.describe()))


class Lines(Shown):
    """Shows a text as lines of JSON, such as a stream of events has them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.str_schema()

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        each = super().__get_pydantic_json_schema__(schema, handler)
        return {"type": "string", "contentMediaType": "application/json", "contentSchema": each}


class Expected:
    """Says in words what is expected of a value that Pydantic refuses; what is wrong within it keeps its own words."""

    def __init__(self, words: str):
        self._words = words

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(self._read, handler(source))

    def _read(self, value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            return handler(value)
        except ValidationError as error:
            if not error.errors()[0]["loc"]:
                raise handed_on(SpecError("", self._words, value)) from None
            raise
