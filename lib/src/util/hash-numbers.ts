/**
 * A short hash of numbers, the same on every engine: 64 bits of FNV-1a over their bytes as little-endian doubles, in
 * hexadecimal. It distinguishes columns; it is not cryptographic.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function hashNumbers(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    // One bit pattern for NaN and one for zero.
    view.setFloat64(8 * i, Number.isNaN(value) ? Number.NaN : value + 0, true);
  }
  const bytes = new Uint8Array(view.buffer);
  // Two 32-bit halves, each FNV-1a with its own start value: a 64-bit multiplication would need BigInt.
  let [a, b] = [0x811c9dc5, 0xcbf29ce4];
  for (let k = 0; k < bytes.length; k++) {
    const byte = bytes[k]!;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte ^ (a >>> 24), 0x01000193);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}
