"""The settings of the server. An environment variable ``UNROLLED_…`` sets each of them."""

import re
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from .networks import Networks

ROOT = Path(__file__).parent.parent
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
# not one that begins like this server's own paths
PREFIX = re.compile(r"(?!/(?:api|hall|static|vendor)(?:/|$))(?:/[\w.~-]+)*", re.ASCII)

# as in the frame-ancestors of a Content Security Policy
SITE = re.compile(r"\*|https?://(?:\*\.)?[A-Za-z0-9.-]+(?::(?:\d{1,5}|\*))?|https?:", re.ASCII)


class Settings(BaseSettings):
    """Limits keep one visitor from using up the machine; a refusal names the limit.

    Raises:
        pydantic.ValidationError: if the value of a variable does not fit.
    """

    model_config = SettingsConfigDict(env_prefix="UNROLLED_")

    allowed_hosts: str = Field("",
        description="further names of this server besides its addresses, separated by commas; `*` for any")
    root_path: str = Field("",
        description="path at which a proxy serves this server, such as `/unrolled`, whether or not the proxy strips it")
    trusted_proxies: str = Field("",
        description="addresses and networks of proxies whose X-Forwarded headers are trusted, separated by commas")
    frame_ancestors: str = Field("",
        description="sites that may show the page in a frame, such as `https://moodle.example.edu`, separated by commas; "
                    "`*` for any")
    state: str = Field("",
        description="folder that keeps runs, halls and uploads for a restart; empty: nothing is written")
    access_log: bool = Field(False, description="whether each request is logged to stderr as a line of JSON")
    metrics_for: str = Field("",
        description="addresses and networks of machines that may read `/metrics`, separated by commas; none by default")
    max_runs: int = Field(64, ge=1, description="runs on this server at a time")
    max_viewers: int = Field(1000, ge=1, description="open streams on this server at a time")
    max_halls: int = Field(64, ge=1, description="halls on this server at a time")
    idle_minutes: float = Field(30.0, gt=0, description="minutes after which a run that nobody uses is deleted")
    max_layers: int = Field(12, ge=1, description="layers of a network")
    max_units: int = Field(256, ge=1, description="units of a layer")
    max_weights: int = Field(200_000, ge=1, description="weights of a network")
    max_timesteps: int = Field(200, ge=1, description="timesteps of a sequence")
    max_batch: int = Field(512, ge=1, description="samples of a batch")
    max_samples: int = Field(5000, ge=1, description="training samples of a task")
    max_cells: int = Field(600_000, ge=1,
        description="units × timesteps × samples of a batch, over all layers: what one update computes")
    max_multiplications: int = Field(4_000_000_000, ge=1,
        description="approximate multiplications of one update; second derivatives need them once for each weight")
    max_evaluated_cells: int = Field(3_000_000, ge=1,
        description="units × timesteps × validation samples, over all layers: what one evaluation computes")
    max_numbers: int = Field(8_000_000, ge=1,
        description="(inputs + outputs) × timesteps × samples of a task, training and validation together")
    max_memory_megabytes: float | None = Field(None, gt=0,
        description="approximate memory of all runs; if not set, half of the machine's or container's memory")
    max_edits: int = Field(2000, ge=1, description="edits of a run")
    max_body_kilobytes: int = Field(512, ge=1, description="size of a request")
    body_deadline: float = Field(30.0, gt=0,
        description="seconds until a whole request must have come; an upload has five minutes")
    header_deadline: float = Field(10.0, gt=0,
        description="seconds until the head of a request must have come, counted from the connection or from its first "
                    "byte")
    max_connections: int = Field(3000, ge=1,
        description="open connections at a time; beyond them, those that have been silent for longest are closed")
    max_upload_megabytes: float = Field(50.0, gt=0, description="size of an upload")
    max_coming_megabytes: float = Field(200.0, gt=0, description="size of all uploads on their way")
    max_kept_megabytes: float = Field(400.0, gt=0, description="size of all uploads in memory")
    slice_ms: float = Field(4.0, gt=0, le=100,
        description="milliseconds that a run computes before the next one's turn")
    ticks_per_second: float = Field(75.0, ge=1, le=120, description="the most ticks a second of a playing run")
    min_ticks_per_second: float = Field(10.0, ge=1, le=60,
        description="ticks a second that the limit for messages never goes below")
    messages_per_second: float = Field(3600.0, gt=0,
        description="messages a second to all subscribers of a run, above which it sends fewer ticks")
    megabytes_per_second: float = Field(20.0, gt=0,
        description="megabytes a second to all subscribers of a run, above which it sends fewer and smaller ticks")
    send_deadline: float = Field(8.0, gt=0, description="seconds until a subscriber that does not read is dropped")
    heartbeat: float = Field(15.0, gt=0, description="seconds of silence after which a stream sends a comment")
    grace: float = Field(3.0, gt=0,
        description="seconds that open requests have to finish when the server is told to stop")

    @field_validator("root_path")
    @classmethod
    def _is_prefix(cls, value: str) -> str:
        prefix = value.rstrip("/")
        if not PREFIX.fullmatch(prefix):
            raise ValueError("expected a path such as /unrolled that is not one of this server's own")
        return prefix

    @field_validator("frame_ancestors")
    @classmethod
    def _are_sites(cls, value: str) -> str:
        for site in filter(None, (each.strip() for each in value.split(","))):
            if not SITE.fullmatch(site):
                raise ValueError(f"expected sites such as https://moodle.example.edu or *, and one is {site!r}")
        return value

    @field_validator("trusted_proxies", "metrics_for")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        Networks(value)
        return value


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
