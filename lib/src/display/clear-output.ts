import { kernelLink } from "./kernel-link.js";

/**
 * Takes away what the cell that runs has printed and shown so far; outside a notebook it does nothing.
 *
 * @param options `wait` until there is something new to show, so that nothing flickers
 * @example
 * clearOutput({ wait: true }); // → undefined
 */
export function clearOutput({ wait = false }: { readonly wait?: boolean } = {}): void {
  kernelLink()?.publish("clear_output", { wait });
}
