/**
 * The order that sorts numbers upwards: `order[0]` is the place of the smallest. Equal numbers keep their order, and NaN
 * comes last.
 *
 * @param values n numbers
 * @returns the n places
 * @see Knuth, "The Art of Computer Programming", volume 3, section 5.2.5: radix sort
 * @example
 * sortOrder(Float64Array.of(0.3, -1, 0.2)); // → [1, 2, 0]
 */
export function sortOrder(values: Float64Array): Uint32Array {
  const digits = new Uint16Array(sortableBits(values).buffer);
  let order = Uint32Array.from(values.keys());
  let next = new Uint32Array(values.length);
  const place = new Uint32Array(1 << 16);
  for (let digit = 0; digit < DIGITS; digit++) {
    place.fill(0);
    for (let i = digit; i < digits.length; i += DIGITS) place[digits[i]!]!++;
    for (let value = 0, before = 0; value < place.length; value++) {
      const count = place[value]!;
      place[value] = before;
      before += count;
    }
    for (let i = 0; i < order.length; i++) {
      const from = order[i]!;
      next[place[digits[DIGITS * from + digit]!]!++] = from;
    }
    [order, next] = [next, order];
  }
  return order;
}

/** Digits of 16 bits in a number of 64. Every JavaScript engine in use stores the lowest first. */
const DIGITS = 4;

/** The bits of numbers, changed so that they sort as whole numbers do: two a number, the lower ones first. */
function sortableBits(values: Float64Array): Uint32Array {
  // -0 becomes 0, and all NaN become one, without a sign.
  const bits = new Uint32Array(values.map((value) => (Number.isNaN(value) ? Number.NaN : value + 0)).buffer);
  for (let high = 1; high < bits.length; high += 2) {
    const negative = bits[high]! >>> 31 === 1;
    bits[high] = negative ? ~bits[high]! : bits[high]! | 0x8000_0000;
    if (negative) bits[high - 1] = ~bits[high - 1]!;
  }
  return bits;
}
