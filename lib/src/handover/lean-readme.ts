import { policyWords } from "../views/policy-words.js";
import type { HandedOver } from "./python-module.js";

/** How the LEAN project is used, and what LEAN does differently: the README beside it. */
export function leanReadme({ recipe, policy }: HandedOver): string {
  const { rule, session } = recipe.bars;
  return `# The recipe ${recipe.name}, in LEAN

A project of LEAN's command line. \`main.py\` gives LEAN's minutes to \`ata_model.py\`, which makes the bars of ${rule} and computes the columns as
at training, so p is what \`ata-lab predict\` says of the same minutes, to a billionth. \`main.py\` logs p at each bar, and turns what the
policy decides into orders.

\`\`\`sh
pip install lean
lean init                                   # once, in an empty folder: its "data" holds LEAN's bars
cp -r PATH/TO/THIS/FOLDER handover          # a project is a folder in there
lean backtest handover --parameter symbol TSLA --parameter start 2024-01-02 --parameter end 2024-12-31
\`\`\`

\`config.json\` holds these parameters too. LEAN's command line writes to that file, so exporting again leaves it as it is.
In QuantConnect's cloud (\`lean cloud push --project handover\`) the JSON files stay behind; \`ata_model.py\` has their numbers.

| file | what it is |
| --- | --- |
| \`main.py\` | minutes in, orders out |
| \`ata_model.py\` | bars, columns, models and the policy: the module of \`ata-lab export python\`; \`score\` works without LEAN |
| \`*_expert.json\`, \`brain.json\`, \`policy.json\` | what was exported. \`main.py\` stops if their numbers are not those of \`ata_model.py\` |
| \`config.json\` | the project's settings for LEAN |

${policy ? `The policy: ${policyWords(policy)}` : ""}

## What LEAN does differently

Given the same minutes, bars, columns, p and decisions are the same. What follows from a decision is LEAN's:

- **Data.** LEAN's minutes come from its own vendor, with its own adjustment and ${
    session === "regular" ? "rounding" : "hours"
  }. Compare p at a few bars with \`ata-lab predict\` on your own minutes
  before you trust either. Minutes without trades are not filled in (\`fill_forward=False\`), as at training.
- **Fills.** An order goes out when the bar is over. A LEAN backtest fills it at once, at the close of the bar that decided, plus slippage;
  \`ata-lab backtest\` fills it at the next bar's open. After the close, LEAN fills it at the next day's open.
- **Stop and target** are orders that LEAN checks minute by minute; \`ata-lab backtest\` checks them bar by bar, and takes the loss if one bar
  touches both. The trailing stop moves when a bar is over, in both.
- **The daily stop** is checked at each minute's close, and closes at the market; \`ata-lab backtest\` closes within the bar, at the price at which
  the loss reaches its limit. The day's equity is measured at its first minute's close, not at its open.
- **Flat at the close** means an order one minute before it; \`ata-lab backtest\` sells at the close itself.
- **Fees and slippage** are the policy's costs. Financing is not charged.
- **Buying power.** LEAN refuses an order that the account cannot pay; \`ata-lab backtest\` cuts it to what it can.
- **Volume.** LEAN fills in minutes of any volume; \`ata-lab backtest\` fills nothing in a bar without.
- **Warm-up.** Trading starts when p has its history; \`ata-lab backtest\` also trades on the first bars. Bars during the warm-up are not logged.

Judge models with \`ata-lab backtest\`, on days that they were not trained on; LEAN then shows what its own fills make of them. A backtest
over the days of the training says nothing.
`;
}
