"""CPR numbers are found in every way people write them; other numbers are left alone."""

import pytest

from bot.domain.cpr import redact

MARK = "[CPR fjernet]"


@pytest.mark.parametrize(
    "text",
    [
        "010203-1234",
        "010203 1234",
        "0102031234",
        "010203.1234",
        "010203 - 1234",
        "010203–1234",
        "01 02 03 1234",
        "01 02 03-1234",
        "01-02-03-1234",
        "01.02.03-1234",
        "01/02/2003-1234",
        "01022003-1234",
        "610203-1234",  # a replacement number: 60 is added to the day
        "910100-0000",
        "290299-4321",
        "311299-9999",
        "010203\u200b-1234",
        "010203\u00a01234",
        "٠١٠٢٠٣-١٢٣٤",
        "010203\u20101234",
        "010203\u20111234",
        "010203\u20121234",
        "010203\u22121234",
        "010203\uff0d1234",
        "010203\u00ad1234",
        "01\u201102\u201103\u20111234",
        "01.02.03 \u2212 1234",
        "010203-\n1234",
        "010203/1234",
        "010203:1234",
        "010203_1234",
        "010203-12 34",
        "010203 12 34",
        "01 02 03 12 34",
    ],
)
def test_a_cpr_number_is_taken_out(text: str) -> None:
    assert redact(f"mit nummer er {text}, tak", MARK) == (f"mit nummer er {MARK}, tak", True)
    assert redact(text, MARK) == (MARK, True)


@pytest.mark.parametrize(
    "text",
    [
        "ring på 33 17 33 33",
        "+45 20 12 12 34",
        "+4520121234",
        "+46 070123 4567",
        "004520121234",
        "4520121234",  # a day 45 does not exist
        "320203-1234",
        "011303-1234",
        "310403-1234",
        "300203-1234",
        "990203-1234",
        "600203-1234",
        "000203-1234",
        "tirsdag 24.11.2026 kl. 14.30",
        "24.11.26 1430",
        "24/11/2026 1430",
        "24.11.2026 14 30",
        "20 10 20 10 og 30 12 30 12",
        "20 10 20 10, 30 12 30 12",
        "20 10 20 10 30 12 30 12",
        "20102010 30123012",
        "kontonr. 01020312345",
        "1234 010203 12345",
        "010203-123",
        "d. 24. november kl. 14.30",
        "4.500 kr.",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert redact(text, MARK) == (text, False)


def test_every_number_in_a_text_is_taken_out() -> None:
    assert redact("010203-1234 og 0504031234", MARK) == (f"{MARK} og {MARK}", True)
