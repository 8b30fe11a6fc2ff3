import type { BarChoices } from "../recipes/recipe.js";
import { MINUTE, parseRule } from "../util/time.js";

/**
 * Python code that makes a recipe's bars of minutes as they come, and the exchange's calendar if the recipe has regular hours.
 *
 * @throws when the recipe's bars are no whole minutes
 */
export function pythonBars({ rule, closed, session }: BarChoices): string {
  const minutes = parseRule(rule) / MINUTE;
  if (!Number.isInteger(minutes)) {
    throw new Error(`bars of "${rule}" cannot be exported: the other program makes bars of whole minutes`);
  }
  const isRegular = session === "regular";
  const text = `${isRegular ? CALENDAR : ""}Bar = namedtuple("Bar", "start end time open high low close volume")


def day_of(bar):
    """The day on which a bar starts, in days since 1970."""
    return bar.start // DAY


def left_edge(time):
    """The left edge of the bin that contains a minute. ${
      1440 % minutes === 0
        ? 'Bins count from midnight."""\n    midnight = 0'
        : `Bins count from the day's 09:30."""\n    midnight = ${closed === "right" ? "(time - 1)" : "time"} // DAY * DAY + OPEN`
    }
    ${
      closed === "right"
        ? "# A bin includes its right edge, and not its left.\n    return midnight + (-(-(time - midnight) // BAR) - 1) * BAR"
        : "# A bin includes its left edge, and not its right.\n    return midnight + (time - midnight) // BAR * BAR"
    }


class BarMaker:
    """Makes the recipe's bars of minutes. Missing numbers are skipped, and a bin that lacks a price is no bar."""

    def __init__(self):
        self.previous = None
        self.left = None

    def next(self, time, open, high, low, close, volume):
        """Takes a minute, and gives the bars that are over now: one, none, or two."""
        if time % MINUTE != 0:
            raise ValueError(f"{moment(time)} is no whole minute")
        if self.previous is not None and time <= self.previous:
            raise ValueError(f"{moment(time)} does not come after {moment(self.previous)}: sort them and drop repeats")
        self.previous = time
        over = []
${isRegular ? REGULAR : ""}        left = left_edge(time)
        if self.left is not None and left != self.left:
            over += self.end_bar()
        if self.left is None:
            self.left = left
            self.open, self.high, self.low, self.close, self.volume = NAN, NAN, NAN, NAN, 0.0
        if is_missing(self.open):
            self.open = open
        if not (is_missing(high) or high <= self.high):
            self.high = high
        if not (is_missing(low) or low >= self.low):
            self.low = low
        if not is_missing(close):
            self.close = close
        if not is_missing(volume):
            self.volume += volume
${
  isRegular
    ? "        self.session_close = session[1]\n        return over + (self.end_bar() if self.is_over(time) else [])"
    : "        return over + (self.end_bar() if self.is_over(time) else [])"
}

    def is_over(self, time):
        """Whether the open bar is over at a minute: ${
          closed === "right" ? "its last minute" : "the last minute before its right edge"
        } is there${isRegular ? ", or the session has closed" : ""}."""
        if self.left is None:
            return False
        return time >= self.left + BAR${closed === "right" ? "" : " - MINUTE"}${isRegular ? " or time >= self.session_close" : ""}

    def end_bar(self):
        left, self.left = self.left, None
        prices = (self.open, self.high, self.low, self.close)
        if any(is_missing(price) for price in prices):
            return []
        return [Bar(left, left + BAR, left + LABEL, *prices, self.volume)]`;
  return text;
}

const REGULAR = `        session = session_of(time - MINUTE)
        if session is None or not session[0] < time <= session[1]:
            # Outside regular hours it only tells that time goes on.
            return self.end_bar() if self.is_over(time) else []
`;

const CALENDAR = `# ---- Sessions of the New York exchanges, 1998 to 2028

OPEN, CLOSE, EARLY_CLOSE = 570 * MINUTE, 960 * MINUTE, 780 * MINUTE

# Closures that follow no rule: attacks, storms, days of mourning.
UNPLANNED_CLOSURES = """
    2001-09-11 2001-09-12 2001-09-13 2001-09-14 2004-06-11 2007-01-02 2012-10-29 2012-10-30 2018-12-05 2025-01-09
""".split()

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6


def nth_weekday(year, month, weekday, n):
    """The n-th weekday of a month; -1 is the last."""
    if n > 0:
        first = date(year, month, 1 + 7 * (n - 1))
    else:
        first = date(year + month // 12, month % 12 + 1, 1) - timedelta(7)
    return first + timedelta((weekday - first.weekday()) % 7)


def observed(day):
    """A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after."""
    return day + timedelta({SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def easter(year):
    """Easter Sunday (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - b // 4 - g + 15) % 30
    l = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * l) // 451
    n = h + l - 7 * m + 114
    return date(year, n // 31, n % 31 + 1)


def closures(year):
    """The days of a year on which the exchanges are closed, weekends apart."""
    new_year = date(year, 1, 1)
    days = [
        # A New Year's Day on a Saturday is not observed: the Friday is the last trading day of the old year.
        new_year if new_year.weekday() == SATURDAY else observed(new_year),
        nth_weekday(year, 1, MONDAY, 3),
        nth_weekday(year, 2, MONDAY, 3),
        easter(year) - timedelta(2),
        nth_weekday(year, 5, MONDAY, -1),
        observed(date(year, 7, 4)),
        nth_weekday(year, 9, MONDAY, 1),
        nth_weekday(year, 11, THURSDAY, 4),
        observed(date(year, 12, 25)),
    ]
    return days + ([observed(date(year, 6, 19))] if year >= 2022 else [])


def early_closes(year):
    """The days of a year on which the exchanges close at 13:00, if they are open."""
    days = [
        # In 2002 the day after Independence Day was the early close; usually it is the day before.
        date(year, 7, 5 if year == 2002 else 3),
        nth_weekday(year, 11, THURSDAY, 4) + timedelta(1),
        date(year, 12, 24),
    ]
    return days + ([date(2003, 12, 26)] if year == 2003 else [])


CLOSES = {}


def session_of(time):
    """Open and close of the session on the day of a moment; None on a day without one."""
    day = time // DAY
    if day not in CLOSES:
        today = EPOCH.date() + timedelta(day)
        if not 1998 <= today.year <= 2028:
            raise ValueError(f"{today} is outside the exchange calendar, which covers 1998 to 2028")
        if today.weekday() >= SATURDAY or today in closures(today.year) or str(today) in UNPLANNED_CLOSURES:
            CLOSES[day] = None
        else:
            CLOSES[day] = EARLY_CLOSE if today in early_closes(today.year) else CLOSE
    if CLOSES[day] is None:
        return None
    return day * DAY + OPEN, day * DAY + CLOSES[day]


`;
