import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatTime } from "ata-lab";
import { afterAll, expect, it } from "vitest";
import { runInTerminal } from "../support/cli.js";
import { withExtendedHours } from "../support/extended-hours.js";
import { between, lines, ohlc, utcOf } from "../support/vendor-files.js";
import { fences } from "./pages.js";

const PAGE = "docs/guide/data-quality.md";

const folder = mkdtempSync(join(tmpdir(), "printed-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("what the guide shows of doctor and compare-bars is what they print", async () => {
  const extended = withExtendedHours(between("2018-03-01", "2018-03-20"));
  const rows = lines((row) => `${formatTime(utcOf(row.start))},${ohlc(row)},${row.volume}`, extended);
  writeFileSync(join(folder, "TSLA_1min.csv"), `time,open,high,low,close,volume\n${rows}`);

  const text = readFileSync(PAGE, "utf8");
  const blocks = fences({ path: PAGE, text: text.slice(text.indexOf("## One page for any file")) });
  let printed = "";
  let shown = 0;
  for (const { language, code } of blocks) {
    if (language === "sh") {
      for (const line of code.trim().split("\n")) {
        const [npx, tool, ...words] = line.replace(/ +#.*$/, "").split(" ");
        expect([npx, tool]).toEqual(["npx", "ata-lab"]);
        const { stdout, stderr } = await runInTerminal(words, folder);
        printed = stdout + stderr;
      }
    } else {
      expect(printed).toContain(code);
      shown++;
    }
  }
  expect(shown).toBe(4);
});
