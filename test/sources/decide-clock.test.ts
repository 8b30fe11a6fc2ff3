import { type Bars, formatTime, parseDay, takeBars } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIKELY_ZONES } from "../../lib/dist/bars/clock/zones.js";
import { type ClockDecision, type ClockOptions, decideClock } from "../../lib/dist/sources/decide-clock.js";
import { barsOf, sampleSessions, withExtendedHours, writtenIn } from "../support/extended-hours.js";

const AUTO = { zone: "auto", stamp: "auto", name: "x.csv" } as const;

/** Bars as a file of some zone writes them. */
function decide(bars: Bars, zone: string, options: Partial<ClockOptions> = {}, isUtc = false): ClockDecision {
  const time = writtenIn(zone, bars.time);
  return decideClock({ time, volume: bars.volume, interval: bars.interval, isUtc }, { ...AUTO, ...options });
}

const regular = sampleSessions(1, "2018-03-05", 10);
const extended = withExtendedHours(regular);
const starts = barsOf(extended, 1, "start");

/** The bars whose clock in New York passes. */
function only(bars: Bars, keep: (clock: string) => boolean): Bars {
  const rows = [...bars.time.keys()].filter((i) => keep(formatTime(bars.time[i]!).slice(11, 16)));
  return takeBars(bars, Uint32Array.from(rows));
}

describe("decideClock", () => {
  it("sees UTC and starts from the opening jump, on both sides of the change of clocks", () => {
    expect(decide(starts, "UTC")).toEqual({
      zone: "UTC",
      stamp: "start",
      says: [
        "opening jump at 14:30 in winter, 13:30 in summer on 10 of 10 days: UTC, start stamps (Europe/London would read them alike)",
      ],
      doubts: [],
    });
  });

  it("sees regular hours by their first and last bars, in any zone", () => {
    expect(decide(barsOf(regular, 1, "end"), "America/New_York").says).toEqual([
      "all bars lie from 09:31 to 16:00 on 10 days: America/New_York, end stamps",
    ]);
    expect(decide(barsOf(regular, 5, "start"), "America/Chicago").says).toEqual([
      "all bars lie from 08:30 to 14:55 on 10 days: America/Chicago, start stamps",
    ]);
    // Europe's clocks change two weeks later.
    expect(decide(barsOf(regular, 1, "start"), "Europe/Berlin").says).toEqual([
      "all bars lie from 15:30 to 21:59 in winter, 14:30 to 20:59 in summer on 10 days: Europe/Berlin, start stamps (Etc/GMT-1 would read them alike)",
    ]);
  });

  it("tells brokers' clocks from Europe's, and New York's winter time all year from New York's", () => {
    expect(decide(starts, "America/New_York+7h").zone).toBe("America/New_York+7h");
    expect(decide(starts, "Europe/Athens").zone).toBe("Europe/Athens");
    expect(decide(starts, "Etc/GMT+5").zone).toBe("Etc/GMT+5");
    // In one season nothing tells them apart: New York is taken.
    expect(decide(barsOf(sampleSessions(1, "2018-01-08", 5), 1, "start"), "Etc/GMT+5").zone).toBe("America/New_York");
  });

  it("lets what is said stand, and says where the bars contradict it", () => {
    const said = decide(starts, "UTC", { zone: "America/New_York", stamp: "start" });
    expect(said).toMatchObject({
      zone: "America/New_York",
      stamp: "start",
      doubts: [{ of: "zone", cure: "--zone UTC" }],
    });
    expect(said.doubts[0]!.what).toMatch(/contradict the zone America\/New_York: opening jump at 14:30 .*: UTC, start/);
    expect(decide(starts, "America/New_York", { stamp: "end" })).toMatchObject({
      zone: "America/New_York",
      stamp: "end",
      doubts: [{ of: "stamp", cure: "--stamp start" }],
    });
    expect(decide(starts, "UTC", { zone: "America/New_York", stamp: "end" }).doubts.map((doubt) => doubt.cure)).toEqual(
      ["--zone UTC --stamp start", "--zone UTC --stamp start"],
    );
    expect(
      decide(barsOf(regular, 1, "end"), "UTC", { known: { stamp: "start", why: "as vendor X stamps" } }),
    ).toMatchObject({ stamp: "start", doubts: [{ of: "stamp" }] });
    expect(decide(starts, "America/New_York", {}, true).doubts[0]!.cure).toMatch(
      /take the zone off.* --zone America\/New_York$/,
    );
    expect(decide(starts, "UTC", {}, true)).toMatchObject({ zone: "UTC", stamp: "start", doubts: [] });
  });

  it("does not doubt a stamp because a minute is missing each day", () => {
    const cut = only(barsOf(regular, 1, "start"), (clock) => clock !== "15:59");
    expect(decide(cut, "America/New_York", { stamp: "start" })).toMatchObject({ stamp: "start", doubts: [] });
    expect(decide(cut, "America/New_York")).toMatchObject({ stamp: "start", doubts: [] });
    const late = only(barsOf(regular, 1, "start"), (clock) => clock !== "09:30");
    for (const stamp of ["start", "end"] as const) {
      expect(decide(late, "America/New_York", { stamp })).toMatchObject({ stamp, doubts: [] });
    }
    expect(() => decide(late, "America/New_York")).toThrow(
      /which end of the bar .*America\/New_York starts or America\/New_York ends/,
    );
  });

  it("asks, with what is likely, where there is no volume or too few days", () => {
    for (const volume of [0, 1]) {
      const flat = { ...starts, volume: starts.volume.map(() => volume) };
      expect(() => decide(flat, "America/New_York")).toThrow(
        /^x.csv: .* no volume .* likely --zone America\/New_York --stamp start$/,
      );
      expect(() => decide(flat, "UTC")).toThrow(/likely --zone UTC --stamp start$/);
      expect(() => decide(flat, "UTC", { zone: "UTC" })).toThrow(/likely --stamp start$/);
      expect(decide(flat, "UTC", { zone: "UTC", stamp: "start" })).toMatchObject({ zone: "UTC", doubts: [] });
    }
    const two = barsOf(withExtendedHours(sampleSessions(1, "2018-03-05", 2)), 1, "start");
    expect(() => decide(two, "UTC")).toThrow(/2 of the 5 days .* likely --zone UTC --stamp start$/);
  });

  it("takes a few rows for New York's where only the stamp is said", () => {
    const few = only(
      barsOf(sampleSessions(1, "2018-03-05", 1), 1, "start"),
      (clock) => clock > "11:00" && clock < "11:12",
    );
    expect(decide(few, "America/New_York", { stamp: "start" }).says).toEqual([
      "times are America/New_York (too few bars to show another zone), stamped at the bars' start (as said)",
    ]);
    expect(() => decide(few, "America/New_York")).toThrow(/likely --zone America\/New_York --stamp start$/);
  });

  const at = (...clocks: string[]): Bars => {
    const time = Float64Array.from(clocks, (clock) => parseDay("2018-01-02") + Date.parse(`1970-01-01T${clock}:00Z`));
    return { ...takeBars(regular, Uint32Array.from(clocks.keys())), time };
  };

  it.each([
    ["start", "09:30", "15:59"],
    ["start", "09:30", "12:59"],
    ["end", "09:31", "16:00"],
    ["end", "10:00", "16:00"],
  ] as const)("of a known zone, sees %s from two bars, at %s and %s", (stamp, ...clocks) => {
    expect(decide(at(...clocks), "America/New_York", { zone: "America/New_York" }).stamp).toBe(stamp);
  });

  it.each([
    ["09:30", "16:00"],
    ["09:31", "15:59"],
    ["04:00", "19:59"],
    ["09:29", "16:00"],
    ["09:30", "16:01"],
  ])("of a known zone, sees no stamp from two bars at %s and %s", (...clocks) => {
    expect(() => decide(at(...clocks), "America/New_York", { zone: "America/New_York" })).toThrow(
      /which end of the bar .* likely --stamp (start|end)$/,
    );
  });

  it("is right or asks, whatever the zone, the stamp, the season and the hours", () => {
    const strange = ["Asia/Kathmandu", "America/St_Johns", "America/Halifax", "America/Sao_Paulo", "Asia/Tehran"];
    const cases = fc.record({
      zone: fc.constantFrom(...LIKELY_ZONES, ...strange),
      stamp: fc.constantFrom("start" as const, "end" as const),
      length: fc.constantFrom(1, 5),
      hours: fc.constantFrom("regular", "extended", "thin", "loud", "nights"),
      from: fc.date({ min: new Date("2018-01-01"), max: new Date("2021-06-01"), noInvalidDate: true }),
      count: fc.integer({ min: 1, max: 15 }),
      seed: fc.nat(1000),
    });
    fc.assert(
      fc.property(cases, ({ zone, stamp, length, hours, from, count, seed }) => {
        const sessions = sampleSessions(1 + (seed % 2), from.toISOString().slice(0, 10), count);
        const minutes =
          hours === "regular"
            ? sessions
            : withExtendedHours(sessions, {
                seed,
                nights: hours === "nights",
                ...(hours === "thin" && { density: 0.3 }),
                ...(hours === "loud" && { volume: 0.3 }),
              });
        const bars = barsOf(minutes, length, stamp);
        const time = writtenIn(zone, bars.time);
        let decision: ClockDecision;
        try {
          decision = decide(bars, zone);
        } catch (error) {
          expect((error as Error).message).toMatch(/likely --zone \S+ --stamp (start|end)$/);
          return;
        }
        expect(decision.stamp).toBe(stamp);
        // Sessions are read right on all days; in strange zones a night's clocks may change at another hour.
        const again = writtenIn(decision.zone, bars.time);
        const inSession = [...bars.time.keys()].filter((i) => {
          const clock = formatTime(bars.time[i]!).slice(11, 16);
          return clock > "09:31" && clock < "15:59";
        });
        expect(inSession.every((i) => again[i] === time[i])).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});
