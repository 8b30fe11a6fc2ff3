// A TypeDoc plugin: the reference is ordered as the library is, by the room of lib/src that a name lives in.
import { Comment, CommentTag, Converter, ReflectionKind } from "typedoc";
import { MarkdownPageEvent } from "typedoc-plugin-markdown";

const ROOM = /\/lib\/src\/(\w+)\//;

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    for (const reflection of context.project.children ?? []) {
      const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName ?? "";
      const room = ROOM.exec(file)?.[1];
      if (room) categorise(reflection.signatures?.[0] ?? reflection, room);
    }
  });
  // Where a name is defined is a path of the repository, and told once, not of each of its properties.
  app.converter.on(Converter.EVENT_END, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      const { parent, kind } = reflection;
      const top = parent === project || (kind === ReflectionKind.CallSignature && parent?.parent === project);
      if (!top) delete reflection.sources;
      for (const source of reflection.sources ?? []) delete source.url;
    }
  });
  // A page is headed by its name alone: type parameters make a heading of five lines on a phone.
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    const { model } = page;
    if (model.isProject()) return;
    const name = model.kindOf(ReflectionKind.Function) ? `${model.name}()` : model.name;
    page.contents = page.contents?.replace(/^# .*$/m, `# ${name}`);
  });
}

/**
 * @param {import("typedoc").Reflection} reflection
 * @param {string} room
 */
function categorise(reflection, room) {
  reflection.comment ??= new Comment();
  reflection.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: room }]));
}
