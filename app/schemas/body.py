"""The contract of a request's body: an object of declared fields. Its errors name the field, as those of a set-up do.
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from unrolled.core import SpecError

from .wrong import first_error, handed_on


def _without_null(schema: dict[str, Any]) -> None:
    """Take out defaults of null: such a field may be left out, and is then not sent as null."""
    for field in schema["properties"].values():
        if field.get("default", ...) is None:
            del field["default"]


class Body(BaseModel):
    """An object in a request.

    Attributes:
        shape: what is expected where it is no object, or has other fields; in words.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, json_schema_extra=_without_null)
    shape: ClassVar[str] = "an object"

    @classmethod
    def check_fields(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields to be read; raises `SpecError` where one is missing or unknown."""
        required = {name for name, field in cls.model_fields.items() if field.is_required()}
        if not required <= set(value) <= set(cls.model_fields):
            raise SpecError("", cls.shape, value)
        return value

    @classmethod
    def read(cls, value: Any) -> Self:
        """The body that a value is; raises `SpecError`."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise first_error(error.errors()) from None

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            if not isinstance(value, Mapping):
                raise SpecError("", cls.shape, value)
            return handler(cls.check_fields(value))
        except SpecError as error:
            raise handed_on(error) from None
        except ValidationError as error:
            raise handed_on(first_error(error.errors())) from None
