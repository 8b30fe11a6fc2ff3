import type { Backtest } from "./result.js";

/** Notes for the reader of a backtest. */
export function notesOf(result: Omit<Backtest, "notes">, ruined: boolean): string[] {
  const { policy, fill, trades, counts } = result;
  const notes: string[] = [];
  if (fill === "close")
    notes.push("Optimistic: orders are filled at the close that triggered them, which is impossible in practice.");
  if (ruined) notes.push("The account was ruined: its equity fell to zero, and trading stopped.");
  if (trades.length === 0) notes.push(noTrades(policy, counts));
  return notes;
}

/** Why nothing was traded. */
function noTrades(policy: string, { decisions, wishes, tooSmall, withoutAtr }: Backtest["counts"]): string {
  const asked = `NO TRADES. ${policy} was asked at ${decisions} bars`;
  if (wishes === 0) return `${asked} and never wanted a position.`;
  const why = [
    tooSmall > 0
      ? `${tooSmall} orders were for less than one share: raise the cap or the cash, or use fractional shares`
      : "",
    withoutAtr > 0 ? `${withoutAtr} had no ATR to set brackets by` : "",
  ].filter((text) => text !== "");
  return `${asked} and answered ${wishes} times, but nothing was filled${why.length > 0 ? `: ${why.join("; ")}` : ""}.`;
}
