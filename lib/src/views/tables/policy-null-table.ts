import type { PolicyNull } from "../../backtest/policy-null.js";
import { count, counted, fixed } from "../format.js";
import { viewColumns } from "../table-view.js";
import type { View } from "../view.js";
import { nullColumns } from "./null-columns.js";
import { nullPicture } from "./null-picture.js";

/**
 * The view of policy null runs: what they are, how many were promoted, the figures of the bars among those of the runs,
 * and a histogram of the timing.
 *
 * @param result what `policyNull` returned
 * @example
 * const result = await policyNull(makeSample({ to: "2018-07-01" }), { runs: 2, gate: 0.01, cap: 0.2, costs: "ib" });
 * policyNullView(result)[1]; // → "Of 2 skill-less copies of your stock, 0 would have been promoted."
 */
export function policyNullView(result: PolicyNull): View {
  const { runs, keepDrift, recipe, chosen, own, promoted, scores } = result;
  const verdicts = ["promote", "don't promote", "not enough evidence"] as const;
  const having = (verdict: (typeof verdicts)[number]): string => {
    return count(result.walks.filter((walk) => walk.verdict === verdict).length);
  };
  const { overBuyAndHold } = scores;
  return [
    `Policy null, ${count(runs)} runs: the same minutes with moves of the same size, each up or down by coin flip` +
      `${keepDrift ? " about the stock's own drift" : ""}, so there is no direction to predict. Each run trains recipe ` +
      `${recipe} anew${chosen.length > 0 ? `, chooses ${chosen.join(", ")} on its validation part,` : ""} and judges the ` +
      `policy on its test part; on your bars: ${own.policy}.`,
    `Of ${count(runs)} skill-less copies of your stock, ${count(promoted)} would have been promoted.`,
    viewColumns(
      {
        verdict: [...verdicts],
        runs: verdicts.map(having),
        yours: verdicts.map((one) => (one === own.verdict ? "yes" : "")),
      },
      `Verdicts on ${own.from} to ${own.to}, ${counted(own.days, "day")}, ${counted(own.trades, "trade")} of yours:`,
    ),
    viewColumns(
      nullColumns(
        "figure",
        [
          ["profit, $", scores.profit],
          ["Sharpe", scores.sharpe],
          ["timing", overBuyAndHold],
        ],
        (value, name) => fixed(value, name === "profit, $" ? 0 : 2),
      ),
      "Figures after costs:",
    ),
    ...(Math.min(overBuyAndHold.own, ...overBuyAndHold.walks) < Math.max(overBuyAndHold.own, ...overBuyAndHold.walks)
      ? [{ lines: nullPicture("timing", overBuyAndHold, 2) }]
      : []),
    ...(own.trades === 0 && result.walks.every((walk) => walk.trades === 0)
      ? [
          "Neither your bars nor any run traded, so nothing was tested: a lower --gate, a higher --cap or --fractional " +
            "would allow trades.",
        ]
      : []),
    "Sharpe: of the daily returns, a year. timing: the same of the daily returns beyond the stock at the policy's mean " +
      "exposure. yours: on the bars themselves. as high: runs that reach at least that. p: the probability of that " +
      `without skill; with ${count(runs)} runs it cannot be below ${(1 / (1 + runs)).toFixed(3)}.` +
      `${keepDrift ? "" : " The runs have no drift, so where the stock rose, p of profit and Sharpe also tells that; --keep-drift keeps it."}`,
  ];
}
