import { makeSample } from "ata-lab";
import { expect, it } from "vitest";
import { ALPACA } from "../../../lib/dist/sources/alpaca/alpaca.js";
import { DATABENTO } from "../../../lib/dist/sources/databento/databento.js";
import type { Asked, Provider } from "../../../lib/dist/sources/fetch/provider.js";
import { MASSIVE } from "../../../lib/dist/sources/massive/massive.js";
import { toWire } from "../../support/alpaca-server.js";
import { HEADER, toRow } from "../../support/databento-server.js";
import { fuzzAnswers } from "../../support/fuzz-answers.js";

const bars = toWire(makeSample({ to: "2018-01-03" })).slice(0, 40);
const asked: Asked = {
  symbols: ["TSLA"],
  first: Date.parse(bars[0]!.t),
  last: Date.parse(bars.at(-1)!.t),
  feed: "sip",
  adjustment: "raw",
};
const rows = bars.flatMap((bar, i) =>
  [2, ...(i % 3 === 0 ? [39] : [])].map((publisher) => toRow({ ...bar, publisher })),
);
const results = bars.map(({ t, ...bar }) => ({ ...bar, t: Date.parse(t) }));

it.each<[string, Provider, string]>([
  ["Alpaca", ALPACA, JSON.stringify({ bars: { TSLA: bars }, next_page_token: "token" })],
  [
    "Massive",
    MASSIVE,
    JSON.stringify({ ticker: "TSLA", adjusted: false, results, status: "OK", next_url: "https://x" }),
  ],
  ["Databento", DATABENTO, [HEADER, ...rows, ""].join("\n")],
])("a damaged answer of %s gives sound bars or a clear error", (_, provider, text) => {
  const runs = 4 * Number(process.env.FUZZ_RUNS ?? 100);
  expect(text.length).toBeGreaterThan(3_000);
  const { refused, read } = fuzzAnswers(provider, asked, text, runs, 20180102);
  expect(refused + read).toBe(runs);
  expect(Math.min(refused, read)).toBeGreaterThan(5);
});
