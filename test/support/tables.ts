import {
  buildFeatures,
  type Dataset,
  filterRows,
  labelForwardReturn,
  makeSample,
  PRESETS,
  resample,
  takeRows,
} from "ata-lab";

/** Rows of a short synthetic sample, filtered by the seed's limits and complete. */
export function sampleRows(to: string): Dataset {
  const bars = resample(makeSample({ to }), "5min");
  const features = buildFeatures(bars);
  const label = labelForwardReturn(bars.close, PRESETS.seed.label);
  const rows = filterRows(features, PRESETS.seed.filters).filter((row) => row >= 20);
  return takeRows({ time: bars.time, features, label }, rows);
}
