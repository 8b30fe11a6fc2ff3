import { totalmem } from "node:os";

/** What a kernel may take of the machine; the rest is for what is not in its heap, and for others. */
const SHARE = 3 / 4;
const FLAG = /--max[-_]old[-_]space[-_]size/;

/**
 * How large a kernel's heap may grow: V8 itself stops at 4 GB or less, however much memory there is.
 *
 * @returns MB, three quarters of the memory of the machine or of the container; undefined where the person set a limit
 * with Node's own flag
 */
export function heapLimit(): number | undefined {
  if (FLAG.test(`${process.env.NODE_OPTIONS ?? ""} ${process.execArgv.join(" ")}`)) return undefined;
  const machine = totalmem();
  // 0 where there is no container, and without a limit more than the machine has.
  const container = process.constrainedMemory?.() ?? 0;
  const memory = container > 0 ? Math.min(container, machine) : machine;
  return Math.floor((memory * SHARE) / 2 ** 20);
}
