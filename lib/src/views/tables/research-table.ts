import type { EngineReport } from "../../flow/engine-report.js";
import type { Research } from "../../flow/research.js";
import { type Dataset, positivesOf } from "../../labels/dataset.js";
import type { PerModel } from "../../models/model.js";
import type { Calibration } from "../../training/calibrate.js";
import { count, fixed, minuteText, percent } from "../format.js";
import { type TableView, type TextColumns, viewColumns } from "../table-view.js";
import type { View } from "../view.js";
import { lengthText } from "./bar-table.js";

/**
 * The view of a research run: the number of bars and rows after each stage, and the AUC of each model for each C.
 *
 * @param result what `research` returned
 * @example
 * researchView(research(makeSample({ to: "2018-03-01" }))).length; // → 2
 */
export function researchView(result: Research): View {
  return [
    stages(result),
    searchTable(result),
    ...(result.calibration ? calibrations(result.calibration) : []),
    ...(result.engine ? [distances(result.engine)] : []),
  ];
}

function stages(result: Research): TableView {
  const { minutes, bars, filtered } = result;
  const before: StageRow[] = [
    [`${lengthText(minutes.interval)} bars`, count(minutes.time.length), "", minutes.time],
    [`${lengthText(bars.interval)} bars`, count(bars.time.length), "", bars.time],
    ["pass the filters", count(filtered), "", new Float64Array(0)],
  ];
  return viewColumns(stageColumns([...before, ...partRows(result)]));
}

type StageRow = readonly [stage: string, rows: string, share: string, time: Float64Array];

/** The rows to learn from, and those of each part. */
export function partRows({
  data,
  train,
  validation,
  test,
}: Pick<Research, "data" | "train" | "validation" | "test">): StageRow[] {
  return [
    part("complete rows", data),
    part("train", train),
    part("validate", validation),
    ...(test ? [part("test", test)] : []),
  ];
}

/** Stages as columns. */
export function stageColumns(rows: readonly StageRow[]): TextColumns {
  return {
    stage: rows.map(([stage]) => stage),
    rows: rows.map(([, n]) => n),
    "labelled 1": rows.map(([, , share]) => share),
    first: rows.map(([, , , time]) => (time.length > 0 ? minuteText(time[0]!) : "")),
    last: rows.map(([, , , time]) => (time.length > 0 ? minuteText(time.at(-1)!) : "")),
  };
}

function part(name: string, { time, label }: Dataset): StageRow {
  return [name, count(time.length), percent(positivesOf(label) / label.length), time];
}

/** The AUC of each model for each C. */
export function searchTable({ searches }: Pick<Research, "searches">): TableView {
  const models = Object.entries(searches);
  const tried = [...new Set(models.flatMap(([, { search }]) => search.map(({ C }) => C)))];
  const aucs = (C: number): string[] =>
    models.map(([, { search }]) => {
      const trial = search.find((one) => one.C === C);
      return trial ? fixed(trial.auc) : "";
    });
  return viewColumns(
    {
      model: models.map(([name]) => name),
      AUC: models.map(([, { auc }]) => fixed(auc)),
      C: models.map(([, { C }]) => String(C)),
      ...Object.fromEntries(tried.map((C) => [`C=${C}`, aucs(C)])),
    },
    "AUC on the validation rows, which also chose C (0.5 is guessing):",
  );
}

function calibrations(calibration: PerModel<Calibration>): View {
  const models = Object.entries(calibration);
  const wrong = models.filter(([, { fitted }]) => fitted.slope <= 0).map(([name]) => name);
  return [
    viewColumns(
      {
        model: models.map(([name]) => name),
        "their own slope": models.map(
          ([
            ,
            {
              fitted: { slope, low, high },
            },
          ]) => `${fixed(slope, 2)} [${fixed(low, 2)}, ${fixed(high, 2)}]`,
        ),
        "slope used": models.map(([, { slope }]) => fixed(slope, 2)),
        intercept: models.map(([, { intercept }]) => fixed(intercept, 3)),
      },
      "Calibration on the validation rows: the slope of their log-odds with its 95 % interval by days, and what was " +
        "folded into the models:",
    ),
    ...(wrong.length > 0
      ? [
          `A slope of 0 or less would turn a model upside down, so it is never exported: ${wrong.join(", ")} ranked the ` +
            "validation rows the wrong way round and has no signal that can be relied on.",
        ]
      : []),
  ];
}

function distances({ method, distance }: EngineReport): TableView {
  const models = Object.entries(distance);
  return viewColumns(
    {
      model: models.map(([name]) => name),
      "largest in probability": models.map(([, { probability }]) => probability.toExponential(1)),
      "in AUC": models.map(([, { auc }]) => auc.toExponential(1)),
      "exact C": models.map(([, { C }]) => String(C)),
    },
    `Distance of the TensorFlow.js models (${method}) from the exact ones, on the validation rows:`,
  );
}
