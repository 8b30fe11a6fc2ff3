import { NARROW, TEXT_INK } from "../../views/charts/style.js";

/**
 * JavaScript for a page: `figureAt(figure, width, isDark)` gives traces and layout of a figure's JSON as they are drawn at a width
 * on a light or a dark page. Text without a colour, on no background of the figure's own, has a colour that is readable there.
 */
export const FIGURE_AT: string = `const figureAt = ({ data, layout, narrow = {} }, width, isDark) => {
  const isNarrow = width > 0 && width < ${NARROW};
  const shown = isNarrow ? { ...layout, ...narrow.layout } : layout;
  const template = shown.template?.layout;
  const isClear = (shown.paper_bgcolor ?? template?.paper_bgcolor) === "rgba(0,0,0,0)";
  const ink = isDark ? "${TEXT_INK.dark}" : "${TEXT_INK.light}";
  const inked = { ...shown.template, layout: { ...template, font: { ...template?.font, color: ink } } };
  return {
    data: isNarrow ? data.map((trace, i) => ({ ...trace, ...narrow.data?.[i] })) : data,
    layout: isClear ? { ...shown, template: inked } : shown,
  };
};`;
