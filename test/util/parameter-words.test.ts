import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { audit } from "../../lib/dist/bars/audit/audit.js";
import { makeSample } from "../../lib/dist/bars/sample.js";
import { inParameterWords } from "../../lib/dist/util/parameter-words.js";

describe("a message in the words of notebooks", () => {
  it.each([
    [
      "--splits 2020-08-31:5, or --allow splits if it moved",
      'splits = "2020-08-31:5", or allow = "splits" if it moved',
    ],
    ["or --allow split-2018-02-05 if it moved", 'or allow = "split-2018-02-05" if it moved'],
    ["all at once: --splits 2020-08-31:5,2022-08-25:3", 'all at once: splits = "2020-08-31:5,2022-08-25:3"'],
    ["(--zone UTC, or --zone Etc/GMT+5 for winter)", '(zone = "UTC", or zone = "Etc/GMT+5" for winter)'],
    ["pass --zone or --stamp", "pass zone or stamp"],
    ["pass --stamp end --zone America/New_York", 'pass stamp = "end" zone = "America/New_York"'],
    ["leaves them out unless --session all", 'leaves them out unless session = "all"'],
    ["choose a period (--from, --to)", "choose a period (from, to)"],
    ["keep one level with --from 2018-02-01, or", 'keep one level with from = "2018-02-01", or'],
    ["choose one with --symbol", "choose one with symbol"],
    ["--columns time=NAME,open=NAME and so on", 'columns = "time=NAME,open=NAME" and so on'],
    ["--interval 5min, or auto", 'interval = "5min", or auto'],
    ["need --set bars.rule", 'need withOptions(recipe, { "bars.rule": ... })'],
    [
      "(--set trainFraction=0.6 --set validationFraction=0.2)",
      '(withOptions(recipe, { "trainFraction": 0.6, "validationFraction": 0.2 }))',
    ],
    ["leave out longOnly: false (--short), or", "leave out longOnly: false, or"],
    ["train first (--first-train) or", "train first (firstTrain) or"],
    [
      "judge again (ata-lab backtest --models out --from 2018-01-01)",
      "judge again (ata-lab backtest --models out --from 2018-01-01)",
    ],
    ["--zoned and --from-here", "--zoned and --from-here"],
    ["nothing", "nothing"],
  ])("%s", (text, expected) => {
    expect(inParameterWords(text)).toBe(expected);
  });

  it("has no option left in what the audit says", () => {
    const bars = makeSample({ to: "2018-02-01" });
    const broken = { ...bars, close: bars.close.map((x, i) => (i === 900 ? 10 * x : i > 3000 ? x / 5 : x)) };
    const cures = audit(broken).findings.map(({ cure }) => cure);
    expect(cures.join()).toContain("--");
    expect(cures.map(inParameterWords).join()).not.toContain("--");
  });

  it("knows every option that messages about bars and recipes name", () => {
    const rooms = ["bars", "recipes", "flow", "evaluation", "labels", "splits", "training", "features"];
    const files = rooms.flatMap((room) =>
      readdirSync(join("lib/src", room), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join("lib/src", room, file)),
    );
    const code = files.map((file) => readFileSync(file, "utf8").replace(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, "")).join("\n");
    const named = [...new Set(code.match(/--(?!set )[a-z][a-z-]+/g))];
    expect(named.length).toBeGreaterThan(5);
    expect(named.map(inParameterWords).filter((word) => word.startsWith("--"))).toEqual([]);
  });
});
