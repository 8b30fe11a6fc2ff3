// ata-lab/notebook: what a cell shows, and how it asks.

export { checkAnswer } from "./display/check-answer.js";
export { clearOutput } from "./display/clear-output.js";
export { choice } from "./display/controls/choice.js";
export { type SliderRange, slider } from "./display/controls/slider.js";
export { display, type MimeBundle } from "./display/display.js";
export { progress } from "./display/progress.js";
export { type Showable, type ShowOptions, show } from "./display/show.js";
