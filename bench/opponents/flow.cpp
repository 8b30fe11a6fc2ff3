// The flow by hand in C++ with SIMD, one thread: what the machine can do. No -ffast-math, with which the tests for NaN
// would vanish; sums that may be taken in any order are written as lanes.
//
// g++ -std=c++17 -O3 -march=native flow.cpp -o flow; ./flow MINUTES, then lines on stdin as serve.py describes them.
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace {

#ifdef __clang__
constexpr const char* COMPILER = "clang++";
#else
constexpr const char* COMPILER = "g++";
#endif

constexpr double NaN = std::numeric_limits<double>::quiet_NaN();
constexpr double C_VALUES[] = {0.05, 0.1, 0.5, 1.0};

double processor_ms() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec * 1e-6;
}

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "%s\n", why);
  std::exit(1);
}

struct Bars {
  std::vector<double> time, open, high, low, close, volume;
  size_t size() const { return time.size(); }
};

Bars read_minutes(const char* path) {
  FILE* file = std::fopen(path, "rb");
  if (!file) fail("the minutes cannot be opened");
  std::fseek(file, 0, SEEK_END);
  const size_t n = std::ftell(file) / (6 * sizeof(double));
  std::rewind(file);
  Bars bars;
  for (auto* column : {&bars.time, &bars.open, &bars.high, &bars.low, &bars.close, &bars.volume}) {
    column->resize(n);
    if (std::fread(column->data(), sizeof(double), n, file) != n) fail("the minutes end early");
  }
  std::fclose(file);
  return bars;
}

/** Five-minute bars, closed and labelled on the left; the minutes lack no price. */
Bars resample(const Bars& minutes) {
  Bars bars;
  for (auto* column : {&bars.time, &bars.open, &bars.high, &bars.low, &bars.close, &bars.volume})
    column->reserve(minutes.size() / 4);
  const size_t n = minutes.size();
  for (size_t i = 0; i < n;) {
    const double left = std::floor(minutes.time[i] / 300000) * 300000, right = left + 300000;
    double high = minutes.high[i], low = minutes.low[i], volume = minutes.volume[i];
    size_t next = i + 1;
    for (; next < n && minutes.time[next] < right; ++next) {
      high = std::max(high, minutes.high[next]);
      low = std::min(low, minutes.low[next]);
      volume += minutes.volume[next];
    }
    bars.time.push_back(left);
    bars.open.push_back(minutes.open[i]);
    bars.high.push_back(high);
    bars.low.push_back(low);
    bars.close.push_back(minutes.close[next - 1]);
    bars.volume.push_back(volume);
    i = next;
  }
  return bars;
}

/** Mean and deviation of the last `W` values pushed, both NaN until there are so many. */
template <int W>
struct Window {
  double values[W], centre = 0, squares = 0;
  int seen = 0, at = 0;
  void push(double x) {
    const double before = centre;
    if (seen < W) {
      centre += (x - before) / ++seen;
      squares += (x - before) * (x - centre);
    } else {
      const double old = values[at];
      centre += (x - old) * (1.0 / W);
      squares += (x - old) * (x - centre + old - before);
    }
    values[at] = x;
    at = at + 1 == W ? 0 : at + 1;
  }
  double mean() const { return seen < W ? NaN : centre; }
  double deviation() const { return seen < W ? NaN : std::sqrt(std::max(squares, 0.0) / (W - 1)); }
};

constexpr int COLUMNS = 20;

/** Columns, and the labels behind them, in memory that nobody has filled with zeros first. */
struct Rows {
  explicit Rows(size_t most) : room(most), values(new double[(COLUMNS + 1) * most]) {}
  size_t room, size = 0;
  std::unique_ptr<double[]> values;
  double* column(int k) const { return values.get() + k * room; }
  double* label() const { return column(COLUMNS); }
};

/** The rows that pass the filters and have every value, in one loop over the bars. */
Rows feature_rows(const Bars& bars) {
  const size_t n = bars.size();
  Rows rows(n);
  Window<20> closes, returns, volumes;
  Window<100> deviations;
  double ema12, ema26, ema20, ema50, ema200;
  ema12 = ema26 = ema20 = ema50 = ema200 = bars.close[0];
  double rise = NaN, fall = NaN, atr = bars.high[0] - bars.low[0], signal = 0, rsi = NaN, macd = 0;
  for (size_t i = 0; i < n; ++i) {
    const double close = bars.close[i], high = bars.high[i], low = bars.low[i];
    double ret1 = NaN, vol20 = NaN;
    if (i > 0) {
      const double before = bars.close[i - 1], change = close - before;
      const double up = std::max(change, 0.0), down = std::max(-change, 0.0);
      rise = i == 1 ? up : rise + (up - rise) * (1.0 / 14);
      fall = i == 1 ? down : fall + (down - fall) * (1.0 / 14);
      const double range = std::max({high - low, std::fabs(high - before), std::fabs(low - before)});
      atr += (range - atr) * (1.0 / 14);
      ret1 = change / before;
      returns.push(ret1);
      vol20 = returns.deviation();
      if (!std::isnan(vol20)) deviations.push(vol20);
    }
    ema12 += (close - ema12) * (2.0 / 13);
    ema26 += (close - ema26) * (2.0 / 27);
    ema20 += (close - ema20) * (2.0 / 21);
    ema50 += (close - ema50) * (2.0 / 51);
    ema200 += (close - ema200) * (2.0 / 201);
    const double macd_before = macd, rsi_before = rsi;
    macd = ema12 - ema26;
    signal += (macd - signal) * 0.2;
    rsi = 100 - 100 / (1 + rise / (fall + 1e-9));
    closes.push(close);
    volumes.push(bars.volume[i]);
    if (i < 20) continue;
    const double atr_pct = atr / close;
    const double volm_z = (bars.volume[i] - volumes.mean()) / (volumes.deviation() + 1e-9);
    if (!(atr_pct <= 0.02 && volm_z > -1 && volm_z < 5)) continue;
    const double vol_z = (vol20 - deviations.mean()) / (deviations.deviation() + 1e-9);
    const double row[COLUMNS] = {
        rsi, rsi - rsi_before, macd, signal, macd - signal, macd - macd_before, ema20, ema50, ema200,
        close / ema20 - 1, close / ema50 - 1, close / ema200 - 1, atr, atr_pct,
        (close - closes.mean()) / (2 * closes.deviation() + 1e-9), ret1, vol20, std::isnan(vol_z) ? 0 : vol_z, volm_z,
        (bars.time[i] - std::floor(bars.time[i] / 86400000) * 86400000) / 3600000};
    for (int k = 0; k < COLUMNS; ++k) rows.column(k)[rows.size] = row[k];
    rows.label()[rows.size++] = i + 12 < n && (bars.close[i + 12] - close) / close > 0.001;
  }
  return rows;
}

constexpr size_t LANES = 8;
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t Integers __attribute__((vector_size(LANES * sizeof(int64_t))));

inline Lanes load(const double* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

double total(Lanes lanes) {
  double sum = 0;
  for (size_t i = 0; i < LANES; ++i) sum += lanes[i];
  return sum;
}

/** 1 / (1 + exp(-z)), to rounding: exp by powers of two and a Taylor series within half of one. */
inline Lanes sigmoid(Lanes z) {
  constexpr double SHIFT = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer, in the low bits
  Lanes x = -z;
  x = x > 700.0 ? Lanes{} + 700.0 : x;
  x = x < -700.0 ? Lanes{} - 700.0 : x;
  const Lanes shifted = x * 1.4426950408889634 + SHIFT;
  const Lanes k = shifted - SHIFT;
  const Lanes r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
  Lanes series = Lanes{} + 1.0;
  for (int i = 13; i > 0; --i) series = 1.0 + series * r * (1.0 / i);
  Integers bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  Lanes power;
  std::memcpy(&power, &bits, sizeof power);
  return 1.0 / (1.0 + series * power);
}

/** Columns from one row on, and the labels: padded with zeros to whole lanes. */
struct Part {
  std::vector<std::vector<double>> x;
  std::vector<double> y;
  size_t rows;
};

std::vector<double> padded(const double* from, size_t rows) {
  std::vector<double> copy((rows + LANES - 1) / LANES * LANES);
  std::copy(from, from + rows, copy.begin());
  return copy;
}

Part part_of(const std::vector<const double*>& columns, const double* y, size_t start, size_t end) {
  Part part;
  for (const double* column : columns) part.x.push_back(padded(column + start, end - start));
  part.y = padded(y + start, end - start);
  part.rows = end - start;
  return part;
}

/** Gradient and lower triangle of the Hessian of the summed log loss, the bias last. */
template <int P>
struct Sums {
  static constexpr int D = P + 1;
  double gradient[D], hessian[D][D];

  Sums(const Part& part, const double* w) {
    const double* x[P];
    for (int k = 0; k < P; ++k) x[k] = part.x[k].data();
    Lanes g[D] = {}, h[D][D] = {};
    for (size_t i = 0; i < part.rows; i += LANES) {
      Lanes value[P], z = Lanes{} + w[P];
      for (int k = 0; k < P; ++k) {
        value[k] = load(x[k] + i);
        z += w[k] * value[k];
      }
      const Lanes p = sigmoid(z);
      Lanes miss = p - load(part.y.data() + i), curve = p * (1.0 - p);
      for (size_t j = part.rows - i; j < LANES; ++j) miss[j] = curve[j] = 0;
      g[P] += miss;
      h[P][P] += curve;
      for (int k = 0; k < P; ++k) {
        const Lanes weighed = curve * value[k];
        g[k] += miss * value[k];
        h[P][k] += weighed;
        for (int j = 0; j <= k; ++j) h[k][j] += weighed * value[j];
      }
    }
    for (int k = 0; k < D; ++k) {
      gradient[k] = total(g[k]);
      for (int j = 0; j <= k; ++j) hessian[k][j] = total(h[k][j]);
    }
  }

  double largest() const {
    double most = 0;
    for (double one : gradient) most = std::max(most, std::fabs(one));
    return most;
  }
};

/** Solves A x = b for a positive definite A, given by its lower triangle; b becomes x. */
template <int D>
void solve(double (&a)[D][D], double (&b)[D]) {
  for (int k = 0; k < D; ++k) {
    for (int j = 0; j <= k; ++j) {
      for (int i = 0; i < j; ++i) a[k][j] -= a[k][i] * a[j][i];
      a[k][j] = j == k ? std::sqrt(a[k][k]) : a[k][j] / a[j][j];
    }
    for (int j = 0; j < k; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  for (int k = D - 1; k >= 0; --k) {
    for (int j = k + 1; j < D; ++j) b[k] -= a[j][k] * b[j];
    b[k] /= a[k][k];
  }
}

/** Newton steps from w to where no entry of the gradient is above the goal. */
template <int P>
void fit(const Part& train, double c, double goal, double* w) {
  for (int step = 0; step < 50; ++step) {
    Sums<P> at(train, w);
    for (int k = 0; k <= P; ++k) {
      at.gradient[k] = c * at.gradient[k] + (k < P ? w[k] : 0);
      for (int j = 0; j <= k; ++j) at.hessian[k][j] = c * at.hessian[k][j] + (k == j && k < P ? 1 : 0);
    }
    if (at.largest() <= goal) return;
    solve(at.hessian, at.gradient);
    for (int k = 0; k <= P; ++k) w[k] -= at.gradient[k];
  }
  fail("Newton's method did not converge");
}

template <int P>
std::vector<double> predict(const Part& part, const double* w) {
  std::vector<double> p(part.y.size());
  for (size_t i = 0; i < p.size(); i += LANES) {
    Lanes z = Lanes{} + w[P];
    for (int k = 0; k < P; ++k) z += w[k] * load(part.x[k].data() + i);
    z = sigmoid(z);
    std::memcpy(p.data() + i, &z, sizeof z);
  }
  p.resize(part.rows);
  return p;
}

/** Area under the ROC curve, ties counting half: scores go to equal buckets, and each bucket is sorted. */
double roc_auc(const std::vector<double>& score, const double* y) {
  const size_t n = score.size();
  const auto [low, high] = std::minmax_element(score.begin(), score.end());
  const double from = *low, scale = (n - 1) / (*high - *low);
  std::vector<uint32_t> ends(n + 1), bucket(n);
  for (size_t i = 0; i < n; ++i) ++ends[(bucket[i] = uint32_t((score[i] - from) * scale)) + 1];
  for (size_t i = 0; i < n; ++i) ends[i + 1] += ends[i];
  struct Scored {
    double score, label;
  };
  std::vector<Scored> sorted(n);
  std::vector<uint32_t> next(ends);
  for (size_t i = 0; i < n; ++i) {
    size_t at = next[bucket[i]]++;
    for (; at > ends[bucket[i]] && sorted[at - 1].score > score[i]; --at) sorted[at] = sorted[at - 1];
    sorted[at] = {score[i], y[i]};
  }
  double wins = 0, zeros = 0, ones = 0;
  for (size_t i = 0; i < n;) {
    const double value = sorted[i].score;
    double here = 0, ones_here = 0;
    for (; i < n && sorted[i].score == value; ++i, ++here) ones_here += sorted[i].label;
    wins += ones_here * (zeros + (here - ones_here) / 2);
    zeros += here - ones_here;
    ones += ones_here;
  }
  return wins / (zeros * ones);
}

struct Model {
  double c, auc = -1;
  std::vector<double> weights;
};

template <int P>
Model search(const Part& train, const Part& validation) {
  double w[P + 1] = {};
  const double at_zero = Sums<P>(train, w).largest();
  Model best;
  for (const double c : C_VALUES) {
    fit<P>(train, c, 1e-9 * c * at_zero, w);
    const double auc = roc_auc(predict<P>(validation, w), validation.y.data());
    if (auc > best.auc) best = {c, auc, std::vector<double>(w, w + P + 1)};
  }
  return best;
}

template <int P>
Model expert(const std::vector<const double*>& columns, const Rows& rows, size_t end, std::vector<double>& probability) {
  const Part train = part_of(columns, rows.label(), 0, end);
  const Part validation = part_of(columns, rows.label(), end, rows.size);
  Model model = search<P>(train, validation);
  probability = predict<P>(train, model.weights.data());
  const std::vector<double> later = predict<P>(validation, model.weights.data());
  probability.insert(probability.end(), later.begin(), later.end());
  return model;
}

constexpr const char* NAMES[] = {"rsi", "macd", "trend", "brain"};

std::vector<Model> train(const Rows& rows) {
  const size_t end = size_t(rows.size * 0.8);
  const auto at = [&](int k) { return rows.column(k); };
  std::vector<double> rsi, macd, trend, all;
  std::vector<Model> models;
  models.push_back(expert<3>({at(0), at(1), at(14)}, rows, end, rsi));
  models.push_back(expert<4>({at(2), at(3), at(4), at(5)}, rows, end, macd));
  models.push_back(expert<3>({at(9), at(10), at(11)}, rows, end, trend));
  const std::vector<const double*> inputs = {rsi.data(), macd.data(), trend.data(), at(13), at(19)};
  models.push_back(search<5>(part_of(inputs, rows.label(), 0, end),
                             part_of(inputs, rows.label(), end, rows.size)));
  return models;
}

void answer(const char* path, const Rows& rows, const std::vector<Model>& models) {
  FILE* file = std::fopen(path, "wb");
  if (!file) fail("the answer cannot be written");
  for (int k = 0; k <= COLUMNS; ++k) std::fwrite(rows.column(k), sizeof(double), rows.size, file);
  std::fclose(file);
  std::printf("{\"versions\": {\"%s\": \"%s\"}, \"models\": {", COMPILER, __VERSION__);
  for (size_t m = 0; m < models.size(); ++m) {
    std::printf("%s\"%s\": {\"C\": %.17g, \"auc\": %.17g, \"weights\": [", m ? ", " : "", NAMES[m], models[m].c,
                models[m].auc);
    const auto& w = models[m].weights;
    for (size_t k = 0; k + 1 < w.size(); ++k) std::printf("%s%.17g", k ? ", " : "", w[k]);
    std::printf("], \"bias\": %.17g}", w.back());
  }
  std::printf("}}\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) fail("usage: flow MINUTES");
  const Bars minutes = read_minutes(arguments[1]);
  for (std::string line; std::getline(std::cin, line);) {
    const double start = processor_ms();
    const Bars bars = resample(minutes);
    const double resampled = processor_ms();
    const Rows rows = feature_rows(bars);
    const double built = processor_ms();
    const std::vector<Model> models = train(rows);
    const double end = processor_ms();
    if (line.rfind("answer ", 0) == 0) answer(line.c_str() + 7, rows, models);
    else
      std::printf("{\"resample\": %.3f, \"features\": %.3f, \"training\": %.3f}\n", resampled - start, built - resampled,
                  end - built);
    std::fflush(stdout);
  }
}
