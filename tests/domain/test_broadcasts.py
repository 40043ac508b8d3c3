"""What a button can open, whose names stand in a text, and how far sending has come."""

import pytest

from bot.domain.broadcasts import Link, Progress, names_in, parse_link

LINKS = [
    ("Meld dig til https://eksempel.dk", Link("https://eksempel.dk", "Meld dig til")),
    ("https://eksempel.dk Meld dig til", Link("https://eksempel.dk", "Meld dig til")),
    ("Meld dig til: eksempel.dk/mad?dag=1", Link("https://eksempel.dk/mad?dag=1", "Meld dig til")),
    ("https://eksempel.dk", Link("https://eksempel.dk")),
    ("Læs https://rødgrød.dk/æble", Link("https://xn--rdgrd-vuad.dk/æble", "Læs")),
    ("Kort https://eksempel.dk:8443/a#b", Link("https://eksempel.dk:8443/a#b", "Kort")),
    ("Meld dig til\nhttps://eksempel.dk", Link("https://eksempel.dk", "Meld dig til")),
    ("hej", None),
    ("", None),
    ("http://eksempel.dk", None),
    ("Se http://eksempel.dk og eksempel.dk", None),
    ("eksempel.dk eller eksempel.com", None),
    ("https://localhost/hemmelig", None),
    ("https://192.168.0.1/", None),
    ("https://navn:kode@eksempel.dk", None),
    ("javascript:alert(1)", None),
    ("tg://resolve?domain=x", None),
    ("https://-.dk", None),
    (f"https://{'a' * 64}.dk", None),
    (f"https://eksempel.dk/{'a' * 500}", None),
]


@pytest.mark.parametrize(("written", "link"), LINKS)
def test_a_button_opens_one_public_page_that_is_secure(written: str, link: Link | None) -> None:
    assert parse_link(written) == link


NAMES = [
    ("Tillykke til Emil!", ["Emil"], ["Emil"]),
    ("Emils fødselsdag", ["Emil"], ["Emil"]),
    ("Emilie kommer", ["Emil"], []),
    ("Husk solcreme og sol", ["Sol"], []),
    ("Spørg Sol", ["sol"], ["sol"]),
    ("Åse og Ærø-Ane", ["Åse", "Ærø-Ane", "Bo"], ["Åse", "Ærø-Ane"]),
    ("Bo er her", ["Bo"], []),
    ("Anna (Anna)", ["Anna", "Anna"], ["Anna"]),
    ("A. (B) [ c", ["(B) ["], ["(B) ["]),
    ("", ["Emil"], []),
]


@pytest.mark.parametrize(("text", "names", "found"), NAMES)
def test_a_name_is_found_where_it_stands_as_a_word(
    text: str, names: list[str], found: list[str]
) -> None:
    assert names_in(text, names) == sorted(found)


def test_progress_counts_everybody_and_says_100_percent_only_for_all() -> None:
    almost = Progress(waiting=1, sent=990, blocked=4, failed=1, uncertain=2, dropped=2)
    assert (almost.settled, almost.total, almost.percent) == (999, 1000, 99)
    assert Progress(sent=3).percent == 100
    assert Progress().percent == 100
