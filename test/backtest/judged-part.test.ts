import { judgedPart, MINUTE } from "ata-lab";
import { describe, expect, it } from "vitest";

/** Bars at 10:00, 10:05, ... 10:45 of one day. */
const time = Float64Array.from({ length: 10 }, (_, i) => Date.UTC(2018, 0, 2, 10) + 5 * i * MINUTE);
const at = (minute: number): string => `2018-01-02 10:${String(minute).padStart(2, "0")}:00`;
const span = (first: number, last: number) => ({ first: at(first), last: at(last) });
const data = (last: number) => ({ symbol: "TEST", synthetic: false, last: at(last) });
const parts = { train: span(0, 15), validation: span(20, 25) };

describe("the part to judge on", () => {
  it("is the test part from its first bar on, and what comes after it", () => {
    const manifest = { parts: { ...parts, test: span(30, 35) }, data: data(35) };
    expect(judgedPart({ time }, manifest)).toEqual({
      name: "test",
      start: 6,
      end: 10,
      from: at(30),
      to: at(45),
      untouched: true,
      why: `Nothing was learned from the bars after ${at(25)}.`,
    });
  });

  it("without a test part is what comes after the last minute that the models were made of, not that minute", () => {
    expect(judgedPart({ time }, { parts, data: data(40) })).toEqual({
      name: "later",
      start: 9,
      end: 10,
      from: at(45),
      to: at(45),
      untouched: true,
      why: `The models were made from bars up to ${at(40)} and have seen none of these.`,
    });
  });

  it("without later bars is the validation part, both ends included, and touched", () => {
    expect(judgedPart({ time }, { parts, data: data(45) })).toEqual({
      name: "validation",
      start: 4,
      end: 6,
      from: at(20),
      to: at(25),
      untouched: false,
      why:
        "The models have no test part (preset seed), and no bar is later than those they were made from. " +
        "These rows chose C, so the result is flattering.",
    });
    const early = time.subarray(0, 6);
    const found = judgedPart({ time: early }, { parts: { ...parts, test: span(30, 35) }, data: data(35) });
    expect(found).toMatchObject({ name: "validation", start: 4, end: 6 });
    expect(found.why).toBe(
      `The bars end before the test part begins (${at(30)}). These rows chose C, so the result is flattering.`,
    );
  });

  it("is one bar of the validation part where there is no more", () => {
    const found = judgedPart({ time: time.subarray(0, 5) }, { parts, data: data(45) });
    expect(found).toMatchObject({ name: "validation", start: 4, end: 5, from: at(20), to: at(20) });
  });

  it("is all bars where they end before the validation part, or nobody knows", () => {
    const early = { time: time.subarray(0, 4) };
    expect(judgedPart(early, { parts, data: data(45) })).toMatchObject({
      name: "all",
      start: 0,
      end: 4,
      from: at(0),
      to: at(15),
      untouched: false,
      why: expect.stringMatching(/The models may have learned from any of these\.$/),
    });
    expect(judgedPart(early, undefined)).toMatchObject({
      name: "all",
      start: 0,
      end: 4,
      untouched: false,
      why: "There is no manifest.json beside the models, so it is unknown which bars they learned from.",
    });
  });

  it("needs bars, and a manifest that tells which rows trained", () => {
    expect(() => judgedPart({ time: new Float64Array() }, undefined)).toThrow("there are no bars to judge on");
    const silent = "manifest.json does not record which rows trained the models; run research again";
    expect(() => judgedPart({ time }, { data: data(45) } as never)).toThrow(silent);
    expect(() => judgedPart({ time }, { parts: {}, data: data(45) } as never)).toThrow(silent);
  });
});
