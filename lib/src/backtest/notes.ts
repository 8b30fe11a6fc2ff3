import { count } from "../util/count.js";
import { dateOf } from "../util/time.js";
import type { MissingDays } from "./missing-days.js";
import type { Backtest } from "./result.js";

/** What the notes say beyond the result itself. */
interface Facts {
  readonly ruined: boolean;
  readonly volumeKnown: boolean;
  /** Whether the last bar, at which the position was sold, has no volume. */
  readonly soldWithoutVolume: boolean;
  readonly missing: readonly MissingDays[];
}

/** Notes for the reader of a backtest. */
export function notesOf(result: Omit<Backtest, "notes">, facts: Facts): string[] {
  const { policy, fill, trades, counts } = result;
  const notes: string[] = [];
  if (fill === "close")
    notes.push("Optimistic: orders are filled at the close that triggered them, which is impossible in practice.");
  if (facts.ruined) notes.push("The account was ruined: its equity fell to zero, and trading stopped.");
  if (trades.length === 0) notes.push(noTrades(policy, counts));
  if (counts.cut > 0) notes.push(cutOrders(counts.cut));
  if (!facts.volumeKnown) {
    notes.push("The bars have no volume at all, so it is unknown whether orders could have been filled.");
  }
  if (counts.waited > 0) notes.push(waitedOrders(counts.waited));
  if (facts.soldWithoutVolume) {
    notes.push("Optimistic: the last position is sold at the close of the last bar, although that bar has no volume.");
  }
  if (facts.missing.length > 0) notes.push(hole(facts.missing));
  return notes;
}

function cutOrders(cut: number): string {
  return (
    `${cut === 1 ? "An order was" : `${cut} orders were`} cut, because at the price of the fill, fees included, the account ` +
    "could not pay for all of it."
  );
}

function waitedOrders(waited: number): string {
  return (
    `${waited === 1 ? "Once" : `${waited} times`} an order, stop or target could not be filled because the bar had no volume; ` +
    "it waited for the next bar with volume."
  );
}

/** Number of holes that are named. */
const NAMED = 3;

function hole(missing: readonly MissingDays[]): string {
  const days = missing.reduce((sum, { sessions }) => sum + sessions, 0);
  const named = missing
    .slice(0, NAMED)
    .map(({ after, before, sessions }) => `${sessions} between ${dateOf(after)} and ${dateOf(before)}`);
  const rest = missing.length > NAMED ? `, and ${missing.length - NAMED} more holes` : "";
  return (
    `The bars lack ${days === 1 ? "a trading day" : `${days} trading days`}: ${named.join(", ")}${rest}. ` +
    "A position is held across them as over a night."
  );
}

/** Why nothing was traded. */
function noTrades(policy: string, { decisions, wishes, tooSmall, withoutAtr, cut }: Backtest["counts"]): string {
  const asked = `NO TRADES. ${policy} was asked at ${count(decisions)} bars`;
  if (wishes === 0) return `${asked} and never wanted a position.`;
  const why = [
    tooSmall > 0
      ? `${count(tooSmall)} orders were for less than one share: raise the cap or the cash, or use fractional shares`
      : "",
    withoutAtr > 0 ? `${count(withoutAtr)} had no ATR to set brackets by` : "",
    cut > 0 ? `${count(cut)} cost more than the cash` : "",
  ].filter((text) => text !== "");
  return `${asked} and answered ${count(wishes)} times, but nothing was filled${why.length > 0 ? `: ${why.join("; ")}` : ""}.`;
}
