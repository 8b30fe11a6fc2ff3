import { BAR_COLUMNS } from "../../bars/bars.js";
import { type BarBuffer, MOST_RESERVED, reserve } from "../csv/bar-buffer.js";
import { textNumber } from "./cell-text.js";
import { doublesOf, textsOf } from "./column-values.js";
import { type FlatColumn, type RowGroup, readFooter } from "./footer.js";
import { isRead } from "./page-values.js";
import { type Budget, pagesOf } from "./pages.js";
import type { ParquetTable, TextTime, TypedTime, WantedNumber, WantedRows, WrittenRows } from "./parquet-table.js";
import { toDoubles } from "./to-doubles.js";
import { isUnpacked, type Unpack, unpacker } from "./unpack-page.js";

/** A table that is read straight into arrays. */
export interface FlatTable extends ParquetTable {
  /** Whether columns have a type, and are written in a way, that is read so. */
  readonly reads: (columns: readonly number[]) => boolean;
}

/** Bars are packed 4 to 20 times; what unpacks to far more is no file of bars. */
const MOST_UNPACKED = 200;
const UNPACKED_AT_LEAST = 1 << 26;
const DAY_AT_START = /^\s*[^ ,]+/;

/**
 * The columns of a Parquet file, read straight into arrays.
 *
 * @param bytes the whole file
 * @throws when it is damaged
 * @see https://parquet.apache.org/docs/file-format/
 */
export async function flatTable(bytes: Uint8Array): Promise<FlatTable> {
  const { columns, rows: count, groups, notes } = readFooter(bytes);
  const most = Math.max(UNPACKED_AT_LEAST, MOST_UNPACKED * bytes.length);
  if (8 * count > most) throw new Error(`it has ${count} rows in ${bytes.length} bytes, which bars never have`);
  const unpack = new Map<string, Unpack>();
  for (const codec of new Set(groups.flatMap(({ chunks }) => chunks.map((chunk) => chunk.codec)))) {
    if (isUnpacked(codec)) unpack.set(codec, await unpacker(codec));
  }

  const budget = (isOfFirst = false): Pass => {
    let left = most;
    return {
      isOfFirst,
      spend(size) {
        left -= size;
        if (left < 0) throw new Error(`it unpacks to more than ${MOST_UNPACKED} times its size, which bars never do`);
      },
    };
  };
  const isReadable = ({ type, leaf }: FlatColumn): boolean =>
    type.kind !== "other" &&
    groups.every(({ chunks }) => isUnpacked(chunks[leaf!]!.codec) && chunks[leaf!]!.encodings.every(isRead));
  /** The pages that the first rows are in, by where they lie: they are unpacked once. */
  const kept = new Map<number, Uint8Array>();
  const pages = (column: FlatColumn, { chunks }: RowGroup, limit: Pass): ReturnType<typeof pagesOf> => {
    const chunk = chunks[column.leaf!]!;
    const unpackPage = unpack.get(chunk.codec)!;
    const unpackOnce: Unpack = (packed, length) => {
      const known = kept.get(packed.byteOffset);
      kept.delete(packed.byteOffset);
      const page = known?.length === length ? known : unpackPage(packed, length);
      if (limit.isOfFirst) kept.set(packed.byteOffset, page);
      return page;
    };
    return pagesOf(bytes, chunk, column, unpackOnce, limit);
  };

  const doubles = (
    { column: j, counts }: TypedTime,
    group: RowGroup,
    limit: Pass,
    out: Float64Array,
    from: number,
  ): void => {
    const column = columns[j]!;
    const { type, physical, width } = column;
    let row = 0;
    for (const page of doublesOf(pages(column, group, limit), column, toDoubles(type, physical, width, counts))) {
      if (row + page.rows > group.rows) throw new Error(tooMany(group));
      page.write(out, from + row);
      row += page.rows;
    }
    if (row < group.rows) throw new Error(tooFew(group, row));
  };

  const texts = (j: number, group: RowGroup, limit: Pass, wanted: number = group.rows): (string | null)[] => {
    const column = columns[j]!;
    const found: (string | null)[] = [];
    let row = 0;
    for (const page of textsOf(pages(column, group, limit), column, wanted)) {
      if (row + page.rows > group.rows) throw new Error(tooMany(group));
      for (const text of page.texts) found.push(text);
      row += page.rows;
      if (row >= wanted) break;
    }
    if (row < wanted) throw new Error(tooFew(group, row));
    return found;
  };

  const times = ({ column, clock }: TextTime, group: RowGroup, limit: Pass): (string | null)[] => {
    const found = texts(column, group, limit);
    if (clock === undefined) return found;
    const isText = columns[column]!.type.kind === "text";
    const clocks = texts(clock, group, limit);
    return found.map((day, i) => {
      const [d, c] = [isText ? day : day?.slice(0, 10), clocks[i]];
      return d == null || c == null ? null : `${d} ${c}`;
    });
  };

  /** Writes a number of each row, the sum of some columns. */
  const numbers = (
    wanted: readonly WantedNumber[],
    group: RowGroup,
    limit: Pass,
    out: Float64Array,
    from: number,
  ): void => {
    if (wanted.length === 0) out.fill(0, from, from + group.rows);
    for (const [k, one] of wanted.entries()) {
      const [target, at] = k === 0 ? [out, from] : [new Float64Array(group.rows), 0];
      const { kind } = columns[one.column]!.type;
      if (kind === "text") {
        const found = texts(one.column, group, limit);
        for (const [i, text] of found.entries()) target[at + i] = text === null ? Number.NaN : textNumber(text);
      } else doubles({ column: one.column }, group, limit, target, at);
      if (one.divisor !== 1) for (let i = at; i < at + group.rows; i++) target[i]! /= one.divisor;
      // A time is no number.
      if (kind === "date" || kind === "clock" || kind === "timestamp") {
        for (let i = 0; i < group.rows; i++)
          if (!Number.isNaN(target[at + i]!)) target[at + i] = Number.POSITIVE_INFINITY;
      }
      if (k > 0) for (let i = 0; i < group.rows; i++) out[from + i]! += target[i]!;
    }
  };

  async function* rows(buffer: BarBuffer, wanted: WantedRows): AsyncGenerator<WrittenRows> {
    const { time, publisher, stock } = wanted;
    const limit = budget();
    // A row takes a byte at least, or the file says more than it holds.
    if (stock === undefined) reserve(buffer, Math.min(count, Math.max(MOST_RESERVED, bytes.length)));
    let first = 1;
    for (const group of groups) {
      const kept = stock && rowsOfStock(texts(stock.column, group, limit), stock.name);
      if (kept?.length !== 0 && group.rows > 0) {
        reserve(buffer, group.rows);
        const from = buffer.length;
        if ("parse" in time) {
          for (const [i, text] of times(time, group, limit).entries()) buffer.time[from + i] = time.parse(text);
        } else doubles(time, group, limit, buffer.time, from);
        for (const field of NUMBERS) numbers(wanted.numbers[field], group, limit, buffer[field], from);
        for (let i = 0; i < group.rows; i++) buffer.row[from + i] = first + i;
        let publishers = publisher === undefined ? undefined : texts(publisher, group, limit);
        if (kept && kept.length < group.rows) {
          for (const field of [...BAR_COLUMNS, "row"] as const) {
            const column = buffer[field];
            for (let i = 0; i < kept.length; i++) column[from + i] = column[from + kept[i]!]!;
          }
          publishers = publishers && Array.from(kept, (i) => publishers![i]!);
        }
        yield { from, to: from + (kept?.length ?? group.rows), publishers };
      }
      first += group.rows;
    }
  }

  return {
    columns,
    reads: (wanted) => wanted.every((j) => isReadable(columns[j]!)),
    async firstRows(wanted) {
      const found = Math.min(wanted, count);
      const limit = budget(true);
      const cells = columns.map((column, j) => {
        const first: (string | null)[] = [];
        for (const group of isReadable(column) ? groups : []) {
          const rest = found - first.length;
          if (rest <= 0) break;
          first.push(...texts(j, group, limit, Math.min(group.rows, rest)).slice(0, rest));
        }
        return first;
      });
      return Array.from({ length: found }, (_, i) => cells.map((column) => column[i] ?? ""));
    },
    async distinct(column) {
      const limit = budget();
      const found = new Set<string>();
      for (const group of groups) for (const text of texts(column, group, limit)) found.add(text ?? "");
      return [...found].sort();
    },
    async days(time) {
      const limit = budget();
      const found = new Map<string, number>();
      let row = 0;
      for (const group of groups) {
        for (const text of times(time, group, limit)) {
          row++;
          const [day = ""] = DAY_AT_START.exec(text ?? "") ?? [];
          if (!found.has(day)) found.set(day, row);
        }
      }
      return [...found];
    },
    async cells(row, wanted) {
      let first = 1;
      for (const group of groups) {
        if (row < first + group.rows) return wanted.map((j) => texts(j, group, budget())[row - first]!);
        first += group.rows;
      }
      return [];
    },
    rows,
    note: async (key) => notes.get(key),
  };
}

/** One reading of some columns. */
interface Pass extends Budget {
  /** Whether it is of the first rows, which are read again. */
  readonly isOfFirst: boolean;
}

const NUMBERS = ["open", "high", "low", "close", "volume"] as const;

const tooMany = ({ rows }: RowGroup): string => `a column has more than the ${rows} rows of its row group`;
const tooFew = ({ rows }: RowGroup, row: number): string =>
  `a column gives ${row} of the ${rows} rows of its row group`;

/** The places of a stock's rows. */
function rowsOfStock(symbols: readonly (string | null)[], name: string): Uint32Array {
  const wanted = name.toLowerCase();
  const kept = new Uint32Array(symbols.length);
  let length = 0;
  // Symbols repeat: each is compared in small letters once.
  let [last, isWanted]: [string | null, boolean] = [null, false];
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i]!;
    if (symbol !== last) [last, isWanted] = [symbol, symbol?.toLowerCase() === wanted];
    if (symbol !== null && isWanted) kept[length++] = i;
  }
  return kept.subarray(0, length);
}
