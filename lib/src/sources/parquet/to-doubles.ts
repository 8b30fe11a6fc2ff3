import type { ColumnType, CountUnit } from "./column-type.js";

/**
 * Turns values, as a page without encoding has them, into doubles.
 *
 * @param bytes the values
 * @param count how many there are
 * @param out receives them
 * @param to index of the first in `out`
 */
export type ToDoubles = (bytes: Uint8Array, count: number, out: Float64Array, to: number) => void;

const TWO_32 = 4294967296;
const PER_MS = { us: 1e3, ns: 1e6 };
const DAY = 86_400_000;
/** Julian day of 1970-01-01. */
const EPOCH = 2_440_588;

/**
 * What makes doubles of a column's values: numbers as they are, times and dates in milliseconds (half a millisecond stands
 * for what is less, so that it passes for no whole minute).
 *
 * @param type the column's type, no text
 * @param physical how its values are written
 * @param width bytes of a value
 * @param counts what a whole number counts, where it is a time since 1970
 */
export function toDoubles(type: ColumnType, physical: string, width: number, counts?: CountUnit): ToDoubles {
  const unit = counts ?? (type.kind === "timestamp" || type.kind === "clock" ? type.unit : undefined);
  if (type.kind === "decimal") return decimals(physical, width, 10 ** type.scale);
  if (type.kind === "boolean") return bits;
  if (unit === "int96") return sparkTimes;
  switch (physical) {
    case "DOUBLE":
      return counts === undefined ? doubles : (bytes, count, out, to) => countedDoubles(bytes, count, out, to, counts);
    case "FLOAT":
      return floats;
    case "INT32": {
      if (type.kind === "whole" && type.isUnsigned)
        return unit === undefined ? whole32(true, 1) : inUnit(whole32(true, 1), unit);
      const scale = type.kind === "date" ? DAY : 1;
      return unit === undefined ? whole32(false, scale) : inUnit(whole32(false, 1), unit);
    }
    default:
      return unit === undefined || unit === "s" || unit === "ms"
        ? whole64(type.kind === "whole" && type.isUnsigned, unit === "s" ? 1000 : 1)
        : fine64(PER_MS[unit]);
  }
}

function check(bytes: Uint8Array, length: number): void {
  if (bytes.length < length) throw new Error("a page is damaged: it ends too soon");
}

function viewOf(bytes: Uint8Array, length: number): DataView {
  check(bytes, length);
  return new DataView(bytes.buffer, bytes.byteOffset, length);
}

const floats: ToDoubles = (bytes, count, out, to) => {
  const view = viewOf(bytes, 4 * count);
  for (let i = 0; i < count; i++) out[to + i] = view.getFloat32(4 * i, true);
};

const doubles: ToDoubles = (bytes, count, out, to) => {
  check(bytes, 8 * count);
  new Uint8Array(out.buffer, out.byteOffset + 8 * to, 8 * count).set(bytes.subarray(0, 8 * count));
};

function countedDoubles(bytes: Uint8Array, count: number, out: Float64Array, to: number, unit: CountUnit): void {
  doubles(bytes, count, out, to);
  const [scale, per] = unit === "s" ? [1000, 1] : [1, unit === "ms" ? 1 : PER_MS[unit]];
  for (let i = to; i < to + count; i++) out[i] = millisecondsOf(scale * out[i]!, per);
}

/** Milliseconds of a count of which `per` are one. */
function millisecondsOf(value: number, per: number): number {
  const quotient = Math.floor(value / per);
  return quotient * per === value ? quotient : quotient + 0.5;
}

const bits: ToDoubles = (bytes, count, out, to) => {
  check(bytes, Math.ceil(count / 8));
  for (let i = 0; i < count; i++) out[to + i] = (bytes[i >> 3]! >> (i & 7)) & 1;
};

function whole32(isUnsigned: boolean, scale: number): ToDoubles {
  return (bytes, count, out, to) => {
    const view = viewOf(bytes, 4 * count);
    for (let i = 0; i < count; i++) {
      out[to + i] = (isUnsigned ? view.getUint32(4 * i, true) : view.getInt32(4 * i, true)) * scale;
    }
  };
}

function inUnit(read: ToDoubles, unit: CountUnit): ToDoubles {
  const [scale, per] = unit === "s" ? [1000, 1] : [1, unit === "ms" ? 1 : PER_MS[unit]];
  return (bytes, count, out, to) => {
    read(bytes, count, out, to);
    for (let i = to; i < to + count; i++) out[i] = millisecondsOf(scale * out[i]!, per);
  };
}

function whole64(isUnsigned: boolean, scale: number): ToDoubles {
  return (bytes, count, out, to) => {
    const view = viewOf(bytes, 8 * count);
    for (let i = 0; i < count; i++) {
      const high = isUnsigned ? view.getUint32(8 * i + 4, true) : view.getInt32(8 * i + 4, true);
      out[to + i] = (high * TWO_32 + view.getUint32(8 * i, true)) * scale;
    }
  };
}

/** Milliseconds of times that are finer. A double holds a whole minute of nanoseconds exactly, but not each nanosecond. */
function fine64(per: number): ToDoubles {
  return (bytes, count, out, to) => {
    const view = viewOf(bytes, 8 * count);
    for (let i = 0; i < count; i++) {
      const low = view.getUint32(8 * i, true);
      const high = view.getInt32(8 * i + 4, true);
      const value = high * TWO_32 + low;
      const quotient = value / per;
      const isExact = (low & 1023) === 0 || Math.abs(value) <= Number.MAX_SAFE_INTEGER;
      out[to + i] = isExact && Math.floor(quotient) === quotient ? quotient : withRest(high, low, per);
    }
  };
}

function withRest(high: number, low: number, per: number): number {
  const value = BigInt(high) * BigInt(TWO_32) + BigInt(low);
  const rest = value % BigInt(per);
  return Number((value - rest) / BigInt(per)) + (rest === 0n ? 0 : 0.5);
}

/** A day and the nanoseconds of that day, as Spark has written times. */
const sparkTimes: ToDoubles = (bytes, count, out, to) => {
  check(bytes, 12 * count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let i = 0; i < count; i++) {
    const nanoseconds = Number(view.getBigInt64(12 * i, true));
    out[to + i] = (view.getInt32(12 * i + 8, true) - EPOCH) * DAY + millisecondsOf(nanoseconds, PER_MS.ns);
  }
};

/** Decimals: a whole number and a power of ten that it is to be divided by. */
function decimals(physical: string, width: number, power: number): ToDoubles {
  return (bytes, count, out, to) => {
    check(bytes, width * count);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const large = BigInt(power);
    for (let i = 0; i < count; i++) {
      if (physical === "INT32") out[to + i] = view.getInt32(4 * i, true) / power;
      else if (width <= 6) out[to + i] = bigEndian(bytes, width * i, width) / power;
      else {
        const whole = physical === "INT64" ? view.getBigInt64(8 * i, true) : largeBigEndian(bytes, width * i, width);
        // What no double holds exactly is divided before it becomes one.
        out[to + i] = isSafe(whole) ? Number(whole) / power : Number(whole / large) + Number(whole % large) / power;
      }
    }
  };
}

function isSafe(value: bigint): boolean {
  return value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
}

/** A whole number of up to six bytes, its sign in the first. */
function bigEndian(bytes: Uint8Array, from: number, width: number): number {
  let value = width === 0 ? 0 : (bytes[from]! << 24) >> 24;
  for (let k = 1; k < width; k++) value = 256 * value + bytes[from + k]!;
  return value;
}

function largeBigEndian(bytes: Uint8Array, from: number, width: number): bigint {
  let value = bytes[from]! > 127 ? -1n : 0n;
  for (let k = 0; k < width; k++) value = (value << 8n) | BigInt(bytes[from + k]!);
  return value;
}
