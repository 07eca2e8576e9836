"""What halls show."""

from typing import Annotated, Any

from typing_extensions import TypedDict

from ..annotations import Lines


class HallListed(TypedDict):
    """A hall in which something is shown, and how many follow."""

    name: str
    followers: int


class HallState(HallListed):
    """The id of the run that a hall shows, and how it is looked at."""

    run: str
    moment: dict[str, Any]


class SharedLink(TypedDict):
    """The address at which others come, and its QR code as SVG."""

    address: str
    qr: str


OpenHalls = list[HallListed]
#: Server-sent events of a hall: `hall` with a `HallState` as its data, `gone` with the reason.
HallEvents = Annotated[str, Lines(lambda: HallState)]
