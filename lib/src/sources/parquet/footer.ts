import type { SchemaElement } from "hyparquet";
import { parquetMetadata } from "hyparquet/src/metadata.js";
import { type ColumnType, columnType } from "./column-type.js";

/** What stands at the end of a Parquet file: its columns, and where their bytes are. */
export interface Footer {
  readonly columns: readonly FlatColumn[];
  readonly rows: number;
  readonly groups: readonly RowGroup[];
  /** Texts that the writer left, by key. */
  readonly notes: ReadonlyMap<string, string>;
}

/** A column at the top of the schema. One that is made of others has no values of its own here. */
export interface FlatColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Which of a group's chunks is its; undefined for a column made of others. */
  readonly leaf: number | undefined;
  readonly physical: string;
  /** Bytes of a value of fixed length. */
  readonly width: number;
  readonly isOptional: boolean;
}

/** Rows whose columns are written one after another. */
export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly Chunk[];
}

/** The bytes of a column in a row group. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly codec: string;
  readonly encodings: readonly string[];
}

/** More than this is no list of columns and row groups. */
const LONGEST = 1 << 26;
const TAIL = 8;
const WIDTHS: Readonly<Record<string, number>> = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 };

/**
 * Reads the end of a Parquet file, and checks that all it says of places and lengths is within the file.
 *
 * @param bytes the whole file
 * @throws when it is damaged
 * @see https://parquet.apache.org/docs/file-format/metadata/
 */
export function readFooter(bytes: Uint8Array): Footer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = (from: number): string => String.fromCharCode(...bytes.subarray(from, from + 4));
  if (bytes.length < 4 + TAIL || text(0) !== "PAR1" || text(bytes.length - 4) !== "PAR1") {
    throw new Error("it does not begin and end as Parquet does, so it may be incomplete");
  }
  const length = view.getUint32(bytes.length - TAIL, true);
  if (length > Math.min(LONGEST, bytes.length - 4 - TAIL)) throw new Error("its footer is longer than the file");
  let found: ReturnType<typeof parquetMetadata>;
  try {
    found = parquetMetadata(bytes.subarray(bytes.length - TAIL - length), { geoparquet: false });
  } catch {
    throw new Error("its footer is damaged");
  }
  const columns = columnsOf(found.schema);
  const leaves = leavesOf(found.schema);
  // A group without rows has no pages, and some writers give none of its places.
  const groups = found.row_groups
    .filter((group) => group.num_rows !== 0n)
    .map((group): RowGroup => {
      if (group.columns.length !== leaves) throw new Error("its footer is damaged: a row group lacks columns");
      const chunks = group.columns.map(({ meta_data: about, file_path: elsewhere }): Chunk => {
        if (about === undefined || elsewhere) throw new Error("its columns are encrypted, or in other files");
        const dictionary = Number(about.dictionary_page_offset ?? 0);
        const data = Number(about.data_page_offset);
        const from = dictionary > 0 ? Math.min(dictionary, data) : data;
        const to = from + Number(about.total_compressed_size);
        if (!(from >= 4 && to >= from && to <= bytes.length - TAIL - length)) {
          throw new Error("its footer is damaged: a column lies outside the file");
        }
        return { from, to, codec: about.codec, encodings: about.encodings };
      });
      return { rows: countOf(group.num_rows), chunks };
    });
  const packed = groups.flatMap(({ chunks }) => chunks).reduce((sum, { from, to }) => sum + to - from, 0);
  if (packed > bytes.length) throw new Error("its footer is damaged: columns lie over each other");
  const rows = countOf(found.num_rows);
  if (groups.reduce((sum, group) => sum + group.rows, 0) !== rows) {
    throw new Error("its footer is damaged: the row groups have not as many rows as the file");
  }
  const notes = new Map((found.key_value_metadata ?? []).map(({ key, value }) => [key, value ?? ""]));
  return { columns, rows, groups, notes };
}

function countOf(rows: bigint | undefined): number {
  if (rows === undefined) throw new Error("its footer is damaged: it does not say how many rows there are");
  const count = Number(rows);
  if (!(count >= 0 && count <= 0xffffffff)) throw new Error(`its footer is damaged: it counts ${rows} rows`);
  return count;
}

function leavesOf(schema: readonly SchemaElement[]): number {
  return schema.filter(({ num_children: children }, i) => i > 0 && !children).length;
}

function columnsOf(schema: readonly SchemaElement[]): FlatColumn[] {
  const columns: FlatColumn[] = [];
  let leaf = 0;
  /** Skips an element with all it is made of. Returns the index after it. */
  const skip = (i: number): number => {
    let next = i + 1;
    for (let open = schema[i]!.num_children ?? 0; open > 0 && next < schema.length; next++) {
      open += (schema[next]!.num_children ?? 0) - 1;
      if (!schema[next]!.num_children) leaf++;
    }
    return next;
  };
  for (let i = 1; i < schema.length; ) {
    const element = schema[i]!;
    const { name, type: physical = "", repetition_type: repetition, type_length: length = 0 } = element;
    const isFlat = !element.num_children && repetition !== "REPEATED";
    columns.push({
      name,
      type: isFlat ? columnType(element) : { kind: "other" },
      leaf: isFlat ? leaf : undefined,
      physical,
      width: physical === "FIXED_LEN_BYTE_ARRAY" ? length : (WIDTHS[physical] ?? 0),
      isOptional: repetition === "OPTIONAL",
    });
    if (!element.num_children) leaf++;
    i = skip(i);
  }
  return columns;
}
