// Preloaded before the application: writes to standard output which package asks for which other.
import { register } from 'node:module';

const hooks = `
import { writeSync } from 'node:fs';
const owner = (url) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url ?? '')?.[1] ?? 'app';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const [from, to] = [owner(context.parentURL), owner(found.url)];
  if (from !== to) writeSync(1, 'import ' + from + ' ' + to + '\\n');
  return found;
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
