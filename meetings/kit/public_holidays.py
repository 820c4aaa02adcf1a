"""Việt Nam's public holidays, with the days taken instead and the Saturdays worked for them."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, kw_only=True, slots=True)
class LawfulYear:
    """The days off of a year with their Vietnamese names, and the days worked in exchange."""

    off: tuple[tuple[date, str], ...]
    worked: tuple[date, ...]


@lru_cache(maxsize=64)
def of_year(year: int) -> LawfulYear:
    """Return the public holidays of a year, as far as they are decided; weekends are not listed.

    The library takes a moment to load, which most processes never need.
    """
    from holidays.countries.vietnam import Vietnam

    law = Vietnam(years=year, language="vi")  # type: ignore[no-untyped-call]
    worked = sorted(day for day in law.weekend_workdays if day.year == year)
    return LawfulYear(off=tuple(sorted(law.items())), worked=tuple(worked))
