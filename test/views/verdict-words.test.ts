import { describe, expect, it } from "vitest";
import { capacityWords, timingWords } from "../../lib/dist/views/words.js";

describe("a verdict's sentences", () => {
  it("tell what random times would have earned", () => {
    const timing = { gross: 1234.5, expected: -10, p: 0.031, draws: 1000 };
    const words = (trades: number): string =>
      timingWords({ timing, atCosts: { candidate: { trades } } } as Parameters<typeof timingWords>[0]);
    expect(words(3)).toBe(
      "From bar to bar, the trades earned 1,234.50 $ before costs; at random times they would have earned -10.00 $ on " +
        "average. Of 1,000 random placements, 3.1 % did at least as well.",
    );
    expect(words(0)).toBe("Without trades there is no timing to test.");
  });

  it("tell how much cash could be traded like this", () => {
    const words = (largest: number, capacity: number): string =>
      capacityWords({ participation: { largest, limit: 0.05, capacity } });
    expect(words(0.02, 250_000)).toBe(
      "At most 2.00 % of a bar's volume was traded. With 250,000.00 $ of starting cash it would be 5.00 %, the limit.",
    );
    expect(words(Number.NaN, Number.NaN)).toMatch(/^The bars have no volumes/);
    expect(words(0, Number.NaN)).toMatch(/^Nothing was traded/);
  });
});
