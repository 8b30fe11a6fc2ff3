import { makeSample, resample } from "ata-lab";
import { describe, expect, it } from "vitest";
import { decideInterval } from "../../lib/dist/sources/interval.js";

const minutes = makeSample({ to: "2018-01-12" }).time;
const every = (count: number): Float64Array =>
  resample({ ...makeSample({ to: "2018-01-12" }), stamp: "end" }, `${count}min`).time;
const MINUTE = 60_000;

describe("how long bars are", () => {
  it.each([1, 2, 5, 10, 15, 30])("%i minutes", (count) => {
    expect(decideInterval(count === 1 ? minutes : every(count), "auto", "it")).toBe(count * MINUTE);
  });

  it("a stock that hardly trades has one-minute bars all the same", () => {
    // One minute in seven, at odd distances.
    const thin = minutes.filter((_, i) => (i * i + 3 * i) % 7 === 0 || i % 11 === 0);
    expect(decideInterval(thin, "auto", "it")).toBe(MINUTE);
  });

  it("one minute among five-minute bars is named with its day", () => {
    const mixed = every(5).slice();
    mixed[100] = mixed[100]! - MINUTE;
    expect(() => decideInterval(mixed, "auto", "it")).toThrow(
      /^it: holds 5-minute bars, but one day differs: 2018-01-03 \(some closer together\)/,
    );
  });

  it("a day of five-minute bars among minutes is named", () => {
    const mixed = Float64Array.from([...minutes.slice(0, 390), ...every(5).slice(79, 158), ...minutes.slice(780)]);
    expect(() => decideInterval(mixed, "auto", "it")).toThrow(
      /holds 1-minute bars, but one day differs: 2018-01-03 \(5-minute\)/,
    );
  });

  it("another length than the one given is refused, with the one that is right", () => {
    expect(() => decideInterval(every(5), MINUTE, "it")).toThrow(
      /holds 5-minute bars, not 1-minute ones: --interval 5min/,
    );
    expect(() => decideInterval(minutes, 5 * MINUTE, "it")).toThrow(
      /holds 1-minute bars, not 5-minute ones: --interval 1min/,
    );
    expect(decideInterval(every(5), 5 * MINUTE, "it")).toBe(5 * MINUTE);
  });

  it("a length that does not divide a session is refused", () => {
    expect(() => decideInterval(every(60), "auto", "it")).toThrow(
      /holds 1-hour bars .* do not divide a session of 390/,
    );
  });

  it("two bars far apart are as long as the one given", () => {
    const two = Float64Array.of(minutes[0]!, minutes[4]!);
    expect(decideInterval(two, MINUTE, "it")).toBe(MINUTE);
    expect(decideInterval(Float64Array.of(minutes[0]!), "auto", "it")).toBe(MINUTE);
  });
});
