import type { Failure } from "./failure.js";

/**
 * Describes a fault of the kernel itself.
 *
 * A cell may have put something else in the place of what the kernel stands on, as `Array.prototype.map`: this uses next to
 * nothing.
 *
 * @param thrown what the kernel threw
 */
export function brokenKernel(thrown: unknown): Failure {
  let what = "unknown fault";
  try {
    what = `${(thrown as { message?: unknown } | null | undefined)?.message ?? thrown}`;
  } catch {
    // It can't even be said.
  }
  const evalue = `the kernel itself failed (${what}); restart the kernel`;
  return { ename: "KernelError", evalue, traceback: [`KernelError: ${evalue}`] };
}
