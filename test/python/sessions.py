"""Opens and closes of every session of 1998 to 2028 by two public packages, as JSON on stdout."""

import json

import exchange_calendars
import pandas_market_calendars

FIRST, LAST = "1998-01-01", "2028-12-31"


def clock(time):
    return time.tz_convert("America/New_York").strftime("%Y-%m-%d %H:%M:%S")


def sessions(schedule, opens, closes):
    return {
        day.strftime("%Y-%m-%d"): [clock(row[opens]), clock(row[closes])]
        for day, row in schedule.iterrows()
    }


xnys = exchange_calendars.get_calendar("XNYS", start=FIRST, end=LAST).schedule
nyse = pandas_market_calendars.get_calendar("NYSE").schedule(FIRST, LAST)
print(
    json.dumps(
        {
            "exchange_calendars": sessions(xnys, "open", "close"),
            "pandas_market_calendars": sessions(nyse, "market_open", "market_close"),
        }
    )
)
