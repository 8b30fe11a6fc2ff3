import { Option } from "commander";

/** Alpaca's feeds of stock bars: all exchanges, or one that has about two per cent of the volume. */
const ALPACA_FEEDS = ["sip", "iex"] as const;

/** `--feed`: which of Alpaca's feeds. */
export function feedOption(): Option {
  return new Option("--feed <feed>", "all exchanges (sip, from 2016 on), or IEX alone, about 2 % of the volume")
    .choices(ALPACA_FEEDS)
    .default("sip");
}
