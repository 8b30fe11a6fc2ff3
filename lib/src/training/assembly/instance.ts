import { log1p } from "../../util/log.js";
import { LOOPS } from "./bytes.js";

/** What lib/assembly/loops.ts exports; positions and lengths are bytes of its memory. */
export interface Loops {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  /** Where its own variables end. */
  readonly heap: { readonly value: number };
  addTerms(
    p: number,
    rows: number,
    columns: number,
    stride: number,
    sign: number,
    weight: number,
    point: number,
    out: number,
    withHessian: boolean,
  ): void;
  addAucs(rows: number, groups: number, kinds: number, own: number, weights: number, bytes: number, sums: number): void;
  centre(column: number, rows: number, mean: number): void;
  predict(p: number, rows: number, columns: number, stride: number, point: number, out: number): void;
}

/** The part of WebAssembly that is used here: its types belong to browsers. */
interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** More columns than this go by plain JavaScript: a Hessian of their size has to fit into the memory. */
export const MOST_COLUMNS = 1000;

const PAGE = 65_536;

let compiled: object | undefined;

/**
 * A new instance of the loops, with a memory of its own; undefined where there is no WebAssembly with SIMD, or a page's
 * rules forbid it.
 */
export function startInstance(): Loops | undefined {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: Assembly };
  if (!WebAssembly) return undefined;
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(LOOPS), (char) => char.charCodeAt(0)));
    return new WebAssembly.Instance(compiled, { loops: { log1p } }).exports as Loops;
  } catch {
    return undefined;
  }
}

/** Makes the memory at least so large; false if the engine does not give as much. */
export function reserve({ memory }: Loops, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return true;
  try {
    memory.grow(Math.ceil(missing / PAGE));
    return true;
  } catch {
    return false;
  }
}
