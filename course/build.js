// The course as pages for any web server, or for a browser alone: notebooks/learn, run, to output/course.
import { load } from "../lib/bin/load.js";

const { writeCourse } = await load("report/course.js");

const files = await writeCourse("notebooks/learn", "output/course", (name) => console.error(name));
console.error(`Wrote ${files.length} files to output/course; begin at output/course/index.html`);
