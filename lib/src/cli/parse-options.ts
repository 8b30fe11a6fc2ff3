import { InvalidArgumentError } from "commander";
import { parseSplits } from "../bars/adjust-for-splits.js";
import { zoneOffset } from "../bars/zone.js";
import type { ChoiceValues } from "../recipes/choices.js";
import { CHOICE_NAMES, type ColumnChoice } from "../sources/csv/bar-columns.js";
import { tableFormat } from "../sources/write-table.js";
import { parseDay, parseRule } from "../util/time.js";

/** Turns a parser's errors into usage errors. */
export function checked<T>(read: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message);
    }
  };
}

export const day: (text: string) => string = checked((text) => {
  parseDay(text);
  return text;
});

/** The name of a table file to write. */
export const table: (text: string) => string = checked((text) => {
  tableFormat(text);
  return text;
});

/** Columns by what they hold: `time=Local time,open=First`. A name may hold a comma. */
export const columns: (text: string) => ColumnChoice = checked((text) => {
  const parts = text.split(new RegExp(`,\\s*(?=(?:${CHOICE_NAMES.join("|")})=)`));
  const pairs = parts.map((part) => {
    const [, field, name] = /^\s*(\w+)=(.+)$/.exec(part) ?? [];
    if (field === undefined || !(CHOICE_NAMES as readonly string[]).includes(field)) {
      throw new Error(`"${part}": write field=name, the fields being ${CHOICE_NAMES.join(", ")}`);
    }
    return [field, name!.trim()] as const;
  });
  return Object.fromEntries(pairs);
});

/** A length of bars such as 5min. */
export const rule: (text: string) => string = checked((text) => {
  parseRule(text);
  return text;
});

/** A length of bars, or auto. */
export const interval: (text: string) => string = (text) => (text === "auto" ? text : rule(text));

export const number: (text: string) => number = checked((text) => {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new Error("write a number");
  return value;
});

export const integer: (text: string) => number = checked((text) => {
  const value = number(text);
  if (!Number.isInteger(value)) throw new Error("write an integer");
  return value;
});

/** A count of at least 1. */
export const positive: (text: string) => number = checked((text) => {
  const value = integer(text);
  if (value < 1) throw new Error("write 1 or more");
  return value;
});

export const notNegative: (text: string) => number = checked((text) => {
  const value = number(text);
  if (value < 0) throw new Error("write 0 or more");
  return value;
});

export const aboveZero: (text: string) => number = checked((text) => {
  const value = number(text);
  if (value <= 0) throw new Error("write a number above 0");
  return value;
});

/** A part of a whole, above 0. */
export const share: (text: string) => number = checked((text) => {
  const value = aboveZero(text);
  if (value > 1) throw new Error("write a share of the whole, above 0 and at most 1");
  return value;
});

/** The zone of a file's times, or auto. */
export const zone: (text: string) => string = checked((text) => {
  if (text !== "auto") zoneOffset(text);
  return text;
});

/** A distance above 0, or "none". */
export const distance: (text: string) => number | "none" = checked((text) => {
  if (text === "none") return text;
  const value = number(text);
  if (value <= 0) throw new Error('write a number above 0, or "none"');
  return value;
});

/** How far a probability is from 0.5. */
export const edge: (text: string) => number = checked((text) => {
  const value = notNegative(text);
  if (value > 0.5) throw new Error("write an edge from 0 to 0.5");
  return value;
});

/** Splits; a repeated option adds to the list. */
export function splits(text: string, before: string = ""): string {
  return checked((all: string) => {
    parseSplits(all);
    return all;
  })(list(text, before));
}

/** A comma-separated list; a repeated option adds to it. */
export function list(text: string, before: string = ""): string {
  return before === "" ? text : `${before},${text}`;
}

/** A `name=value` setting; a repeated option adds another. */
export function setting(text: string, before: ChoiceValues = {}): ChoiceValues {
  return checked((one: string) => {
    const at = one.indexOf("=");
    if (at < 1) throw new Error("write name=value, as in purge=true");
    const [name, value] = [one.slice(0, at).trim(), one.slice(at + 1).trim()];
    return { ...before, [name]: name === "C" ? value.split(",").map(penalty) : wordValue(value) };
  })(text);
}

/** One of the values of `C`; whether it is possible is for the recipe to say. */
function penalty(word: string): number {
  const value = Number(word);
  if (word.trim() !== "" && !Number.isNaN(value)) return value;
  throw new Error(`"${word}" is not a number; write numbers above 0, as in C=0.01,0.1,1`);
}

/** The value of a word: a boolean, a number, or the word itself. */
function wordValue(word: string): string | number | boolean {
  if (word === "true" || word === "false") return word === "true";
  return word === "" || Number.isNaN(Number(word)) ? word : Number(word);
}
