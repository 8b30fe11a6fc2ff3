/** Which of a date's three numbers is the year, the month and the day. */
export type DateOrder = "ymd" | "mdy" | "dmy";

/** A date at the beginning of a text. */
export interface WrittenDate {
  /** Milliseconds of its midnight since 1970. */
  readonly midnight: number;
  /** How many characters it has. */
  readonly length: number;
}

/** The most characters that a date has, as in `Wednesday, September 05, 2018`. */
export const LONGEST_DATE = 32;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = "(?<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?";
const WEEKDAY = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[,.]? )?";

/** Dates in which it is clear which number is which. */
const CERTAIN: readonly RegExp[] = [
  /^(?<year>\d{4})([-/.])(?<month>\d{1,2})\2(?<day>\d{1,2})(?!\d)/,
  new RegExp(`^${WEEKDAY}(?<day>\\d{1,2})[-/ ]?${MONTH}[-/, ]{1,2}(?<year>\\d{4}|\\d\\d)(?![\\d:])`, "i"),
  new RegExp(`^${WEEKDAY}${MONTH}[-/ ](?<day>\\d{1,2}),?[-/ ](?<year>\\d{4}|\\d\\d)(?![\\d:])`, "i"),
  new RegExp(`^(?<year>\\d{4})[-/ ]?${MONTH}[-/ ]?(?<day>\\d{1,2})(?!\\d)`, "i"),
];

/** Three numbers whose order is open. */
const NUMBERS = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)(?![\d:])/;

/** Dates without separators: eight digits, or six if no digit follows. */
const RUNS: Readonly<Record<DateOrder, RegExp>> = {
  ymd: /^(?:(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)|(?<y>\d\d)(?<m>\d\d)(?<d>\d\d)(?!\d))/,
  mdy: /^(?<month>\d\d)(?<day>\d\d)(?:(?<year>\d{4})|(?<y>\d\d)(?!\d))/,
  dmy: /^(?<day>\d\d)(?<month>\d\d)(?:(?<year>\d{4})|(?<y>\d\d)(?!\d))/,
};

/**
 * The date at the beginning of a text; undefined if there is none.
 *
 * @param text for example `05.03.2018 14:30`
 * @param order the order of the numbers, used if the text leaves it open
 */
export function readDate(text: string, order: DateOrder): WrittenDate | undefined {
  for (const pattern of CERTAIN) {
    const found = pattern.exec(text);
    if (found) {
      const { year, month, name, day } = found.groups!;
      return dateOf(found[0], year!, name === undefined ? month! : String(monthOf(name)), day!);
    }
  }
  const three = NUMBERS.exec(text);
  if (three) {
    const [written, a, , b, c] = three as unknown as [string, string, string, string, string];
    if (order === "ymd") return c.length === 2 ? dateOf(written, a, b, c) : undefined;
    return order === "mdy" ? dateOf(written, c, a, b) : dateOf(written, c, b, a);
  }
  const run = RUNS[order].exec(text);
  if (!run) return undefined;
  const { year, month, day, y, m, d } = run.groups!;
  return dateOf(run[0], (year ?? y)!, (month ?? m)!, (day ?? d)!);
}

/** Whether a text begins with a date whose numbers can be in several orders: `3/5/2018`, `05032018`, `180305`. */
export function isOpenDate(text: string): boolean {
  if (/^\d{6}(?!\d)/.test(text)) return true;
  return /^\d{8}(?!\d)/.test(text) ? readDate(text, "ymd") === undefined : NUMBERS.test(text);
}

/** The length of the date at the beginning of a text, in any order; 0 if there is none. */
export function dateLength(text: string): number {
  for (const order of ["ymd", "mdy", "dmy"] as const) {
    const found = readDate(text, order);
    if (found) return found.length;
  }
  return 0;
}

function monthOf(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function dateOf(written: string, yearText: string, monthText: string, dayText: string): WrittenDate | undefined {
  const [month, day] = [Number(monthText), Number(dayText)];
  const year = yearText.length === 2 ? century(Number(yearText)) : Number(yearText);
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  const midnight = Date.UTC(year, month - 1, day);
  return new Date(midnight).getUTCDate() === day ? { midnight, length: written.length } : undefined;
}

/** Two digits are a year from 1969 to 2068, as in POSIX. */
function century(year: number): number {
  return year < 69 ? 2000 + year : 1900 + year;
}
