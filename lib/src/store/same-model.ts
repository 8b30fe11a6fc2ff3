import type { LogisticModel } from "../models/model.js";

/** Refuses a model that is not the run's; the error names the first number that differs. */
export function checkSame(path: string, found: LogisticModel, wanted: LogisticModel, recipe: string): void {
  const pairs: [name: string, found: number, wanted: number][] = [
    ["the bias", found.bias, wanted.bias],
    ...Object.keys(wanted.weights).map((name): [string, number, number] => [
      `the weight of \`${name}\``,
      found.weights[name]!,
      wanted.weights[name]!,
    ]),
  ];
  const differing = pairs.find(([, a, b]) => a !== b);
  if (!differing) return;
  const [what, a, b] = differing;
  const [one, other] = apart(a, b);
  throw new Error(
    `${path}: ${what} is ${one}, research(minutes, recipe) gives ${other}: this is not the model of recipe "${recipe}" on ` +
      "these minutes; train it with the recipe, or pass the recipe it was trained with",
  );
}

/** Two numbers with enough digits to tell them apart, at least three. */
function apart(a: number, b: number): [string, string] {
  for (let digits = 3; digits <= 17; digits++) {
    const texts: [string, string] = [String(Number(a.toPrecision(digits))), String(Number(b.toPrecision(digits)))];
    if (texts[0] !== texts[1]) return texts;
  }
  return [String(a), String(b)];
}
