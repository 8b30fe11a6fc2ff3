import { CALENDAR_YEARS, sessionOf } from "../../bars/calendar.js";
import { excerpt } from "../../util/excerpt.js";
import type { BarFile } from "../find-files.js";
import { saysNoBars } from "../no-bars.js";
import type { FormatOptions } from "./find-format.js";
import { cutCells } from "./first-lines.js";
import { LAYOUTS } from "./layouts.js";
import { lineCutter, openCsv } from "./open-csv.js";
import { type DateOrder, dateLength, isOpenDate, readDate } from "./read-date.js";

/** The order of the numbers in dates, and the evidence for it. */
export interface DateDecision {
  readonly order: DateOrder;
  readonly why: string;
}

/** A row whose date rules an order out. */
interface Witness {
  readonly file: string;
  readonly row: number;
  readonly text: string;
}

/** Each order in words. */
const ORDER_WORDS: Readonly<Record<DateOrder, string>> = {
  ymd: "year/month/day",
  mdy: "month/day/year",
  dmy: "day/month/year",
};

/** The line that reports the order that was decided. */
export function orderSentence(order: DateOrder, why: string): string {
  return `dates are read as ${ORDER_WORDS[order]}: ${why}`;
}

const LINE_FEED = 10;
const ORDERS: readonly DateOrder[] = ["mdy", "dmy", "ymd"];

/** Collects dates until they show the order of their numbers. */
export interface DateJudge {
  /** Adds a date; returns true once at most one order is left. */
  readonly add: (text: string, file: string, row: number) => boolean;
  /** @throws if no order fits all dates, or several do and nothing shows which is right */
  readonly decide: (path: string, usual?: DateOrder) => DateDecision;
}

/**
 * Decides the order by two facts: no month is above 12, and stocks do not trade on weekends and holidays. So the order
 * is the only one that fits every date or, if several fit, the one with far fewer weekends and holidays than the
 * others.
 */
export function dateJudge(): DateJudge {
  const texts = new Set<string>();
  const refuted = new Map<DateOrder, Witness>();
  const closed = new Map<DateOrder, number>(ORDERS.map((order) => [order, 0]));
  const alive = (): readonly DateOrder[] => ORDERS.filter((order) => !refuted.has(order));
  return {
    add(text, file, row) {
      if (texts.has(text)) return false;
      texts.add(text);
      for (const order of alive()) {
        const date = readDate(text, order);
        if (!date || date.length < text.length) refuted.set(order, { file, row, text });
        else if (isClosed(date.midnight)) closed.set(order, closed.get(order)! + 1);
      }
      return alive().length < 2;
    },
    decide(path, usual) {
      const left = alive();
      // A text that fits no order is not a date. Any order will do: the reader then fails at that row and names it.
      const told = [...refuted].filter(([order]) => order !== "ymd");
      if (left.length === 0) {
        const [[, first], [, second]] = told as [[DateOrder, Witness], [DateOrder, Witness]];
        if (first.text === second.text) return { order: usual ?? "mdy", why: "nothing tells" };
        throw new Error(
          `${path}: ${rowName(first)} has ${first.text} and ${rowName(second)} has ${second.text}: ` +
            "neither month/day/year nor day/month/year fits both",
        );
      }
      const [only] = left;
      if (left.length === 1) {
        const witness = refuted.get(only === "mdy" ? "dmy" : "mdy")!;
        return { order: only!, why: `${rowName(witness)} has ${witness.text}` };
      }
      const count = (order: DateOrder): number => closed.get(order)!;
      const [best, next] = [...left].sort((a, b) => count(a) - count(b)) as [DateOrder, DateOrder];
      if (10 * count(best) < count(next)) {
        const share = `${count(next)} of ${texts.size} days`;
        return { order: best, why: `as ${ORDER_WORDS[next]} ${share} would be weekends or holidays` };
      }
      if (usual !== undefined && left.includes(usual)) return { order: usual, why: "the layout's usual order" };
      const [example] = texts;
      throw new Error(
        `${path}: dates such as ${excerpt(example!, 20)} may be ${left.map((order) => ORDER_WORDS[order]).join(" or ")}, and ` +
          `nothing in the bars shows which: pass --dates ${left.join(" or --dates ")}`,
      );
    },
  };
}

/**
 * Finds the date order that several CSV files share. Skips files whose dates are unambiguous, and stops reading as soon
 * as the order is certain.
 *
 * @param path what an error calls the files
 * @throws if the files contradict each other or leave the order open
 */
export async function findDateOrder(
  files: readonly BarFile[],
  path: string,
  options: FormatOptions,
): Promise<DateDecision> {
  const judge = dateJudge();
  let usual: DateOrder | undefined;
  for (const file of files) {
    const opened = await openCsv(file, { ...options, report: () => {} }).catch((error: unknown) => {
      // A file without bars is reported when it is read.
      if (saysNoBars(error)) return undefined;
      throw error;
    });
    if (!opened) continue;
    const { format, layout, chunks, close } = opened;
    try {
      if (format.unit !== "text" || format.times.order !== undefined) continue;
      usual ??= LAYOUTS[layout].dates;
      const { delimiter, columns } = format;
      let row = 0;
      let isDecided = false;
      let last = "";
      const cut = lineCutter((bytes, from, to) => {
        const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from);
        for (let at = 0; at < text.length && !isDecided; ) {
          const end = text.indexOf(LINE_FEED, at);
          const line = text.toString("latin1", at, end < 0 ? text.length : end);
          at = end < 0 ? text.length : end + 1;
          if (line.trim() === "") continue;
          row++;
          const cell = cutCells(line, delimiter)[columns.time] ?? "";
          // Days come in runs: skip a cell with the same date as the last one.
          if (last !== "" && cell.startsWith(last) && !/\d/.test(cell.charAt(last.length))) continue;
          if (!isOpenDate(cell)) continue;
          last = cell.slice(0, dateLength(cell));
          isDecided = judge.add(last, file.path, row);
        }
      }, file.path);
      for await (const chunk of chunks) {
        cut(chunk);
        if (isDecided) break;
      }
      if (!isDecided) cut(undefined);
      if (isDecided) break;
    } finally {
      await close();
    }
  }
  return judge.decide(path, usual);
}

function isClosed(midnight: number): boolean {
  const year = new Date(midnight).getUTCFullYear();
  return year < CALENDAR_YEARS[0] || year > CALENDAR_YEARS[1] || sessionOf(midnight) === undefined;
}

function rowName({ file, row }: Witness): string {
  return `row ${row} of ${file}`;
}
