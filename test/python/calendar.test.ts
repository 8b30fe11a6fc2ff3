import { execFileSync } from "node:child_process";
import { formatTime, parseDay, sessionOf } from "ata-lab";
import { expect, it } from "vitest";
import { pythonWith } from "../support/python.js";

const DAY = 86_400_000;
const USUAL = "09:30 to 16:00";

/** Sessions by day: open and close. */
type Sessions = Readonly<Record<string, readonly [open: string, close: string]>>;

/**
 * The days on which the packages disagree: what exchange_calendars says, and pandas_market_calendars. The calendar takes
 * the usual hours on each: where the exchange really opened later or closed sooner, a session lacks minutes, which the
 * audit says; hours too short would cut off bars that were traded.
 */
const DISAGREE: Readonly<Record<string, readonly [string, string]>> = {
  "1999-12-31": ["09:30 to 13:00", USUAL],
  "2001-09-17": [USUAL, "09:33 to 16:00"],
  "2001-10-08": [USUAL, "09:31 to 16:00"],
  "2002-09-11": [USUAL, "12:00 to 16:00"],
  "2003-03-20": [USUAL, "09:32 to 16:00"],
  "2004-06-07": [USUAL, "09:32 to 16:00"],
  "2005-06-01": [USUAL, "09:30 to 15:56"],
  "2006-12-27": [USUAL, "09:32 to 16:00"],
};

const hours = (session: readonly string[] | undefined): string | undefined =>
  session?.map((time) => time.slice(11, 16)).join(" to ");

it("every day of 1998 to 2028 is as both packages say, and has the usual hours where they disagree", () => {
  const python = pythonWith("bench/requirements.txt");
  const text = execFileSync(python, ["test/python/sessions.py"], { encoding: "utf8", maxBuffer: 1e8 });
  const packages: Sessions[] = Object.values(JSON.parse(text));
  expect(packages).toHaveLength(2);
  const different: string[] = [];
  const disagree: Record<string, unknown> = {};
  for (let time = parseDay("1998-01-01"); time <= parseDay("2028-12-31"); time += DAY) {
    const day = formatTime(time).slice(0, 10);
    const session = sessionOf(time);
    const ours = hours(session && [session.open, session.close].map(formatTime));
    const theirs = packages.map((sessions) => hours(sessions[day]));
    if (theirs[0] !== theirs[1]) {
      disagree[day] = theirs;
      if (ours !== USUAL) different.push(`${day}: ${ours}, not the usual hours`);
    } else if (ours !== theirs[0]) different.push(`${day}: ${ours} for ${theirs[0]}`);
  }
  expect(different).toEqual([]);
  expect(disagree).toEqual(DISAGREE);
});
