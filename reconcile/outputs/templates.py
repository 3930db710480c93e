"""Filling the html templates of reports/: everything is escaped, a missing value is an error, no code of a template runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from reconcile.errors import ConfigError


def render(
    template: Path, values: Mapping[str, object], filters: Mapping[str, Callable[..., object]] | None = None
) -> str:
    """Fill a template.

    Args:
        template: The html file; it may include others of its folder.
        values: What it shows.
        filters: Its own filters.

    Raises:
        ConfigError: The template is missing or faulty.
    """
    # needed when everything else of a run is written: whoever writes no page does not wait for it
    from jinja2 import FileSystemLoader, StrictUndefined, TemplateError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    environment = SandboxedEnvironment(
        loader=FileSystemLoader(template.parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(filters or {})
    try:
        return environment.get_template(template.name).render(values)
    except (TemplateError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{template.name} を使えません({type(error).__name__})。",
            "reports/ を既定のものから写し直してください。",
        ) from None
