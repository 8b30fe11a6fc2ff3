// A browser for the tests and the screenshots: Chromium or Chrome, as it is on the machine; none is downloaded.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Starts a headless Chromium: the one that CHROMIUM names, Debian's, or an installed Chrome.
 *
 * @returns {Promise<import("playwright-core").Browser>}
 */
export async function startChromium() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  // Nothing but the pages under test: no updates, no reports, no sandbox where root has none.
  const args = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
  return chromium.launch(executablePath ? { executablePath, args } : { channel: "chrome", args });
}
