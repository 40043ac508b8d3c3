"""Words, dates and numbers in the reader's language.

English msgids; Danish is the wording of record. The `.po` files are compiled in memory, so a
stale compiled catalogue cannot exist.
"""

import gettext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

LOCALES = Path(__file__).parent.parent / "locales"
DANISH = "da"
ENGLISH = "en"
LANGUAGES = (DANISH, ENGLISH)

_PATTERNS = {
    DANISH: {
        "day": "EEEE 'd.' d. MMMM",
        "clock": "HH.mm",
        "moment": "EEEE 'd.' d. MMMM 'kl.' HH.mm",
        "past_day": "EEEE 'd.' d. MMMM y",
        "past_moment": "EEEE 'd.' d. MMMM y 'kl.' HH.mm",
    },
    ENGLISH: {
        "day": "EEEE d MMMM",
        "clock": "HH:mm",
        "moment": "EEEE d MMMM 'at' HH:mm",
        "past_day": "EEEE d MMMM y",
        "past_moment": "EEEE d MMMM y 'at' HH:mm",
    },
}
_MONTH = "MMMM y"
_SHORT_DAY = {DANISH: "EEE d. MMM", ENGLISH: "EEE d MMM"}
_WEEKDAY = "EEE"
_LOCALES = {DANISH: "da", ENGLISH: "en_GB"}
"""English as in Europe, the day before the month: «1 June 2026»."""


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name
    """Mark a text for the catalogues that is looked up later."""
    return msgid


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of one language; `.po` in, nothing on disk out."""
    path = LOCALES / language / "LC_MESSAGES" / "bot.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Translator:
    """One reader's language and time zone. Calling it translates a literal msgid.

    Texts are `Markup`: `.format(...)` escapes what is filled in, so a name with `<` in it stays a
    name. Instants are aware datetimes and are shown in `zone`.
    """

    language: str
    zone: ZoneInfo

    def __call__(self, msgid: str) -> Markup:
        return Markup(catalogue(self.language).gettext(msgid)) if msgid else Markup()

    def plural(self, one: str, many: str, n: int) -> Markup:
        return Markup(catalogue(self.language).ngettext(one, many, n))

    def moment(self, at: datetime) -> str:
        """For example «tirsdag d. 24. november kl. 14.30»."""
        return self._instant(at, _PATTERNS[self.language]["moment"])

    def ahead(self, at: datetime, now: datetime) -> str:
        """The moment, with its year where that is not this year."""
        return self.moment(at) if self._is_this_year(at, now) else self.past_moment(at)

    def back(self, at: datetime, now: datetime) -> str:
        """The day, with its year where that is not this year."""
        return self.day(at) if self._is_this_year(at, now) else self.past_day(at)

    def nearby(self, at: datetime, now: datetime) -> str:
        """The moment, said as people do when it is near.

        For example «i dag kl. 14.30» or «i morgen, tirsdag d. 24. november kl. 14.30».
        """
        days = self.days_ahead(at, now)
        if days == 0:
            return str(self(N_("today at {clock}")).format(clock=self.clock(at)))
        if days == 1:
            return str(self(N_("tomorrow, {moment}")).format(moment=self.moment(at)))
        return str(self(N_("on {moment}")).format(moment=self.moment(at)))

    def hours(self, begins: datetime, ends: datetime, now: datetime) -> str:
        """From when until when, of something that lasts a day at most.

        For example «i dag fra kl. 18.00 til 22.00», and over midnight «i dag fra kl. 22.00 til
        tirsdag kl. 02.00».
        """
        words = {0: N_("today"), 1: N_("tomorrow, {day},")}
        day = self(words.get(self.days_ahead(begins, now), N_("on {day}")))
        until: str | Markup = self.clock(ends)
        if self.days_ahead(ends, begins) > 0:
            weekday = self.weekday(ends.astimezone(self.zone).weekday())
            until = self(N_("{day} at {clock}")).format(day=weekday, clock=until)
        said = self(N_("{day} from {clock} to {until}"))
        return str(
            said.format(day=day.format(day=self.day(begins)), clock=self.clock(begins), until=until)
        )

    def day(self, on: date | datetime) -> str:
        """For example «tirsdag d. 24. november»; an instant counts as its local date."""
        return format_date(self._local(on), _PATTERNS[self.language]["day"], self._locale)

    def past_day(self, on: date | datetime) -> str:
        """For example «tirsdag d. 24. november 2026», of what may be long ago."""
        return format_date(self._local(on), _PATTERNS[self.language]["past_day"], self._locale)

    def past_moment(self, at: datetime) -> str:
        """For example «tirsdag d. 24. november 2026 kl. 14.30», of what may be long ago."""
        return self._instant(at, _PATTERNS[self.language]["past_moment"])

    def full_day(self, on: date) -> str:
        """For example «1. juni 2026», where the year matters and the weekday does not."""
        return format_date(on, "long", locale=self._locale)

    def full_moment(self, at: datetime) -> str:
        """For example «24. november 2026 14.30», where the year matters."""
        return f"{self.full_day(at.astimezone(self.zone).date())} {self.clock(at)}"

    def month(self, on: date) -> str:
        """For example «august 2026»."""
        return format_date(on, _MONTH, self._locale)

    def short_day(self, on: date | datetime) -> str:
        """For example «tirs. 24. nov.», for buttons."""
        return format_date(self._local(on), _SHORT_DAY[self.language], self._locale)

    def short_past_day(self, at: datetime, now: datetime) -> str:
        """For example «tors. 26. nov.», with its year where that is not this year; for buttons."""
        if self._is_this_year(at, now):
            return self.short_day(at)
        return f"{self.short_day(at)} {self._local(at).year}"

    def when(self, at: datetime, now: datetime) -> str:
        """For example «i dag kl. 17.00» or «i morgen kl. 17.00», and `moment` for other days."""
        words = {0: N_("today at {clock}"), 1: N_("tomorrow at {clock}")}
        ahead = self.days_ahead(at, now)
        if ahead not in words:
            return self.moment(at)
        return str(self(words[ahead]).format(clock=self.clock(at)))

    def brief(self, at: datetime, now: datetime) -> str:
        """For example «tors. 17.00» within a week, «tors. 3. dec. 17.00» after; for buttons."""
        if 0 <= self.days_ahead(at, now) < 7:
            return f"{self._instant(at, _WEEKDAY)} {self.clock(at)}"
        return f"{self.short_day(at)} {self.clock(at)}"

    def clock(self, at: datetime | time) -> str:
        """For example «14.30». A `time` is already local."""
        if isinstance(at, time):
            return format_time(at, _PATTERNS[self.language]["clock"], locale=self._locale)
        return self._instant(at, _PATTERNS[self.language]["clock"])

    def number(self, value: int | float) -> str:
        return format_decimal(value, locale=self._locale)

    def percent(self, value: int) -> str:
        """For example «85 %» of 85, and in English «85%»."""
        return format_percent(value / 100, locale=self._locale).replace("\xa0", " ")

    def kroner(self, amount: int) -> str:
        """For example «3.400 kr.»."""
        return f"{self.number(amount)} kr."

    def listing(self, parts: list[str]) -> str:
        """For example «Bo, Carla og Dan»."""
        return format_list(parts, locale=self._locale)

    def span(self, elapsed: timedelta) -> str:
        """Roughly how long, in the largest unit that fits and at least a minute: «3 timer»."""
        shown = max(elapsed, timedelta(minutes=1))
        return format_timedelta(shown, threshold=1, locale=self._locale)

    def weekday(self, number: int) -> str:
        """The name of a weekday; 0 is Monday."""
        return str(self._locale.days["stand-alone"]["wide"][number])

    @property
    def _locale(self) -> Locale:
        return Locale.parse(_LOCALES[self.language])

    def is_today(self, at: datetime, now: datetime) -> bool:
        """Whether it is on the local day of `now`."""
        return self.days_ahead(at, now) == 0

    def days_ahead(self, at: datetime, now: datetime) -> int:
        """How many local days it is after `now`: 1 is tomorrow, -1 was yesterday."""
        return (at.astimezone(self.zone).date() - now.astimezone(self.zone).date()).days

    def _is_this_year(self, at: datetime, now: datetime) -> bool:
        return self._local(at).year == self._local(now).year

    def _local(self, on: date | datetime) -> date:
        return on.astimezone(self.zone).date() if isinstance(on, datetime) else on

    def _instant(self, at: datetime, pattern: str) -> str:
        return format_datetime(at.astimezone(self.zone), pattern, locale=self._locale)


def known_language(code: str | None) -> str:
    """The shipped language for a stored or guessed code; Danish when there is none."""
    return code if code in LANGUAGES else DANISH
