import { audit, type Bars, formatTime, regularHours, requireSound, takeBars } from "ata-lab";
import { describe, expect, it } from "vitest";
import { auditAllHours } from "../../lib/dist/bars/audit/all-hours.js";
import type { Finding } from "../../lib/dist/bars/audit/finding.js";
import { sampleSessions, withExtendedHours, writtenIn } from "../support/extended-hours.js";

const regular = sampleSessions(1, "2018-03-05", 10);
const extended = withExtendedHours(regular);

/** Bars whose times, of a zone, were taken for New York's. */
const misread = (bars: Bars, zone: string): Bars => ({ ...bars, time: writtenIn(zone, bars.time) });
/** Bars whose times were taken for the wrong end of the minute. */
const moved = (bars: Bars, minutes: number): Bars => ({ ...bars, time: bars.time.map((t) => t + minutes * 60_000) });
const clockOf = (bars: Bars, i: number): string => formatTime(bars.time[i]!).slice(11, 16);
const only = (bars: Bars, keep: (clock: string) => boolean): Bars =>
  takeBars(bars, Uint32Array.from([...bars.time.keys()].filter((i) => keep(clockOf(bars, i)))));
const find = (bars: Bars, check: string): Finding => audit(bars).findings.find((finding) => finding.check === check)!;
const errors = (bars: Bars): string[] =>
  audit(bars).findings.flatMap(({ check, severity }) => (severity === "error" ? check : []));

describe("the clock in the audit", () => {
  it("is as it should be on clean bars, and says what it saw", () => {
    for (const bars of [regular, extended, withExtendedHours(regular, { nights: true })]) {
      const found = audit(bars).findings.filter(({ severity }) => severity === "warning" || severity === "error");
      expect(found).toEqual([]);
    }
    expect(find(extended, "opening").what).toBe("the volume jumps at 09:30 on 10 of 10 days");
    expect(find(extended, "closing").what).toBe("the volume falls after the close on 10 of 10 days");
    expect(find(regular, "opening").what).toBe("no bars before the open to judge by");
    expect(find(extended, "night").severity).toBe("ok");
    expect(find(withExtendedHours(regular, { nights: true }), "night").severity).toBe("note");
    expect(find(regular, "day-shape").severity).toBe("ok");
  });

  it("in a wrong zone is an error that names the right one, and is cured by it", () => {
    const wrong = misread(extended, "UTC");
    expect(errors(wrong)).toEqual(["zone"]);
    expect(find(wrong, "zone")).toMatchObject({
      what: expect.stringMatching(
        /the zone America\/New_York: opening jump at 14:31 in winter, 13:31 in summer .*: UTC/,
      ),
      cure: "--zone UTC, or --allow zone if they are right as they were read",
      allow: "zone",
    });
    expect(() => requireSound(audit(wrong))).toThrow(/--zone UTC/);
    expect(requireSound(audit(wrong), { allow: "zone" }).join("\n")).toMatch(/allowed: zone/);
    // Read as the cure says: of UTC, in New York's time.
    const cured: Bars = { ...extended, origin: { files: [], adjustment: "raw", zone: "UTC", stamp: "end" } };
    expect(errors(cured)).toEqual([]);
  });

  it("with a wrong stamp is an error that names the right one, in extended hours and in regular ones", () => {
    for (const bars of [extended, regular]) {
      expect(errors(moved(bars, -1))).toEqual(["stamp"]);
      expect(find(moved(bars, -1), "stamp").cure).toMatch(/^--stamp start,/);
      const asStarts: Bars = { ...moved(bars, 1), origin: { files: [], adjustment: "raw", stamp: "start" } };
      expect(errors(asStarts)).toEqual(["stamp"]);
      expect(find(asStarts, "stamp").cure).toMatch(/^--stamp end,/);
    }
  });

  it("is not doubted where the first or the last minute is missing from the file", () => {
    for (const [clock, which] of [
      ["09:31", "first"],
      ["16:00", "last"],
    ] as const) {
      for (const stamp of ["start", "end"] as const) {
        const bars: Bars = {
          ...only(regular, (other) => other !== clock),
          origin: { files: [{ path: "x.csv", bytes: 1, sha256: "" }], adjustment: "raw", stamp },
        };
        expect(find(bars, "stamp")).toMatchObject({
          severity: "warning",
          what: `every session lacks its ${which} bar`,
        });
        expect(errors(bars)).toEqual([]);
      }
    }
  });

  it("without volume is seen by the hours: nights that another zone does not have", () => {
    const silent = { ...extended, volume: extended.volume.map(() => 0) };
    expect(errors(silent)).toEqual([]);
    const wrong = misread(silent, "UTC");
    expect(errors(wrong)).toContain("night");
    expect(find(wrong, "night").cure).toMatch(/^--zone UTC,/);
  });

  it("is seen by the day's shape where nothing but regular hours was kept of a wrong clock", () => {
    const winter = withExtendedHours(sampleSessions(1, "2018-01-08", 12));
    const cut = regularHours(misread(winter, "UTC"));
    expect(find(cut, "day-shape")).toMatchObject({
      severity: "error",
      what: "the busiest half-hour starts at 14:30 on 12 of 12 sessions",
      allow: "day-shape",
    });
  });

  it("is known of bars that were cut to regular hours since, by what was found in all of them", () => {
    const wrong = misread(extended, "UTC");
    const origin = {
      files: [{ path: "x.csv", bytes: 1, sha256: "" }],
      adjustment: "raw",
      zone: "America/New_York",
      stamp: "end",
    } as const;
    const cut: Bars = { ...regularHours(wrong), origin: { ...origin, allHours: auditAllHours({ ...wrong, origin }) } };
    expect(errors(cut)).toContain("zone");
    expect(find(cut, "hours").count).toBe(find(wrong, "hours").count);
  });

  it("that opens later than the exchange is worth a warning", () => {
    // No jump at all: every minute before the open is as busy as those after it.
    const busy = withExtendedHours(regular, { volume: 10 });
    expect(find(busy, "opening").severity).toBe("warning");
    expect(find(busy, "closing").severity).toBe("warning");
  });
});
