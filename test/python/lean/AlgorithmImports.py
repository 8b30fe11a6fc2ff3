"""A small stand-in for the part of LEAN's API that an exported project uses, with LEAN's fills of minute backtests.

Market orders fill at once at the last close while the market is open; stop and limit orders are checked against each later
minute before the algorithm sees it, in the order in which they were placed.
"""

from datetime import datetime, timedelta
from enum import Enum
from types import SimpleNamespace

Resolution = Enum("Resolution", "MINUTE")
OrderStatus = Enum("OrderStatus", "SUBMITTED FILLED CANCELED INVALID UPDATE_SUBMITTED")


class FeeModel:
    pass


class CashAmount:
    def __init__(self, amount, currency):
        assert currency == "USD"
        self.amount = amount


class OrderFee:
    def __init__(self, value):
        self.value = value


class Minute(SimpleNamespace):
    """A TradeBar: time is its start, end_time its end."""


class Ticket:
    def __init__(self, algorithm, order):
        self.algorithm, self.order = algorithm, order

    @property
    def status(self):
        return self.order.status

    def cancel(self):
        assert self.order.status is OrderStatus.SUBMITTED
        self.order.status = OrderStatus.CANCELED
        self.algorithm.send(self.order, OrderStatus.CANCELED, 0)

    def update_stop_price(self, price):
        assert self.order.kind == "stop"
        self.order.price = price


class QCAlgorithm:
    def __init__(self, parameters):
        self.parameters = parameters
        self.logged = []
        self.fills = []
        self.orders = []
        self.cash = 0.0
        self.shares = 0.0
        self.last = None
        self.warm_up = timedelta()
        self.transactions = SimpleNamespace(get_order_by_id=lambda number: self.orders[number - 1])

    # ---- What initialize calls

    def set_start_date(self, year, month, day):
        self.start = datetime(year, month, day)

    def set_end_date(self, year, month, day):
        self.end = datetime(year, month, day) + timedelta(1)

    def set_cash(self, dollars):
        self.cash = float(dollars)

    def get_parameter(self, name, otherwise):
        return self.parameters.get(name, otherwise)

    def add_equity(self, ticker, resolution, *, fill_forward, extended_market_hours):
        assert resolution is Resolution.MINUTE and fill_forward is False
        self.extended = extended_market_hours
        self.security = SimpleNamespace(symbol=ticker)
        self.security.set_fee_model = lambda model: setattr(self.security, "fees", model)
        self.security.set_slippage_model = lambda model: setattr(self.security, "slippage", model)
        return self.security

    def set_warm_up(self, period, resolution):
        assert resolution is Resolution.MINUTE
        self.warm_up = period

    # ---- What it sees

    @property
    def time(self):
        return self.last.end_time

    @property
    def portfolio(self):
        holding = SimpleNamespace(quantity=self.shares)
        value = self.cash + self.shares * (self.last.close if self.last else 0)

        class Portfolio(dict):
            total_portfolio_value = value

        return Portfolio({self.security.symbol: holding})

    def log(self, text):
        self.logged.append([str(self.last.end_time), text])

    # ---- Orders

    def market_order(self, symbol, quantity, asynchronous, tag):
        assert not self.is_warming_up and quantity == int(quantity) and quantity != 0
        order = self.place("market", quantity, None, tag)
        self.fill(order, self.last.close, slips=True)

    def stop_market_order(self, symbol, quantity, price, tag):
        return Ticket(self, self.place("stop", quantity, price, tag))

    def limit_order(self, symbol, quantity, price, tag):
        return Ticket(self, self.place("limit", quantity, price, tag))

    def place(self, kind, quantity, price, tag):
        number = len(self.orders) + 1
        order = SimpleNamespace(id=number, kind=kind, quantity=quantity, price=price, tag=tag)
        order.absolute_quantity = abs(quantity)
        order.status = OrderStatus.SUBMITTED
        self.orders.append(order)
        return order

    def fill(self, order, price, slips):
        side = 1 if order.quantity > 0 else -1
        self.security.price = price
        if slips:
            price += side * self.security.slippage.get_slippage_approximation(self.security, order)
        self.security.price = price
        fee = self.security.fees.get_order_fee(SimpleNamespace(security=self.security, order=order)).value.amount
        self.cash -= order.quantity * price + fee
        self.shares += order.quantity
        order.status = OrderStatus.FILLED
        self.fills.append([str(self.last.end_time), order.tag, order.quantity, price, fee])
        self.send(order, OrderStatus.FILLED, price)

    def send(self, order, status, price):
        self.on_order_event(SimpleNamespace(order_id=order.id, status=status, fill_price=price))

    def check_orders(self):
        """Fills the stops and limits that the last minute reaches."""
        minute = self.last
        for order in list(self.orders):
            if order.status is not OrderStatus.SUBMITTED:
                continue
            sells = order.quantity < 0
            if order.kind == "stop" and (minute.low <= order.price if sells else minute.high >= order.price):
                self.fill(order, min(order.price, minute.open) if sells else max(order.price, minute.open), slips=True)
            elif order.kind == "limit" and (minute.high >= order.price if sells else minute.low <= order.price):
                self.fill(order, max(order.price, minute.open) if sells else min(order.price, minute.open), slips=False)

    # ---- The engine

    def run(self, minutes):
        """minutes are rows (end, open, high, low, close, volume)."""
        self.is_warming_up = True
        self.initialize()
        for end, *numbers in minutes:
            end = datetime.fromisoformat(end)
            if not self.start - self.warm_up <= end < self.end:
                continue
            names = ("open", "high", "low", "close", "volume")
            self.last = Minute(time=end - timedelta(minutes=1), end_time=end, **dict(zip(names, numbers)))
            self.is_warming_up = end <= self.start
            self.check_orders()
            self.on_data(SimpleNamespace(bars={self.security.symbol: self.last}))
