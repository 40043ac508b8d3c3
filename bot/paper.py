"""What is handed out on paper: a Typst template filled with data, as a PDF."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

PAPERS = Path(__file__).with_name("papers")


def pdf(template: str, data: Mapping[str, Any], language: str, printed_at: datetime) -> bytes:
    """The PDF of a template in `PAPERS`, with title, language and tags for screen readers.

    The template begins with `#import "frame.typ": *` and finds `data` as it is passed here:
    numbers, texts, lists and mappings. Texts are set as they are: no sign in them is a command.
    A picture is passed as the text of its SVG and shown with `picture(data.name)`. Takes tenths
    of a second: call it outside a transaction.

    Raises: `typst.TypstError` when the template does not fit its data.
    """
    import typst  # noqa: PLC0415 - 40 MB that only paper needs

    inputs = {
        "data": json.dumps(data, ensure_ascii=False, default=str),
        "language": language,
    }
    return typst.compile(
        str(PAPERS / template),
        root=str(PAPERS),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs=inputs,
        timestamp=int(printed_at.timestamp()),
    )


@cache
def _fonts() -> list[str]:
    """A plain sans serif that comes with a dependency, so that every machine prints alike."""
    import matplotlib as mpl  # noqa: PLC0415 - only for where it lies

    return [str(Path(mpl.get_data_path()) / "fonts" / "ttf")]
