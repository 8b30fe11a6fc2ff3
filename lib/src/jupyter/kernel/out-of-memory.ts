import type { Failure } from "./failure.js";

/**
 * What a cell is told that filled the kernel's memory.
 *
 * @param limit how large the heap could grow, in MB
 */
export function outOfMemory(limit: number): Failure {
  const evalue = `the kernel ran out of memory (limit ${(limit / 1024).toFixed(1)} GB); variables are lost`;
  const advice = "A new kernel has taken its place: run the cells again from the top.";
  return { ename: "OutOfMemory", evalue, traceback: [`OutOfMemory: ${evalue}`, advice] };
}
