import { excerpt } from "../../util/excerpt.js";
import { noBars } from "../no-bars.js";
import { csvLine } from "./csv-text.js";

type Fields = Readonly<Record<string, unknown>>;

/** No line of bars is longer, and no text that must be parsed whole. */
const LONGEST_LINE = 1 << 16;
const LARGEST = 1 << 29;

/**
 * JSON as the CSV that holds the same rows, a piece at a time: an object a line, or one text of an array of objects or of
 * arrays, perhaps within an object (`{"results": [...]}`), of an object a time (`{"2018-01-02 09:30:00": {...}}`), or of
 * an array a column. Columns are those of the first row.
 *
 * @throws when it is no JSON, naming the line, or holds no rows
 */
export async function* jsonRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let text = "";
  let names: readonly string[] | undefined;
  let line = 0;
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (names === undefined) {
      const end = text.indexOf("\n");
      const first = end < 0 ? undefined : flatObject(text.slice(0, end));
      if (first === undefined) {
        if (text.length > LARGEST)
          throw new Error(`a JSON text of more than ${LARGEST} bytes: write one object per line`);
        continue;
      }
      names = Object.keys(first);
      yield Buffer.from(csvLine(names));
    }
    const end = text.lastIndexOf("\n");
    if (text.length - end > LONGEST_LINE)
      throw new Error(`a line is longer than ${LONGEST_LINE} bytes: these are not JSON lines of bars`);
    if (end < 0) continue;
    yield Buffer.from(rowsOf(text.slice(0, end).split("\n"), names));
    text = text.slice(end + 1);
  }
  text += decoder.decode();
  if (names === undefined) yield* wholeText(text);
  else if (text !== "") yield Buffer.from(rowsOf([text], names));

  function rowsOf(lines: readonly string[], columns: readonly string[]): string {
    return lines
      .map((written) => {
        line++;
        if (written.trim() === "") return "\n";
        const fields = flatObject(written);
        if (fields === undefined) throw new Error(`line ${line}: not a JSON object like line 1: ${excerpt(written)}`);
        return csvLine(columns.map((name) => fields[name]));
      })
      .join("");
  }
}

/** The object in a line, if its values are no objects themselves. */
function flatObject(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && Object.values(value).every((field) => typeof field !== "object" || field === null)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function* wholeText(text: string): Generator<Buffer> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw noBars(new Error(`not JSON: ${excerpt((error as Error).message)}`));
  }
  const found = findTable(value);
  if (found === undefined) {
    throw noBars(
      new Error(
        "the JSON holds no bars: write an array of objects, or one object per line, with the time and the five numbers",
      ),
    );
  }
  yield Buffer.from(found.map(csvLine).join(""));
}

/** The rows in a value or, where it has none itself, in the one of its parts that has; the first names the columns. */
function findTable(value: unknown): (readonly unknown[])[] | undefined {
  const own = tableOf(value);
  if (own !== undefined || !isObject(value)) return own;
  const found = Object.values(value).flatMap((part) => {
    const rows = findTable(part);
    return rows === undefined ? [] : [rows];
  });
  return found.length === 1 ? found[0] : undefined;
}

function tableOf(value: unknown): (readonly unknown[])[] | undefined {
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    if (value.every(Array.isArray)) return value;
    if (!value.every(isObject)) return undefined;
    const names = Object.keys(value[0]!);
    return [names, ...value.map((fields) => names.map((name) => fields[name]))];
  }
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key, fields]) => /^\d{4}-?\d\d-?\d\d/.test(key) && isObject(fields))) {
    const names = Object.keys(entries[0]![1] as Fields);
    return [
      ["time", ...names],
      ...entries.map(([time, fields]) => [time, ...names.map((name) => (fields as Fields)[name])]),
    ];
  }
  const columns = entries.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const length = columns[0]?.[1].length ?? 0;
  const isTable =
    columns.length >= 5 && columns.every(([, column]) => column.length === length && !column.some(isObject));
  if (!isTable) return undefined;
  const rows = Array.from({ length }, (_, i) => columns.map(([, column]) => column[i]));
  return [columns.map(([name]) => name), ...rows];
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
