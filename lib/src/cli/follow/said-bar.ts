import { decidingModel } from "../../models/inputs.js";
import type { Recipe } from "../../recipes/recipe.js";
import type { SaidBar, SaidPaper } from "../../serving/compare-said.js";
import type { PaperBar } from "../../serving/paper.js";
import type { ScoredBar } from "../../serving/scorer.js";
import { formatTime } from "../../util/time.js";
import { decisionWords } from "../../views/tables/prediction-table.js";

/** What is printed of a bar; JSON makes null of a missing number. */
export function saidBar(bar: ScoredBar, recipe: Recipe, paper: PaperBar | undefined): SaidBar {
  const { time, close, volume, p, wanted, learned, cold, history } = bar;
  return {
    time: formatTime(time),
    ...{ close, volume, p },
    edge: p[decidingModel(recipe)]! - 0.5,
    ...(wanted !== undefined && { wanted, decision: decisionWords(wanted) }),
    ...{ learned, cold, history },
    ...(paper && { paper: saidPaper(paper) }),
  };
}

function saidPaper({ since, position, cash, equity, fill }: PaperBar): SaidPaper {
  const { time, shares, price, fee, reason } = fill ?? {};
  return {
    since: formatTime(since),
    ...{ position, cash, equity },
    fill:
      time === undefined
        ? null
        : { time: formatTime(time), shares: shares!, price: price!, fee: fee!, reason: reason! },
  };
}
