/** Refuses a window that is not an integer of at least `least`. */
export function checkWindow(window: number, least: number): void {
  if (!Number.isInteger(window) || window < least) {
    throw new RangeError(`window must be an integer of at least ${least}, got ${window}`);
  }
}
