import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { fences, pages } from "./pages.js";

const folder = mkdtempSync(join(tmpdir(), "whole-way-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("the page from the notebook to paper trading runs as it is written", () => {
  const page = pages().find(({ path }) => path === "docs/guide/from-notebook-to-paper-trading.md")!;
  const lines = fences(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.split("\n"))
    // Alpaca's stream needs keys.
    .filter((line) => line.startsWith("npx ata-lab ") && !line.includes("--input alpaca"));
  expect(lines.length).toBeGreaterThan(10);
  const command = `"${process.execPath}" "${resolve("lib/bin/ata-lab.js")}"`;
  // Two copies of the bars show as well as twenty that the line runs.
  const typed = lines.map((line) => line.replace("npx ata-lab", command).replace("--runs 20", "--runs 2"));
  writeFileSync(join(folder, "way.sh"), typed.join("\n"));
  const printed = execFileSync("bash", ["-e", "way.sh"], { cwd: folder, encoding: "utf8", maxBuffer: 1e8 });

  expect(JSON.parse(readFileSync(join(folder, "live/promotion.json"), "utf8")).verdict).toBe("promote");
  expect(existsSync(join(folder, "handover/model.onnx"))).toBe(true);
  expect(existsSync(join(folder, "handover/lean/main.py"))).toBe(true);
  const [answer] = /`(78 bars .*)`/.exec(page.text)!.slice(1);
  expect(printed.split("\n")).toContain(answer);
});
