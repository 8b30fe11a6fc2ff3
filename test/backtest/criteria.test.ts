import { describe, expect, it } from "vitest";
import { type CriterionKind, criterion, reasonOf, verdictOf } from "../../lib/dist/backtest/criteria.js";

const one = (kind: CriterionKind, passed: boolean) => criterion(kind, "trades", "number", passed ? 2 : 0, ">", 1);

describe("criteria", () => {
  it("none at all are no promotion", () => {
    expect(verdictOf([])).toBe("not enough evidence");
    expect(verdictOf([one("evidence", true)])).toBe("promote");
  });

  it("missing evidence comes before a bad result, a bad result before chance", () => {
    const [evidence, result, certainty] = (["evidence", "result", "certainty"] as const).map((kind) =>
      one(kind, false),
    );
    expect(verdictOf([certainty!, result!, evidence!])).toBe("not enough evidence");
    expect(verdictOf([certainty!, result!])).toBe("don't promote");
    expect(verdictOf([certainty!, one("result", true)])).toBe("not enough evidence");
  });

  it("an unknown figure passes nothing, and its reason says so", () => {
    for (const comparison of [">", ">=", "<="] as const) {
      const unknown = criterion("evidence", "share", "fraction", Number.NaN, comparison, 0.05);
      expect(unknown.passed).toBe(false);
      expect(reasonOf(unknown)).toMatch(/^share is unknown, must be (above|at least|at most) 0\.05$/);
    }
  });

  it("a limit is met by at least and at most, not by above", () => {
    const met = (comparison: ">" | ">=" | "<=") => criterion("result", "x", "number", 1, comparison, 1).passed;
    expect([met(">"), met(">="), met("<=")]).toEqual([false, true, true]);
  });
});
