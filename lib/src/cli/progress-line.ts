/** Shows progress in one line on stderr if that is a terminal. Call it without words to clear the line. */
export function progressLine(): (words?: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (words) => process.stderr.write(`\r\u001b[K${words ?? ""}`);
}
