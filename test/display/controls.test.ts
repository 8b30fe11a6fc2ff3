import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { choice } from "../../lib/dist/display/controls/choice.js";
import { slider } from "../../lib/dist/display/controls/slider.js";

describe("controls outside a notebook", () => {
  const lines: unknown[] = [];
  beforeEach(() => {
    lines.length = 0;
    vi.spyOn(console, "log").mockImplementation((line) => void lines.push(line));
  });
  afterEach(() => vi.restoreAllMocks());

  it("run their function once, and print", async () => {
    slider("gate", { min: 0, max: 1 }, (gate) => gate);
    choice("preset", ["seed", "sound"], (preset) => ({ preset }));
    await slider("n", { min: -3, max: 8 }, async (n) => n);
    expect(lines).toEqual([
      "gate = 0.5 (0 to 1)",
      "0.5",
      "preset = seed (of seed, sound)",
      "{ preset: 'seed' }",
      "n = 3 (-3 to 8)",
      "3",
    ]);
  });

  it("refuse what can't be", () => {
    expect(() => slider("x", { min: 2, max: 1 }, () => 0)).toThrow("min must be below max");
    expect(() => slider("x", { min: 0, max: 1, step: 0 }, () => 0)).toThrow("step above 0");
    expect(() => slider("x", { min: 0, max: Number.NaN }, () => 0)).toThrow(RangeError);
    expect(() => choice("x", [], () => 0)).toThrow("choice x: undefined is not one of ");
  });
});
