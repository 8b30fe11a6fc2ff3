import { describe, expect, it } from "vitest";
import { DISPLAY, showable, showsItself } from "../../lib/dist/util/showable.js";

describe("what shows itself", () => {
  it("is the same object with a method that nothing enumerates", () => {
    const bars = { close: [1, 2] };
    const shown = showable("bars", bars);
    expect(shown).toBe(bars);
    expect(Reflect.ownKeys(shown)).toEqual(["close", Symbol.for("Jupyter.display")]);
    expect(Object.keys(shown)).toEqual(["close"]);
    expect(shown).toEqual({ close: [1, 2] });
  });

  it("is told from what does not", () => {
    expect(DISPLAY).toBe(Symbol.for("Jupyter.display"));
    expect([showable("table", {}), { [DISPLAY]: () => ({}) }].map(showsItself)).toEqual([true, true]);
    expect([{}, null, undefined, 5, "text", { [DISPLAY]: 1 }].map(showsItself)).toEqual(Array(6).fill(false));
  });
});
