/** The beginning of a text from outside, safe to print: in quotes, on one line, without control characters. */
export function plainExcerpt(text: string, length: number = 60): string {
  const start = text.slice(0, length).replace(/[^\x20-\x7e]+/g, " ");
  return text === "" ? "nothing" : `"${start}${text.length > length ? "..." : ""}"`;
}
