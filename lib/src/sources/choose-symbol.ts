import { SAMPLE_SYMBOL } from "../bars/sample.js";
import { excerpt } from "./excerpt.js";

const MOST_LISTED = 20;

/** The symbol asked for; undefined where the sample's name stands for the only one there. */
export function chosenSymbol(symbol: string): string | undefined {
  return symbol === SAMPLE_SYMBOL ? undefined : symbol;
}

/**
 * Which of the symbols in a source is meant.
 *
 * @throws when several are there and none was chosen, or the one chosen is not there; the error lists them
 */
export function chooseSymbol(present: Iterable<string>, chosen: string | undefined, path: string): string {
  const names = [...new Set(present)].sort();
  const listed = `${names
    .slice(0, MOST_LISTED)
    .map((name) => excerpt(name, 24))
    .join(", ")}${names.length > MOST_LISTED ? " and others" : ""}`;
  if (chosen === undefined) {
    if (names.length === 1) return names[0]!;
    throw new Error(`${path}: holds ${names.length} symbols, ${listed}: choose one with --symbol`);
  }
  const found = names.find((name) => name.toLowerCase() === chosen.toLowerCase());
  if (found === undefined) throw new Error(`${path}: holds no ${chosen}, but ${listed}: choose with --symbol`);
  return found;
}
