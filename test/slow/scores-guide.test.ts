import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";

describe("ata-lab compare", () => {
  it("prints on the sample what the guide says", async () => {
    const { stdout } = await runCli(["compare"]);
    const guide = readFileSync("docs/guide/scores.md", "utf8");
    const lines = stdout.split("\n").filter((line) => /^ *(seed|\+) /.test(line));
    expect(lines).toHaveLength(9);
    for (const [i, line] of lines.entries()) {
      const [name] = line.trim().split(/ {2,}/) as [string];
      const intervals = line.match(/[+-]?0\.\d{4} \[[^\]]*\]/g)!;
      expect(intervals).toHaveLength(i === 0 ? 2 : 3);
      const row = guide.split("\n").find((text) => text.startsWith(`| ${name} |`));
      for (const interval of intervals) expect(row, name).toContain(`| ${interval} |`);
    }
  });
});
