/** What differs between recipes in `main.py`; the rest is in `ata_model.py`. */
interface MainParts {
  /** Whether minutes outside regular hours are used. */
  readonly extended: boolean;
  /** Bars of history before anything is traded, and the calendar days that hold them. */
  readonly history: number;
  readonly warmUpDays: number;
}

/**
 * The text of `main.py`: it gives minutes to `ata_model.py`, and turns decisions into LEAN's orders.
 */
export function leanMain({ extended, history, warmUpDays }: MainParts): string {
  return `"""Trades the models of this folder in LEAN: see README.md.

Bars, columns, p and decisions are those of ata_model.py. This file only gives it minutes, and places orders.
Written by ata-lab. To change the models or the policy, train, judge and export again.
"""

from AlgorithmImports import *

import json
from datetime import timedelta
from pathlib import Path

import ata_model

POLICY = ata_model.POLICY

# Bars of history before anything is traded, as p depends on where they start; and the calendar days that hold them.
HISTORY = ${history}
WARM_UP_DAYS = ${warmUpDays}


class Fees(FeeModel):
    """Commissions as the policy was judged with."""

    def get_order_fee(self, parameters):
        order, price = parameters.order, float(parameters.security.price)
        return OrderFee(CashAmount(ata_model.order_fee(float(order.absolute_quantity), price), "USD"))


class Slippage:
    """Slippage as the policy was judged with."""

    def get_slippage_approximation(self, asset, order):
        return ata_model.slippage(float(asset.price))


class AtaLabAlgorithm(QCAlgorithm):
    def initialize(self):
        check_files(Path(__file__).parent)
        self.set_start_date(*date_of(self.get_parameter("start", "2024-01-02")))
        self.set_end_date(*date_of(self.get_parameter("end", "2024-12-31")))
        self.set_cash(ata_model.CASH)
        # Minutes without trades are missing, as at training: LEAN must not fill them in.
        security = self.add_equity(
            self.get_parameter("symbol", "SPY"),
            Resolution.MINUTE,
            fill_forward=False,
            extended_market_hours=${extended ? "True" : "False"},
        )
        security.set_fee_model(Fees())
        security.set_slippage_model(Slippage())
        self.stock = security.symbol
        self.scorer = ata_model.Scorer()
        self.today = None
        self.floor = None
        self.stopped = False
        self.closing = False
        self.brackets = []
        self.trailing = None
        self.entering = False
        self.leaving = False
        self.set_warm_up(timedelta(days=WARM_UP_DAYS), Resolution.MINUTE)

    def on_data(self, data):
        minute = data.bars.get(self.stock)
        if minute is None:
            return
        if not self.is_warming_up:
            self.watch(minute)
        prices = (minute.open, minute.high, minute.low, minute.close)
        for row in self.scorer.push(minute.end_time, *prices, minute.volume):
            if not self.is_warming_up:
                self.on_bar(row)

    def on_bar(self, row):
        """A bar of the recipe is over: logs what the models say, and does what the policy decides."""
        numbers = " ".join(f"{name}={value!r}" for name, value in row.items() if name != "time")
        self.log(f"{row['time']} {numbers}")
        self.move_trail()
        if self.stopped or self.closing or self.entering or self.leaving:
            return
        p, atr, close = row["p_" + ata_model.DECIDES], row["atr"], row["close"]
        shares = float(self.portfolio[self.stock].quantity)
        equity = float(self.portfolio.total_portfolio_value)
        held = (row["time"] - self.entered).total_seconds() / 60 if shares else 0
        wanted = ata_model.decide(p, atr / close, close, equity, shares, held)
        if wanted is None:
            return
        if shares:
            self.leave("lost edge")
        elif row["history"] >= HISTORY:
            self.enter(ata_model.order_shares(wanted, equity, close), row)

    # ---- Orders

    def enter(self, shares, row):
        if shares == 0:
            return
        self.entering = True
        self.range = row["atr"]
        self.market_order(self.stock, int(shares), False, "entry")

    def leave(self, why):
        """Closes the position at the market; nothing is done if none is held."""
        self.cancel_brackets()
        shares = self.portfolio[self.stock].quantity
        if shares != 0 and not self.leaving:
            self.leaving = True
            self.market_order(self.stock, -shares, False, why)

    def on_order_event(self, event):
        tag = self.transactions.get_order_by_id(event.order_id).tag
        if event.status in (OrderStatus.CANCELED, OrderStatus.INVALID):
            if tag == "entry":
                self.entering = False
            elif tag not in ("stop", "target"):
                self.leaving = False
        if event.status != OrderStatus.FILLED:
            return
        if tag == "entry":
            self.entering = False
            self.entered = self.time
            self.set_brackets(float(event.fill_price))
        else:
            # A stop, a target, or an order of leave(): the position is closed.
            self.leaving = False
            self.cancel_brackets()

    def set_brackets(self, price):
        """Stop and target at their distances from the price of the entry."""
        shares = self.portfolio[self.stock].quantity
        side = 1 if shares > 0 else -1
        levels = [price - side * POLICY[name] * self.range for name in ("stopAtr", "trailAtr") if POLICY[name] is not None]
        if levels:
            # The nearer one acts; the trailing one moves.
            level = max(levels) if side > 0 else min(levels)
            self.brackets.append(self.stop_market_order(self.stock, -shares, level, "stop"))
            self.level = level
        if POLICY["targetAtr"] is not None:
            target = price + side * POLICY["targetAtr"] * self.range
            self.brackets.append(self.limit_order(self.stock, -shares, target, "target"))
        self.trailing = None if POLICY["trailAtr"] is None else (side, POLICY["trailAtr"] * self.range)
        self.best = price

    def move_trail(self):
        """Moves the stop behind the best price since the entry, when a bar of the recipe is over."""
        if self.trailing is None or not self.brackets:
            return
        side, distance = self.trailing
        level = self.best - side * distance
        if side * (level - self.level) > 0:
            self.level = level
            self.brackets[0].update_stop_price(level)

    def cancel_brackets(self):
        brackets, self.brackets = self.brackets, []
        self.trailing = None
        for ticket in brackets:
            if ticket.status not in (OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.INVALID):
                ticket.cancel()

    # ---- The day

    def watch(self, minute):
        """Follows the best price of a position, the day's loss, and the day's close."""
        equity = float(self.portfolio.total_portfolio_value)
        if minute.time.date() != self.today:
            self.today = minute.time.date()
            self.stopped = False
            self.closing = False
            self.floor = None if POLICY["dailyStop"] is None else equity * (1 - POLICY["dailyStop"])
        if self.trailing is not None:
            side, _ = self.trailing
            self.best = max(self.best, float(minute.high)) if side > 0 else min(self.best, float(minute.low))
        if self.floor is not None and equity <= self.floor and not self.stopped:
            self.stopped = True
            self.leave("daily stop")
${
  extended
    ? ""
    : `        if POLICY["flatAtClose"]:
            time = ata_model.milliseconds(minute.end_time)
            session = ata_model.session_of(time - ata_model.MINUTE)
            # A minute before the close, as later orders would wait for the next day.
            if session is not None and time >= session[1] - ata_model.MINUTE:
                self.closing = True
                self.leave("close of the day")
`
}

def date_of(text):
    """2024-01-02 as three numbers."""
    return [int(part) for part in text.split("-")]


def check_files(folder):
    """Stops if a model's or the policy's JSON beside this file was changed: their numbers are in ata_model.py too."""
    for path in sorted(folder.glob("*.json")):
        name = "brain" if path.name == "brain.json" else path.name.replace("_expert.json", "")
        if name in ata_model.MODELS:
            found = json.loads(path.read_text())
            same = {key: found[key] for key in ("bias", "weights")} == ata_model.MODELS[name]
        elif path.name == "policy.json":
            found = json.loads(path.read_text())
            same = {key: found[key] for key in POLICY} == POLICY
        else:
            continue
        if not same:
            raise ValueError(f"{path.name} is not what ata_model.py was made of: export again with ata-lab export lean")
`;
}
