/** Different values, and for each value its place among them. */
export interface Dictionary {
  readonly values: Float64Array;
  readonly places: Uint16Array;
  /** Bits of a place. */
  readonly width: number;
}

const MOST = 1 << 14;
const SLOTS = 1 << 16;
/** After this many values it is seen whether they repeat. */
const TRIAL = 4096;

/**
 * The different values of a column, by their bits, in the order in which they come.
 *
 * @returns undefined where there are so many that plain values take hardly more room
 */
export function dictionaryOf(values: Float64Array): Dictionary | undefined {
  const { length } = values;
  const most = Math.min(MOST, length >>> 2);
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * length);
  const slots = new Int32Array(SLOTS).fill(-1);
  const found = new Int32Array(2 * most);
  const places = new Uint16Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const low = halves[2 * i]!;
    const high = halves[2 * i + 1]!;
    let slot = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b) >>> 16;
    let place = slots[slot]!;
    while (place >= 0 && (found[2 * place] !== low || found[2 * place + 1] !== high)) {
      slot = (slot + 1) & (SLOTS - 1);
      place = slots[slot]!;
    }
    if (place < 0) {
      if (count === most || (i === TRIAL && count > TRIAL / 2)) return undefined;
      place = count++;
      slots[slot] = place;
      found[2 * place] = low;
      found[2 * place + 1] = high;
    }
    places[i] = place;
  }
  if (count === 0) return undefined;
  return { values: new Float64Array(found.buffer, 0, count), places, width: Math.max(1, 32 - Math.clz32(count - 1)) };
}

/** Places as a page has them: the bits of one, then all of them in one bit-packed run, filled up to eight. */
export function packPlaces({ places, width }: Dictionary, head: Uint8Array): Uint8Array {
  const octets = Math.ceil(places.length / 8) * width;
  const out = new Uint8Array(1 + head.length + octets);
  out[0] = width;
  out.set(head, 1);
  let [to, bits, room] = [1 + head.length, 0, 0];
  for (let i = 0; i < places.length; i++) {
    bits |= places[i]! << room;
    room += width;
    for (; room >= 8; room -= 8) {
      out[to++] = bits & 255;
      bits >>>= 8;
    }
  }
  if (room > 0) out[to] = bits;
  return out;
}
