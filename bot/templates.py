"""Pages of HTML, made from templates."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


@cache
def template(path: Path) -> "Template":
    """The template in this file: what is put in is escaped, and what it lacks is an error."""
    # 3 MB that a bot without such pages does not need.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    folder = FileSystemLoader(path.parent)
    whole = Environment(loader=folder, autoescape=True, undefined=StrictUndefined)
    return whole.get_template(path.name)
