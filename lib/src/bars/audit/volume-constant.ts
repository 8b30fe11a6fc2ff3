import { counted } from "../../util/count.js";
import { type Finding, fine, firstFew } from "./finding.js";
import { dayName, place, type Series, type TradingDay } from "./series.js";

/** Shorter sessions may have one volume by chance. */
const LEAST_BARS = 30;

/**
 * Finds sessions in which the price moves but every bar has the same volume, mostly 1 or 0: these are not real volumes.
 * If it is 0 in all sessions, the file has no volume, which `zero-volume` reports.
 */
export function checkVolumeConstant(series: Series): Finding {
  const check = "volume-constant";
  const { sessions, bars } = series;
  const found = sessions.filter((day) => isConstant(series, day));
  const zero = found.filter(({ start }) => bars.volume[start] === 0);
  const moving = sessions.filter((day) => moves(series, day));
  const isWithout = zero.length > 0 && zero.length === moving.length;
  if (found.length === 0 || isWithout) {
    return fine(check, isWithout ? "the bars have no volume at all" : "the volume changes in every session");
  }
  const all = found.length === moving.length;
  const otherwise = `--allow ${check} to go on with them as they are`;
  return {
    check,
    severity: "error",
    count: found.length,
    what: `${counted(found.length, "session")} with the same volume in every bar while the price moves`,
    where: firstFew(
      found
        .slice(0, 3)
        .map(
          ({ midnight, start }) => `${dayName(midnight)}: volume ${bars.volume[start]}, from ${place(series, start)}`,
        ),
      found.length,
    ),
    cure: all
      ? `--volume none if these are not real volumes, or ${otherwise}`
      : `get these sessions again, or ${otherwise}`,
    allow: check,
  };
}

function moves({ bars: { close } }: Series, { start, end }: TradingDay): boolean {
  return end - start >= LEAST_BARS && close.subarray(start, end).some((price) => price !== close[start]);
}

function isConstant(series: Series, day: TradingDay): boolean {
  const { volume } = series.bars;
  for (let i = day.start; i < day.end; i++) if (volume[i] !== volume[day.start]) return false;
  return moves(series, day);
}
