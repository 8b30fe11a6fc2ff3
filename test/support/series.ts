import fc from "fast-check";

/** Series as unkind as markets: constants, a large price that moves by cents, spikes, stale runs, plain noise. */
export function hostileSeries(minLength: number = 1, maxLength: number = 160): fc.Arbitrary<number[]> {
  const length = { minLength, maxLength };
  const cents = fc.array(fc.integer({ min: -3, max: 3 }), length).map((steps) => {
    let price = 10_000_000;
    return steps.map((step) => {
      price += step;
      return price / 100;
    });
  });
  const spikes = fc.array(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 5000 }) }, fc.constant(1e9)),
    length,
  );
  const stale = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 99_999 })), length)
    .map((runs) => runs.flatMap(([count, price]) => Array<number>(count).fill(price / 100)).slice(0, maxLength));
  const constant = fc
    .tuple(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), fc.integer({ min: minLength, max: maxLength }))
    .map(([price, count]) => Array<number>(count).fill(price));
  const noise = fc.array(fc.double({ min: 0.01, max: 1e5, noNaN: true }), length);
  return fc.oneof(cents, spikes, stale, constant, noise);
}

/** The same, with numbers missing here and there. */
export function gappySeries(): fc.Arbitrary<number[]> {
  return fc
    .tuple(hostileSeries(), fc.infiniteStream(fc.integer({ min: 0, max: 4 })))
    .map(([values, dice]) => values.map((value) => (dice.next().value === 0 ? Number.NaN : value)));
}
