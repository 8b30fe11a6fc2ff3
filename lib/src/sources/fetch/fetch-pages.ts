import { formatTime } from "../../util/time.js";
import type { Client } from "./client.js";
import { type Collected, type CollectOptions, collectBars } from "./collect-bars.js";
import type { Asked, Provider, VendorRequest } from "./provider.js";

/** More pages than any month needs, which has 44,640 minutes at most: a server that sends as many never stops. */
const MOST_PAGES = 1_000;
/** More pages without any bar, in a row, than a vendor sends. */
const MOST_EMPTY_PAGES = 20;

/**
 * Fetches all pages of an answer.
 *
 * @param client sends the requests
 * @param provider the vendor
 * @param asked symbols and minutes
 * @param collecting what to do with impossible bars
 * @returns a function of a symbol: its bars, and what was left out of them
 * @throws when the vendor refuses, sends something that was not asked for, or never ends
 */
export async function fetchPages(
  client: Client,
  provider: Provider,
  asked: Asked,
  collecting: CollectOptions,
): Promise<(symbol: string) => Collected> {
  const { add, of } = collectBars(asked, collecting);
  const seen = new Set<string>();
  let empties = 0;
  for (let request: VendorRequest = provider.firstRequest(asked); ; ) {
    const here = request;
    const { bars, next } = await client(here, (text) => provider.readPage(text, asked, here));
    add(bars);
    // A page may be short or even empty: only the link to the next one tells whether there are more.
    if (next === null) return of;
    const key = JSON.stringify(next);
    const fail = (fault: string): never => {
      throw new Error(`${provider.vendor}'s answer: ${fault}: it would never end`);
    };
    empties = bars.length === 0 ? empties + 1 : 0;
    if (empties > MOST_EMPTY_PAGES) fail(`${empties} pages in a row have no bars`);
    if (seen.has(key)) fail("the next page is one it sent before");
    if (seen.add(key).size === MOST_PAGES) {
      const [from, to] = [asked.first, asked.last].map((time) => `${formatTime(time)}Z`);
      fail(`${from} to ${to} has more than ${MOST_PAGES} pages`);
    }
    request = next;
  }
}
