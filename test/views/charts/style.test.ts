import { describe, expect, it } from "vitest";
import { INK, LABEL_COLOURS, pale, SERIES_COLOURS, seriesLook } from "../../../lib/dist/views/charts/style.js";

const GROUNDS = ["#ffffff", "#111111"];

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** The eyes of people as Machado, Oliveira & Fernandes (2009) simulate them: what they make of linear red, green, blue. */
const EYES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A colour in CIE L*a*b* as such eyes see it. */
function seenBy(matrix: readonly (readonly number[])[], colour: string): number[] {
  const rgb = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const product = (rows: readonly (readonly number[])[], vector: readonly number[]): number[] =>
    rows.map((row) => row.reduce((sum, x, i) => sum + x * vector[i]!, 0));
  const seen = product(matrix, rgb).map((c) => Math.min(1, Math.max(0, c)));
  const toXyz = [
    [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505],
    [0.2126, 0.7152, 0.0722],
    [0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089],
  ];
  const [x, y, z] = product(toXyz, seen).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, i) => x - b[i]!));
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

  it("tells eight series apart by colour, for colour-blind readers too", () => {
    expect(SERIES_COLOURS).toHaveLength(8);
    for (const [i, a] of SERIES_COLOURS.entries()) {
      for (const b of SERIES_COLOURS.slice(i + 1)) {
        for (const [eyes, matrix] of Object.entries(EYES)) {
          // Two colours apart by 2.3 are just noticeably different.
          expect(distance(seenBy(matrix, a), seenBy(matrix, b)), `${a} and ${b}, ${eyes}`).toBeGreaterThan(16);
        }
      }
    }
  });

  it("tells those beyond apart by their dashes, dots and hatching", () => {
    const looks = Array.from({ length: 32 }, (_, i) => seriesLook(i));
    for (const name of ["dash", "symbol"] as const) {
      expect(new Set(looks.map((look) => `${look.color} ${look[name]}`)).size).toBe(32);
    }
    expect(new Set(looks.map(({ color, pattern }) => `${color} ${pattern.shape}`)).size).toBe(32);
    expect(looks[0]).toEqual({ color: "#0072B2", dash: "solid", symbol: "circle", pattern: { shape: "" } });
    expect(looks[8]).toEqual({ color: "#0072B2", dash: "dash", symbol: "diamond", pattern: { shape: "/" } });
  });

  it("makes colours pale", () => {
    expect(pale("#0072B2", 0.2)).toBe("rgba(0,114,178,0.2)");
  });
});
