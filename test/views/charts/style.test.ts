import { describe, expect, it } from "vitest";
import { count, INK, LABEL_COLOURS, pale, SERIES_COLOURS } from "../../../lib/dist/views/charts/style.js";

const GROUNDS = ["#ffffff", "#111111"];

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe("the charts' style", () => {
  it.each(GROUNDS)("reads on %s: text by 4.2, traces by 3", (ground) => {
    expect(contrast(INK, ground)).toBeGreaterThanOrEqual(4.2);
    for (const colour of [...SERIES_COLOURS, ...LABEL_COLOURS]) {
      expect(contrast(colour, ground), colour).toBeGreaterThanOrEqual(3);
    }
  });

  it("writes counts and pale colours", () => {
    expect([0, 12, 999, 1000, 1234567].map(count)).toEqual(["0", "12", "999", "1,000", "1,234,567"]);
    expect(pale("#0072B2", 0.2)).toBe("rgba(0,114,178,0.2)");
  });
});
