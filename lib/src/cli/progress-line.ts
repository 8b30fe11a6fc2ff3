/** Shows what is going on in one line of a terminal's stderr; nothing elsewhere. Called without words it clears the line. */
export function progressLine(): (words?: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (words) => process.stderr.write(`\r\u001b[K${words ?? ""}`);
}
