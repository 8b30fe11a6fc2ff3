import type { Page } from "playwright-core";

/**
 * What cannot be read of a page's figures: texts that cover each other, that are cut at the figure's edge, or that have less
 * contrast than 4.5 to 1 with what is below them; and whether the page itself scrolls to the side.
 *
 * @param page with its figures drawn
 * @returns a line for each fault
 */
export function unreadable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls to the side");
    const rgb = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string): number => {
      const [r, g, b] = rgb(colour).map((part) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const contrast = (one: string, other: string): number => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
      return (high! + 0.05) / (low! + 0.05);
    };
    const groundOf = (element: Element | null): string => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        if ((rgb(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    // The colours between the ends of a heat map's scale are those of its middle, which is light, or of its ends.
    const cellsOf = (figure: Element): string[] => {
      const { data = [] } = (figure.querySelector(".js-plotly-plot") ?? figure) as {
        data?: { colorscale?: unknown }[];
      };
      return data.flatMap(({ colorscale }) =>
        Array.isArray(colorscale) ? colorscale.map(([, hex]: [number, string]) => toRgb(hex)) : [],
      );
    };
    const toRgb = (hex: string): string =>
      `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;
    for (const figure of document.querySelectorAll(".figure")) {
      const edge = figure.getBoundingClientRect();
      const texts = [...figure.querySelectorAll(".main-svg text")]
        .map((element) => ({ element, text: element.textContent ?? "", box: element.getBoundingClientRect() }))
        .filter(({ text, box }) => text.trim() !== "" && box.width > 0);
      for (const { element, text, box } of texts) {
        // Half a pixel is a matter of rounding.
        const isInside =
          box.left > edge.left - 0.5 &&
          box.right < edge.right + 0.5 &&
          box.top > edge.top - 0.5 &&
          box.bottom < edge.bottom + 0.5;
        if (!isInside) found.push(`"${text}" is cut`);
        const isInCell = element.closest(".heatmaplayer, .heatmap-label") !== null;
        const grounds = isInCell ? cellsOf(figure) : [groundOf(figure)];
        const least = Math.min(...grounds.map((ground) => contrast(getComputedStyle(element).fill, ground)));
        if (least < 4.5) found.push(`"${text}" has a contrast of ${least.toFixed(2)}`);
      }
      for (const [i, one] of texts.entries()) {
        for (const other of texts.slice(0, i)) {
          const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          // A line's box is higher than its letters.
          if (across > 1 && down > 2) found.push(`"${other.text}" and "${one.text}" cover each other`);
        }
      }
    }
    return found;
  });
}
