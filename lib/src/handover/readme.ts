import type { PolicySettings } from "../backtest/policy-settings.js";
import type { Recipe } from "../recipes/recipe.js";
import { policyWords } from "../views/policy-words.js";
import { type HandedOver, PYTHON_FILE } from "./python-module.js";

/** The file that says how an export is used. */
export const README_FILE: string = "README.md";

/** How the Python module is used: the README beside it. */
export function pythonReadme({ recipe, policy }: HandedOver): string {
  return `# The recipe ${recipe.name}, in Python

\`${PYTHON_FILE}\` scores minute bars as \`ata-lab predict\` does: the same bars, the same columns, the same p to a billionth${
    policy ? ", the same decisions" : ""
  }. It needs Python 3.9 or later, and no packages.

\`\`\`sh
npx ata-lab bars --stamp-as end --dump minutes.csv       # your own: --bars FILE --symbol NAME
python3 ${PYTHON_FILE} minutes.csv
\`\`\`

\`\`\`python
import ata_model

minutes = [
    # time (the minute's end on New York's clock), open, high, low, close, volume
    ("2024-05-01 09:31", 250.10, 250.40, 250.00, 250.35, 12000),
    ("2024-05-01 09:32", 250.35, 250.50, 250.20, 250.25, 9000),
]
for bar in ata_model.score(minutes):
    print(bar)

# As they come: each bar that is over gives a row.
scorer = ata_model.Scorer()
for minute in minutes:
    for bar in scorer.push(*minute):
        print(bar)
\`\`\`

${rowsWords(recipe, policy)}
`;
}

/** What the rows hold, the history that is needed, and the policy. */
function rowsWords({ bars }: Recipe, policy: PolicySettings | undefined): string {
  const hours =
    bars.session === "regular"
      ? "Minutes outside regular hours (09:30 to 16:00, or 13:00 on early closes) are not used"
      : "All hours are used";
  return `## What it says

- A row is a bar of ${bars.rule}. ${hours}. A bar that is not over has no row.
- \`time\` is when the bar is known; \`p_\` and a name is the probability of that model, NaN while a column is missing.
- \`cold\` is true while p still depends on where the minutes start: give it that much history.
- \`learned\` is 0 for bars of a kind that training left out.
- \`wanted\`, where there is a policy, is what it decides for an account that holds nothing, as a fraction of the equity.

${policy ? `The policy: ${policyWords(policy)}` : "There is no policy, so nothing is decided."}

Minutes are taken as they are. \`ata-lab audit --bars FILE\` finds what is wrong with them, such as splits and times of another zone.
After training again, export again: the same command replaces these files.`;
}
