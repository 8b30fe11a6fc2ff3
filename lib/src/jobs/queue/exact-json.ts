/** Where a number stands that JSON has no way to write, a column of numbers, and numbers of rows. */
const [NUMBER, COLUMN, ROWS] = ["$number", "$column", "$rows"];

/**
 * Plain data as JSON that `parseExact` gives back with the same bits: also `NaN`, infinities, -0, `Float64Array` and
 * `Uint32Array`, which JSON itself would change. What is `undefined` is left out.
 *
 * @example
 * exactJson([1, NaN]); // → '[1,{"$number":"NaN"}]'
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Float64Array) return { [COLUMN!]: base64Of(one) };
    if (one instanceof Uint32Array) return { [ROWS!]: base64Of(one) };
    if (typeof one !== "number" || (Number.isFinite(one) && !Object.is(one, -0))) return one;
    return { [NUMBER]: Object.is(one, -0) ? "-0" : String(one) };
  });
}

/**
 * The value of a text that `exactJson` wrote. Columns are in shared memory, so that threads need no copies.
 *
 * @throws SyntaxError when it is not JSON
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_, one: unknown) => {
    if (typeof one !== "object" || one === null) return one;
    const { [NUMBER!]: number, [COLUMN!]: column, [ROWS!]: rows } = one as { readonly [key: string]: unknown };
    if (typeof number === "string") return Number(number);
    if (typeof rows === "string") return new Uint32Array(new Uint8Array(Buffer.from(rows, "base64")).buffer);
    return typeof column === "string" ? columnOf(Buffer.from(column, "base64")) : one;
  });
}

function base64Of({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function columnOf(bytes: Buffer): Float64Array {
  const column = new Float64Array(new SharedArrayBuffer(bytes.length - (bytes.length % 8)));
  Buffer.from(column.buffer).set(bytes.subarray(0, column.byteLength));
  return column;
}
