/** Plotly's default height. */
const HEIGHT = 450;

/**
 * The height of a figure in pixels, as its box has it until it is drawn. A height that is no number of pixels, such as text
 * from a file, counts as none: it must not get into the page's HTML.
 *
 * @param layout the figure's layout, of which nothing is known
 * @returns a whole number from 1 to 10,000
 */
export function figureHeight(layout: unknown): number {
  const height = typeof layout === "object" && layout !== null ? (layout as { height?: unknown }).height : undefined;
  return typeof height === "number" && height > 0 && height <= 10_000 ? Math.ceil(height) : HEIGHT;
}
