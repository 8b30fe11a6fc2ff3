import { kernelLink } from "./kernel-link.js";

/**
 * Clears what the running cell has printed and shown so far; outside a notebook it does nothing.
 *
 * @param options `wait` until there is something new to show, to avoid flicker
 * @example
 * clearOutput({ wait: true }); // → undefined
 */
export function clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
  kernelLink()?.publish("clear_output", { wait });
}
