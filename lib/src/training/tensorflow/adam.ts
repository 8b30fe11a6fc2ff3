import type { Variable } from "@tensorflow/tfjs-core";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { standardDeviation } from "../../stats/standard-deviation.js";
import { log } from "../../util/log.js";
import { ADAM_DEFAULTS, type AdamOptions } from "../engine.js";
import { largestRaw } from "../exact.js";
import type { FitRows } from "../fit-rows.js";
import type { FitSettings, Fitted, LossStep } from "../fitted.js";
import { dotProduct } from "../newton.js";
import type { Tf } from "./library.js";
import { tensorLogLoss, tensorLoss, tensorRows, transposed } from "./tensor-rows.js";

/**
 * Mini-batch fit with the Adam optimizer (Kingma & Ba 2015) of TensorFlow.js, on centred and scaled columns, starting
 * from weights of 0 and the bias of the class shares. After each epoch it takes the mean of its weights (Polyak
 * averaging, because single steps are noisy). The last rows are held out; the result is the weights of the epoch that
 * was best on them. It comes close to the optimum that Newton steps reach, but not all the way.
 */
export function fitAdam(tf: Tf, rows: FitRows, { C, onStep }: FitSettings, options: AdamOptions = {}): Fitted {
  const { learningRate, batchSize, epochs, validationSplit, patience, seed } = { ...ADAM_DEFAULTS, ...options };
  const { centred, label, weight, mean } = rows;
  if (weight) {
    throw new Error(
      'method "adam" takes no weights: use method "newton" or the exact engine, or weights "none" and classWeight "none"',
    );
  }
  const n = label.length;
  const fitted = Math.ceil(n * (1 - validationSplit));
  // A constant column has no effect.
  const scale = Float64Array.from(centred, (column) => standardDeviation(column.subarray(0, fitted)) || 1);
  const columns = centred.map((column, j) => column.map((x) => x / scale[j]!));
  // The penalty factor of a scaled column's weight, so that the penalty is that of the raw weights.
  const ridge = scale.map((s) => 1 / (s * s));
  const size = centred.length + 1;
  const shuffle = shuffler(fitted, seed);
  const history: LossStep[] = [];
  const penalty = (point: Float64Array): number => ridge.reduce((sum, r, j) => sum + r * point[j]! ** 2, 0) / 2;

  let best = { point: new Float64Array(size), loss: Number.POSITIVE_INFINITY, epoch: 0 };
  let [objective, gradient] = [0, 0];
  const optimizer = tf.train.adam(learningRate);
  const variables: Variable[] = [];
  try {
    tf.tidy(() => {
      const train = tensorRows(tf, columns, label, 0, fitted);
      const held = tensorRows(tf, columns, label, fitted, n);
      const X = tf.transpose(transposed(tf, columns, 0, fitted));
      const y = tf.tensor1d(Float32Array.from(label.subarray(0, fitted)));
      const share = tf.tensor1d([...ridge.map((r) => r / (C * fitted)), 0]);
      const variable = tf.variable(tf.tensor1d(startPoint(label.subarray(0, fitted), size)));
      const average = tf.variable(variable);
      variables.push(variable, average);

      const step = (batch: Int32Array): void => {
        tf.tidy(() => {
          const index = tf.tensor1d(batch, "int32");
          const x = tf.gather(X, index);
          const p = tf.sigmoid(tf.matMul(tf.reshape(variable, [1, size]), x, false, true));
          const residual = tf.div(tf.sub(p, tf.reshape(tf.gather(y, index), [1, -1])), batch.length);
          const slope = tf.add(tf.reshape(tf.matMul(residual, x), [size]), tf.mul(share, variable));
          optimizer.applyGradients([{ name: variable.name, tensor: slope }]);
          average.assign(tf.add(average, tf.mul(variable, batch.length / fitted)));
        });
      };

      for (let epoch = 0; epoch <= epochs; epoch++) {
        if (epoch > 0) {
          average.assign(tf.zerosLike(average));
          const order = shuffle();
          for (let from = 0; from < fitted; from += batchSize) step(order.subarray(from, from + batchSize));
        }
        const point = Float64Array.from(average.dataSync());
        const loss = (penalty(point) / C + tensorLoss(tf, train, point)) / fitted;
        if (!Number.isFinite(loss)) {
          throw new Error(`the loss is ${loss} after epoch ${epoch}: lower learningRate, now ${learningRate}`);
        }
        const validationLoss = fitted < n ? tensorLoss(tf, held, point) / (n - fitted) : undefined;
        history.push({ step: epoch, loss, ...(validationLoss !== undefined && { validationLoss }) });
        onStep?.(history);
        const judged = validationLoss ?? loss;
        if (judged < best.loss) best = { point, loss: judged, epoch };
        if (epoch - best.epoch >= patience) break;
      }
      const known = tensorLogLoss(tf, train, best.point);
      objective = penalty(best.point) + C * known.loss;
      const slope = known.gradient.map((g, j) => C * g + (ridge[j] ?? 0) * best.point[j]!);
      gradient = largestRaw(
        slope.map((g, j) => g * (scale[j] ?? 1)),
        mean,
      );
    });
  } finally {
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  }
  const coef = scale.map((s, j) => best.point[j]! / s);
  const intercept = best.point.at(-1)! - dotProduct(coef, mean);
  return { rows, coef, intercept, iterations: best.epoch, objective, gradient, history };
}

/** Weights of 0, and the log-odds of label 1. */
function startPoint(label: Uint8Array, size: number): Float32Array {
  const positives = label.reduce((sum, y) => sum + y, 0);
  const point = new Float32Array(size);
  if (positives > 0 && positives < label.length) point[size - 1] = log(positives / (label.length - positives));
  return point;
}

/** Returns a function that shuffles the numbers below n at each call (Fisher-Yates), reusing the same memory. */
function shuffler(n: number, seed: number): () => Int32Array {
  const random = xoroshiro128plus(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  return () => {
    for (let i = n - 1; i > 0; i--) {
      const j = uniformInt(random, 0, i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  };
}
