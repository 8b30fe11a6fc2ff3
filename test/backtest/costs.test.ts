import { parseCosts, scaleCosts } from "ata-lab";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affordable, financingOf, orderFee, slippedPrice } from "../../lib/dist/backtest/costs.js";

describe("costs as text", () => {
  it("are Interactive Brokers' as LEAN models them, by name", () => {
    const ib = parseCosts("ib");
    // Half a cent a share; a dollar at least, before half a percent at most.
    expect([1000, 200, 199, 1].map((shares) => orderFee(ib, shares, 250))).toEqual([5, 1, 1, 1]);
    expect(orderFee(ib, 10_000, 0.5)).toBe(25);
    expect(orderFee(ib, 1, 20)).toBe(1);
    expect(orderFee(ib, -1000, 250)).toBe(5);
    expect(orderFee(ib, 0, 250)).toBe(0);
  });

  it("make a dollar 40 bps of the 250 that a cap of a quarter of a percent gives", () => {
    expect((1e4 * orderFee(parseCosts("ib"), 1, 250)) / 250).toBe(40);
  });

  it("are bps of the order, shares with a least and a most, and slippage", () => {
    expect(orderFee(parseCosts("bps:5"), 10, 100)).toBeCloseTo(0.5, 12);
    const shares = parseCosts(" share:0.01 + min:0.5 + max:1% + slip:2bps ");
    expect([10, 100, 1000].map((n) => orderFee(shares, n, 0.9))).toEqual([
      0.5,
      expect.closeTo(0.9, 12),
      expect.closeTo(9, 12),
    ]);
    expect(slippedPrice(shares, 100, 1)).toBeCloseTo(100.02, 12);
    expect(slippedPrice(parseCosts("ib+slip:3ticks"), 100, -1)).toBeCloseTo(99.97, 12);
    expect(parseCosts("none")).toMatchObject({ bps: 0, perShare: 0, minimum: 0, slippageBps: 0, slippageTicks: 0 });
  });

  it("take numbers with a fraction, with or without a digit before it, and a unit where there is one", () => {
    expect(parseCosts("bps:.5").bps).toBe(0.5);
    expect(parseCosts("bps:12.25bps").bps).toBe(12.25);
    expect(parseCosts("share:0.005+max:12.5%")).toMatchObject({ perShare: 0.005, maximumRate: 0.125, minimum: 0 });
    expect(parseCosts("slip:10ticks").slippageTicks).toBe(10);
    expect(parseCosts(" ib +  slip:1tick").name).toBe("ib+slip:1tick");
    for (const text of [
      "bps:.",
      "bps:1.",
      "bps:.x",
      "bps:1.x",
      "Bps:1",
      "xbps:1 x",
      "bps:1ticks",
      "slip:1tickss",
      "1bps:1",
    ]) {
      expect(() => parseCosts(text)).toThrow(/is not a known term/);
    }
  });

  it("have rates per year for borrowed shares and borrowed money, 0 unless given", () => {
    expect(parseCosts("ib")).toMatchObject({ borrowRate: 0, interestRate: 0 });
    const costs = parseCosts("ib+borrow:2%+interest:3.5%");
    expect(costs).toMatchObject({ borrowRate: 0.02, interestRate: expect.closeTo(0.035, 12), minimum: 1 });
    expect(scaleCosts(costs, 2)).toMatchObject({ borrowRate: 0.04, interestRate: 0.07 });
    // A year of 10,000 $ sold short, and of 1,000 $ owed; cash and long positions cost nothing.
    expect(financingOf(costs, 20_000, -10_000, 365)).toBeCloseTo(200, 9);
    expect(financingOf(costs, -1000, 5000, 365)).toBeCloseTo(35, 9);
    expect(financingOf(costs, 1000, 5000, 365)).toBe(0);
    for (const text of ["borrow:2", "borrow:2bps", "interest", "borrow:1%+borrow:2%"]) {
      expect(() => parseCosts(text)).toThrow();
    }
  });

  it("leave of an order what the money pays: the most shares, with their commission", () => {
    expect(affordable(parseCosts("none"), 10, 100, 1000, true)).toBe(10);
    expect(affordable(parseCosts("ib"), 10, 100, 1000, true)).toBe(9);
    expect(affordable(parseCosts("ib"), 10, 100, 1000, false)).toBeCloseTo(9.99, 12);
    expect(affordable(parseCosts("ib"), 10, 100, 0.5, false)).toBe(0);
    expect(affordable(parseCosts("ib"), 10, 100, -50, true)).toBe(0);
    // At ten cents a share the maximum of half a percent binds from 200 shares on: 20.10 $ in place of 20.90 $ for 199.
    expect(affordable(parseCosts("ib"), 300, 0.1, 20.1, true)).toBe(200);
    expect(affordable(parseCosts("ib"), 300, 0.1, 20.09, true)).toBe(190);
    const costs = fc.record({
      bps: fc.double({ min: 0, max: 50, noNaN: true }),
      perShare: fc.double({ min: 0, max: 0.1, noNaN: true }),
      minimum: fc.double({ min: 0, max: 10, noNaN: true }),
      maximumRate: fc.constantFrom(0.001, 0.005, Number.POSITIVE_INFINITY),
    });
    fc.assert(
      fc.property(
        costs,
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.05, max: 300, noNaN: true }),
        fc.double({ min: -10, max: 5000, noNaN: true }),
        (given, wanted, price, money) => {
          const own = { ...parseCosts("none"), ...given };
          const fits = (q: number) => q * price + orderFee(own, q, price) <= money * (1 + 1e-12);
          let most = wanted;
          while (most > 0 && !fits(most)) most--;
          expect(affordable(own, wanted, price, money, true)).toBe(most);
          const exact = affordable(own, wanted, price, money, false);
          expect(exact).toBeGreaterThanOrEqual(most);
          expect(exact === 0 || fits(exact)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("scaled by 0 leave an order free, and any most of it as it was", () => {
    expect(scaleCosts(parseCosts("ib"), 0)).toMatchObject({
      name: "0 x (ib)",
      perShare: 0,
      minimum: 0,
      maximumRate: 0.005,
    });
    expect(scaleCosts(parseCosts("bps:5"), 0).maximumRate).toBe(Number.POSITIVE_INFINITY);
    expect(scaleCosts(parseCosts("ib"), 2)).toMatchObject({ perShare: 0.01, minimum: 2, maximumRate: 0.01 });
    expect(() => scaleCosts(parseCosts("ib"), Number.NaN)).toThrow(/by 0 or more, not by NaN/);
  });

  it.each([
    ["", /"" is not a known term/],
    ["cheap", /"cheap" is not a known term; write "none", "ib", "bps:5"/],
    ["bps", /"bps" is not a known term/],
    ["bps:-5", /"bps:-5" is not a known term/],
    ["bps:5%", /"bps:5%" is not a known term/],
    ["max:0.5", /"max:0.5" is not a known term/],
    ["slip:2", /"slip:2" is not a known term/],
    ["ib:2", /"ib:2" is not a known term/],
    ["bps:5+bps:6", /bps is given twice/],
    ["ib+share:0.01", /perShare is given twice/],
    ["none+bps:5", /"none" cannot be combined/],
    ["slip:1bps+slip:1tick", /in bps or in ticks, not both/],
  ])("refuse %j", (text, message) => {
    expect(() => parseCosts(text)).toThrow(message);
  });
});

describe("scaled costs", () => {
  it("scale what an order costs, for any order", () => {
    const costs = fc.constantFrom(
      "ib",
      "bps:5",
      "share:0.01+min:0.3+max:0.2%",
      "bps:1+slip:2bps",
      "ib+slip:1tick",
      "none",
    );
    fc.assert(
      fc.property(
        costs,
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0.1, max: 5000, noNaN: true }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (text, shares, price, factor) => {
          const [one, more] = [parseCosts(text), scaleCosts(parseCosts(text), factor)];
          const wanted = factor * orderFee(one, shares, price);
          expect(Math.abs(orderFee(more, shares, price) - wanted)).toBeLessThanOrEqual(1e-9 * (1 + wanted));
          const slip = slippedPrice(one, price, 1) - price;
          expect(Math.abs(slippedPrice(more, price, 1) - price - factor * slip)).toBeLessThanOrEqual(
            1e-9 * (1 + price),
          );
        },
      ),
    );
    expect(() => scaleCosts(parseCosts("ib"), -1)).toThrow(/by 0 or more, not by -1/);
  });
});
