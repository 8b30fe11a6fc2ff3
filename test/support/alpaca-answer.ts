import { ALPACA } from "../../lib/dist/sources/alpaca/alpaca.js";
import { collectBars, type FetchedBars } from "../../lib/dist/sources/fetch/collect-bars.js";
import type { Asked } from "../../lib/dist/sources/fetch/provider.js";

/** Reads one page of Alpaca's as a fetch does: its bars, and the token of the next page. */
export function parseAnswer(
  text: string,
  { symbol, ...minutes }: Pick<Asked, "first" | "last"> & { readonly symbol: string },
): { readonly bars: FetchedBars; readonly next: string | null } {
  const asked: Asked = { symbols: [symbol], ...minutes, feed: "sip", adjustment: "all" };
  const page = ALPACA.readPage(text, asked, ALPACA.firstRequest(asked));
  if (!page) throw new Error("Alpaca's answer was cut off");
  const { add, of } = collectBars(asked, { vendor: "Alpaca", skipBad: false });
  add(page.bars);
  return { bars: of(symbol).bars, next: page.next?.query?.page_token ?? null };
}
