import type { Backtest } from "./result.js";

/** What a reader of a backtest must know. */
export function notesOf(result: Omit<Backtest, "notes">, ruined: boolean): string[] {
  const { policy, fill, trades, counts } = result;
  const notes: string[] = [];
  if (fill === "close") notes.push("Orders are filled at the close that decided them, which nobody can: optimistic.");
  if (ruined) notes.push("The account was ruined: its equity fell to nothing, and no more was traded.");
  if (trades.length === 0) notes.push(noTrades(policy, counts));
  return notes;
}

/** Why nothing was traded. */
function noTrades(policy: string, { decisions, wishes, tooSmall, withoutAtr }: Backtest["counts"]): string {
  const asked = `NO TRADES. ${policy} was asked at ${decisions} bars`;
  if (wishes === 0) return `${asked} and never wanted a position.`;
  const why = [
    tooSmall > 0
      ? `${tooSmall} orders came to less than one share: raise the cap or the cash, or take fractional shares`
      : "",
    withoutAtr > 0 ? `${withoutAtr} had no ATR to set brackets by` : "",
  ].filter((text) => text !== "");
  return `${asked} and answered ${wishes} times, but nothing was filled${why.length > 0 ? `: ${why.join("; ")}` : ""}.`;
}
