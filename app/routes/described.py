"""What `/openapi.json` says of answers: their types, and when a request is refused."""

from typing import Annotated, Any

from fastapi.routing import APIRoute

from ..schemas.annotations import Shown
from ..streaming.encode import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]


def answers(declared: Any, status: int | str = 200, **more: Any) -> Responses:
    """An answer of a declared type; nothing is validated or written by it, since answers are encoded already."""
    return {status: {"model": Annotated[Any, Shown(lambda: declared)], **more}}


def refuses(status: int | str, when: str) -> Responses:
    """A refusal, in the one form of all, and when it comes. It is JSON where the answer would be a stream, too."""
    return {
        status: {"description": when, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Refused"}}}}
    }


def operation_id(route: APIRoute) -> str:
    """What a generated client calls an address."""
    return f"{route.tags[0]}_{route.name}".replace(" ", "_") if route.tags else route.name


MALFORMED = refuses(422, "A field is wrong: which, what was expected, what came")
OTHERWISE = refuses("default", "Whatever else is refused")
NO_RUN = refuses(404, "There is no such run")
BUSY = refuses(429, "The server has no room for more: try again in a while")
TOO_LARGE = refuses(413, "The body is too large")
STEP = MALFORMED | BUSY | refuses(404, "There is no such run or step")
DRIVEN = NO_RUN | MALFORMED | refuses(403, "The key is not that of the run")
