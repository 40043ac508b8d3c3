"""What is handed out on paper: a Typst template filled with data, as a PDF."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

PAPERS = Path(__file__).with_name("papers")


def pdf(template: str, data: Mapping[str, Any], language: str, printed_at: datetime) -> bytes:
    """The PDF of a template in `PAPERS`, with title, language and tags for screen readers.

    The template begins with `#import "frame.typ": *` and finds `data` as it is passed here:
    numbers, texts, lists and mappings. Texts are set as they are: no sign in them is a command.
    The letters come with Typst, so that every machine prints alike. Takes some hundredths of a
    second, and a few tenths the first time.

    Raises: `typst.TypstError` when the template does not fit its data.
    """
    import typst  # noqa: PLC0415 - only paper needs it

    inputs = {
        "data": json.dumps(data, ensure_ascii=False, default=str),
        "language": language,
    }
    return typst.compile(
        str(PAPERS / template),
        root=str(PAPERS),
        format="pdf",
        sys_inputs=inputs,
        timestamp=int(printed_at.timestamp()),
    )
