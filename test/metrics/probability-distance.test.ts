import { probabilityDistance } from "ata-lab";
import { describe, expect, it } from "vitest";

describe("probabilityDistance", () => {
  const label = Uint8Array.of(0, 1, 0, 1);
  const p = Float64Array.of(0.1, 0.2, 0.3, 0.4); // three of four pairs ranked right
  const q = Float64Array.of(0.1, 0.875, 0.25, 0.4); // all four

  it("is the largest difference of a probability and that of the areas, whichever model comes first", () => {
    expect(probabilityDistance(label, p, q)).toEqual({ probability: 0.675, auc: 0.25 });
    expect(probabilityDistance(label, q, p)).toEqual({ probability: 0.675, auc: 0.25 });
    expect(probabilityDistance(label, p, p)).toEqual({ probability: 0, auc: 0 });
  });

  it("refuses models of other rows", () => {
    expect(() => probabilityDistance(label, p, q.subarray(1))).toThrow("4 labels but 3 scores");
  });
});
