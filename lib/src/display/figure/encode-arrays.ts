/** Shorter lists are not worth encoding. */
const WORTH_IT = 32;

/** An integer type of plotly, by its range. */
const INTEGERS = [
  { dtype: "i1", low: -(2 ** 7), high: 2 ** 7 - 1, array: Int8Array },
  { dtype: "u1", low: 0, high: 2 ** 8 - 1, array: Uint8Array },
  { dtype: "i2", low: -(2 ** 15), high: 2 ** 15 - 1, array: Int16Array },
  { dtype: "u2", low: 0, high: 2 ** 16 - 1, array: Uint16Array },
  { dtype: "i4", low: -(2 ** 31), high: 2 ** 31 - 1, array: Int32Array },
] as const;

/**
 * Converts data to JSON, with long lists of numbers in their shortest exact form: written out, or as plotly's `{ dtype,
 * bdata }` (the bytes of the smallest type that holds them all, in base64). NaN is written out as null, which plotly
 * draws as a gap.
 *
 * @param value lists, objects, numbers and text; typed arrays count as lists
 * @returns a copy without typed arrays
 */
export function encodeArrays(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return encodeNumbers(Array.from(value as unknown as ArrayLike<number>));
  if (Array.isArray(value)) {
    if (value.length >= WORTH_IT && value.every((x) => typeof x === "number")) return encodeNumbers(value);
    return value.map(encodeArrays);
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, encodeArrays(entry)]));
}

function encodeNumbers(numbers: readonly number[]): unknown {
  if (numbers.length < WORTH_IT) return numbers;
  const { dtype, bytes } = smallest(numbers);
  const bdata = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return bdata.length + 30 < JSON.stringify(numbers).length ? { dtype, bdata } : numbers;
}

function smallest(numbers: readonly number[]): { dtype: string; bytes: ArrayBufferView } {
  if (numbers.every(Number.isInteger)) {
    const low = numbers.reduce((a, b) => Math.min(a, b));
    const high = numbers.reduce((a, b) => Math.max(a, b));
    const type = INTEGERS.find((one) => low >= one.low && high <= one.high);
    if (type) return { dtype: type.dtype, bytes: type.array.from(numbers) };
  }
  if (numbers.every((x) => Object.is(Math.fround(x), x))) return { dtype: "f4", bytes: Float32Array.from(numbers) };
  return { dtype: "f8", bytes: Float64Array.from(numbers) };
}
