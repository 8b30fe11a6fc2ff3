/** A count with separators: 63,042; "-" if there is none. */
export function count(n: number): string {
  return Number.isNaN(n) ? "-" : String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count with its noun: `1 day`, `2,000 days`. */
export function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}
