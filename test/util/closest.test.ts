import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, didYouMean } from "../../lib/dist/util/closest.js";

const KNOWN = ["bars.rule", "label.horizon", "label.threshold", "purge", "C", "standardise"];

describe("the word that was meant", () => {
  it.each([
    ["label.horzion", "label.horizon"],
    ["lable.horizon", "label.horizon"],
    ["LABEL.HORIZON", "label.horizon"],
    ["horizon", "label.horizon"],
    ["rule", "bars.rule"],
    ["standardize", "standardise"],
    ["purg", "purge"],
    ["D", undefined],
    ["window", undefined],
    ["", undefined],
  ])("%s: %s", (word, meant) => {
    expect(closest(word, KNOWN)).toBe(meant);
  });

  it("is named in a question, or not at all", () => {
    expect(didYouMean("purg", KNOWN)).toBe(" (did you mean purge?)");
    expect(didYouMean("window", KNOWN)).toBe("");
  });

  it("is found after one letter was dropped or two were swapped", () => {
    const word = fc.constantFrom(...KNOWN.filter((one) => one.length > 4));
    fc.assert(
      fc.property(word, fc.nat(), (one, at) => {
        const i = at % (one.length - 1);
        expect(closest(one.slice(0, i) + one.slice(i + 1), KNOWN)).toBe(one);
        expect(closest(one.slice(0, i) + one[i + 1] + one[i] + one.slice(i + 2), KNOWN)).toBe(one);
      }),
    );
  });
});
