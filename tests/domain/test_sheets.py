"""Registers as files: written so that they can be read again, whatever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import sheets
from bot.domain.reading import read_line, read_whole, tidy
from bot.domain.sheets import Column, NotASheet, one_of

yes_or_no = one_of({"ja": True, "nej": False})

COLUMNS = (
    Column("label", "Betegnelse", str, read_line),
    Column("rent", "Husleje", str, read_whole(9999)),
    Column(
        "kitchen", "Køkken", lambda it: "ja" if it else "nej", one_of({"ja": True, "nej": False})
    ),
)

LABELS = (
    st.text(min_size=1, max_size=20)
    .map(tidy)
    .filter(lambda text: text and not text.startswith("'"))
)


@given(st.lists(st.tuples(LABELS, st.integers(0, 9999), st.booleans()), max_size=5))
def test_what_is_written_is_read_back_the_same(rows: list[tuple[str, int, bool]]) -> None:
    drafts = [{"label": a, "rent": b, "kitchen": c} for a, b, c in rows]
    content = sheets.write("Nr.", COLUMNS, enumerate(drafts, 1))
    lines, faults = sheets.read("Nr.", COLUMNS, content)
    assert faults == []
    assert [(line.id, line.draft) for line in lines] == list(enumerate(drafts, 1))


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    content = sheets.write("Nr.", COLUMNS, [(1, {"label": "=1+1", "rent": 1, "kitchen": True})])
    assert b";=1" not in content
    assert sheets.read("Nr.", COLUMNS, content)[0][0].draft["label"] == "=1+1"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_of_any_spreadsheet_are_read(delimiter: str, encoding: str) -> None:
    rows = (["KØKKEN", "Betegnelse", "Husleje"], ["Ja", "KAB 12", "3.400 kr."], ["", "", ""])
    text = "\r\n".join(delimiter.join(row) for row in rows)
    lines, faults = sheets.read("Nr.", COLUMNS, text.encode(encoding))
    assert faults == []
    assert [(line.number, line.id, line.draft) for line in lines] == [
        (2, None, {"label": "KAB 12", "rent": 3400, "kitchen": True})
    ]


def test_every_fault_is_found_at_once() -> None:
    text = "Nr.;Betegnelse;Husleje;Køkken\nx;;dyr;måske\n"
    _, faults = sheets.read("Nr.", COLUMNS, text.encode())
    assert [(fault.line, fault.heading) for fault in faults] == [
        (2, "Betegnelse"),
        (2, "Husleje"),
        (2, "Køkken"),
        (2, "Nr."),
    ]


@pytest.mark.parametrize("content", [b"", b"Nr.;Betegnelse\n1;a", b'"a;b\n', b"\x00\x01"])
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(NotASheet):
        sheets.read("Nr.", COLUMNS, content)
