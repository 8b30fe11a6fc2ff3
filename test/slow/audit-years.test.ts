import { audit, makeSample } from "ata-lab";
import { describe, expect, it } from "vitest";

describe("the audit of clean bars", () => {
  it.each([1, 2, 3])("finds nothing in four years of sample %s, with any edge", (seed) => {
    for (const edge of [0, 0.03, 0.14]) {
      expect(audit(makeSample({ seed, edge })).findings.filter(({ severity }) => severity !== "ok")).toEqual([]);
    }
  });
});
