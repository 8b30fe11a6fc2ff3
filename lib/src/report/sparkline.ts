/** Size of a small picture in pixels. */
const [WIDTH, HEIGHT] = [120, 28];

/**
 * A line as a small picture, inline SVG in the text's colour, with a thin line at the level of its start.
 *
 * @param values its points, evenly spaced
 * @param range least and largest value of all lines that are to be compared
 * @param words what it shows, for those who do not see it
 * @returns SVG; empty if there are fewer than two points
 */
export function sparkline(
  values: readonly number[],
  [least, largest]: readonly [number, number],
  words: string,
): string {
  if (values.length < 2) return "";
  const x = (i: number): string => digits((i * WIDTH) / (values.length - 1));
  const y = (value: number): string => digits(HEIGHT - 1 - ((value - least) / (largest - least || 1)) * (HEIGHT - 2));
  const points = values.map((value, i) => `${x(i)},${y(value)}`).join(" ");
  const start = y(values[0]!);
  return (
    `<svg width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}">` +
    `<path d="M0 ${start}H${WIDTH}" stroke="currentColor" stroke-opacity="0.3" fill="none"/>` +
    `<polyline points="${points}" fill="none" stroke="currentColor" stroke-width="1.3"/></svg>`
  );
}

function digits(x: number): string {
  return String(Math.round(10 * x) / 10);
}
