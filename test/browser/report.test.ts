import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import { startChromium } from "./chromium.js";
import { checkCorpus, checkFriendly, checkHostile, checkPolicyAlone } from "./report.js";

const folder = mkdtempSync(join(tmpdir(), "ata-lab-report-"));
let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

// Each check throws at the first thing that is not as it should be.
describe("a report opened from file://", () => {
  it("draws, follows the theme, copies and prints without a network", () => checkFriendly(browser, folder));
  it("lets a hostile notebook run nothing, ask nobody and cover nothing", () => checkHostile(browser, folder));
  it("lets none of hundreds of hostile outputs run, ask or meet the policy", () => checkCorpus(browser, folder));
  it("would be held by its policy alone, had nothing been sanitised", () => checkPolicyAlone(browser, folder));
});
