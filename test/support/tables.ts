import {
  buildFeatures,
  type Dataset,
  type FeatureName,
  filterRows,
  labelForwardReturn,
  labelSpans,
  makeSample,
  PRESETS,
  resample,
  takeRows,
} from "ata-lab";

/** Rows of a short synthetic sample, filtered by the seed's limits and complete. */
export function sampleRows(to: string): Dataset<FeatureName> {
  const bars = resample(makeSample({ to }), "5min");
  const features = buildFeatures(bars);
  const choices = PRESETS.seed.label.choices!;
  const label = labelForwardReturn(bars.close, choices);
  const spans = labelSpans(bars, choices.horizon);
  const rows = filterRows(features, PRESETS.seed.filters).filter((row) => row >= 20);
  return takeRows({ time: bars.time, features, label, spans }, rows);
}
