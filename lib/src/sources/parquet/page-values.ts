import { readBitRuns, readFromDictionary } from "./bit-runs.js";
import type { FlatColumn } from "./footer.js";
import type { DictionaryPage, Page } from "./pages.js";
import { fromDeltas, fromSplitBytes } from "./plain-bytes.js";
import type { ToDoubles } from "./to-doubles.js";

const DICTIONARIES: readonly string[] = ["RLE_DICTIONARY", "PLAIN_DICTIONARY"];
const READ: readonly string[] = [
  ...DICTIONARIES,
  ...["PLAIN", "RLE", "BIT_PACKED", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
  ...["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
];
const ENDS = "a page is damaged: it ends too soon";

/** Whether values written so can be read. */
export function isRead(encoding: string): boolean {
  return READ.includes(encoding);
}

/** The doubles of a dictionary. */
export function dictionaryDoubles(
  { count, values }: DictionaryPage,
  { width }: FlatColumn,
  convert: ToDoubles,
): Float64Array {
  if (!(count >= 0 && count * width <= values.length)) throw new Error(ENDS);
  const doubles = new Float64Array(count);
  convert(values, count, doubles, 0);
  return doubles;
}

/**
 * Writes the values of a page as doubles, one for each row, NaN where there is none.
 *
 * @param page the page
 * @param dictionary the doubles that the page names by their place
 * @param out receives them
 * @param from index of the first in `out`
 * @throws when the page has fewer values than rows that need one
 */
export function pageDoubles(
  page: Page,
  dictionary: Float64Array | undefined,
  { width, physical }: FlatColumn,
  convert: ToDoubles,
  out: Float64Array,
  from: number,
): void {
  const { count, encoding, values, present, rows } = page;
  if (count > 0) {
    if (DICTIONARIES.includes(encoding)) {
      readFromDictionary(values, 1, values[0] ?? 0, count, dictionary ?? new Float64Array(0), out, from);
    } else if (encoding === "PLAIN") convert(values, count, out, from);
    else if (encoding === "DELTA_BINARY_PACKED" && physical.startsWith("INT")) {
      convert(fromDeltas(values, count, width).values, count, out, from);
    } else if (encoding === "BYTE_STREAM_SPLIT" && width > 0) {
      convert(fromSplitBytes(values, count, width), count, out, from);
    } else if (encoding === "RLE" && physical === "BOOLEAN") {
      const bits = new Uint32Array(count);
      readBitRuns(values, 4, 1, bits);
      out.set(bits, from);
    } else throw new Error(`a page is damaged: no ${physical} is written as ${encoding}`);
  }
  if (present === undefined) return;
  // From the last on, each value moves to its row.
  for (let i = rows - 1, value = count - 1; i >= 0; i--) {
    out[from + i] = present[i] === 1 ? out[from + value--]! : Number.NaN;
  }
}

/** Which values of a dictionary a page names. */
function placesOf({ count, values }: Page, size: number): Uint32Array {
  const places = new Uint32Array(count);
  readBitRuns(values, 1, values[0] ?? 0, places);
  let largest = 0;
  for (let i = 0; i < count; i++) if (places[i]! > largest) largest = places[i]!;
  if (largest >= size) throw new Error("a page is damaged: it names a value that its dictionary does not have");
  return places;
}

/** The texts of a dictionary. */
export function dictionaryTexts({ count, values }: DictionaryPage): string[] {
  return plainTexts(values, count);
}

/**
 * The texts of a page, one for each row, null where there is none.
 *
 * @param page the page
 * @param dictionary the texts that the page names by their place
 * @param most how many are wanted
 */
export function pageTexts(page: Page, dictionary: readonly string[] | undefined, most: number): (string | null)[] {
  const { count, present } = page;
  const texts = count === 0 ? [] : textsOf({ ...page, count: Math.min(count, most) }, count, dictionary);
  if (present === undefined) return texts;
  let next = 0;
  return Array.from(present.subarray(0, most), (bit) => (bit === 1 ? texts[next++]! : null));
}

/** The first texts of a page of `all`. */
function textsOf(page: Page, all: number, dictionary: readonly string[] | undefined): string[] {
  const { encoding, values, count } = page;
  if (DICTIONARIES.includes(encoding)) {
    return Array.from(placesOf(page, dictionary?.length ?? 0), (place) => dictionary![place]!);
  }
  if (encoding === "PLAIN") return plainTexts(values, count);
  if (encoding === "DELTA_LENGTH_BYTE_ARRAY") {
    const { values: lengths, end } = fromDeltas(values, all, 4);
    return cutTexts(values.subarray(end), new Int32Array(lengths.buffer)).map(textOf);
  }
  if (encoding === "DELTA_BYTE_ARRAY") {
    const shared = fromDeltas(values, all, 4);
    const rest = values.subarray(shared.end);
    const own = fromDeltas(rest, all, 4);
    const prefixes = new Int32Array(shared.values.buffer);
    return withPrefixes(cutTexts(rest.subarray(own.end), new Int32Array(own.values.buffer)), prefixes);
  }
  throw new Error(`a page is damaged: no text is written as ${encoding}`);
}

function plainTexts(values: Uint8Array, count: number): string[] {
  // Each has its length before it.
  if (!(count >= 0 && 4 * count <= values.length)) throw new Error(ENDS);
  const view = new DataView(values.buffer, values.byteOffset, values.length);
  const texts: string[] = [];
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 4 > values.length) throw new Error(ENDS);
    const length = view.getUint32(at, true);
    if (at + 4 + length > values.length) throw new Error(ENDS);
    texts.push(textOf(values.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return texts;
}

function cutTexts(bytes: Uint8Array, lengths: Int32Array): Uint8Array[] {
  let at = 0;
  return Array.from(lengths, (length) => {
    if (!(length >= 0 && at + length <= bytes.length)) throw new Error(ENDS);
    at += length;
    return bytes.subarray(at - length, at);
  });
}

/** Texts that begin as the one before does. */
function withPrefixes(rest: readonly Uint8Array[], prefixes: Int32Array): string[] {
  let before = new Uint8Array(0);
  let sum = 0;
  return rest.map((own, i) => {
    const prefix = prefixes[i]!;
    sum += prefix;
    if (!(prefix >= 0 && prefix <= before.length && sum <= MOST_SHARED)) throw new Error(ENDS);
    const whole = new Uint8Array(prefix + own.length);
    whole.set(before.subarray(0, prefix));
    whole.set(own, prefix);
    before = whole;
    return textOf(whole);
  });
}

/** More than this is not shared by the texts of a page of bars. */
const MOST_SHARED = 1 << 28;

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}
