/**
 * The member names of the outermost object of a valid JSON text in their order, repeated ones each
 * time: what `JSON.parse` hides. One pass over the text.
 */
export function memberNames(json: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let name = '';
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(json, at);
        if (depth === 1) name = json.slice(at, end + 1);
        at = end;
        break;
      }
      case 0x7b: // { [
      case 0x5b:
        depth++;
        break;
      case 0x7d: // } ]
      case 0x5d:
        depth--;
        break;
      case 0x3a: // a colon outside of strings stands only behind a name
        if (depth === 1) names.push(unquote(name));
    }
  }
  return names;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  for (; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === 0x22) break;
    if (code === 0x5c) at++;
  }
  return at;
}

function unquote(text: string): string {
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1);
}
