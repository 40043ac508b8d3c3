"""What is handed out on paper: a Typst template filled with data, as a PDF."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

PAPERS = Path(__file__).with_name("papers")


@dataclass(frozen=True, slots=True)
class Paper:
    """A template and what stands in it, `data` as JSON: to be kept, and made into a PDF later."""

    template: str
    data: str
    language: str
    printed_at: int
    """Seconds since 1970."""


def laid_out(template: str, data: Mapping[str, Any], language: str, printed_at: datetime) -> Paper:
    """The template begins with `#import "frame.typ": *` and finds `data` as it is passed here:
    numbers, texts, lists and mappings. Texts are set as they are: no sign in them is a command.
    """
    said = json.dumps(data, ensure_ascii=False, default=str)
    return Paper(template, said, language, int(printed_at.timestamp()))


def pdf(paper: Paper) -> bytes:
    """The PDF, with title, language and tags for screen readers.

    The letters come with Typst, so that every machine prints alike. Takes some hundredths of a
    second, a few tenths the first time, and more for what is long: not inside a transaction.

    Raises: `typst.TypstError` when the template does not fit its data.
    """
    import typst  # noqa: PLC0415 - only paper needs it

    return typst.compile(
        str(PAPERS / paper.template),
        root=str(PAPERS),
        format="pdf",
        sys_inputs={"data": paper.data, "language": paper.language},
        timestamp=paper.printed_at,
    )
