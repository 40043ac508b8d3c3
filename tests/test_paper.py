"""What is handed out on paper."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import paper

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = """
#import "frame.typ": *
#show: paper.with(title: data.title, foot: data.title)
#data.text
"""


def test_a_paper_has_title_language_and_tags_and_takes_no_orders_from_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frame.typ").write_text((paper.PAPERS / "frame.typ").read_text())
    (tmp_path / "page.typ").write_text(PAGE)
    monkeypatch.setattr(paper, "PAPERS", tmp_path)
    hostile = {"title": "Udskrift", "text": '#read("/etc/passwd") *$ \\ "quoted" 😀 æøå عربي'}

    page = paper.laid_out("page.typ", hostile, "da", NOON)
    printed = paper.pdf(page)

    assert printed.startswith(b"%PDF-")
    assert b"/Lang(da)" in printed
    assert b"/Title(Udskrift)" in printed
    assert b"/MarkInfo" in printed
    assert printed == paper.pdf(page)
