/** The object that bytes are in UTF-8, if no member of it, or of any object in it, stands twice. Undefined for anything else. */
export function strictJson(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value = JSON.parse(text);
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    return isObject && !repeats(text) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text is JSON, so strings and brackets are all that matters: a string before a colon is a name. */
function repeats(text) {
  const names = [];
  for (const [, name, bracket] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|([{}])/g)) {
    if (bracket === '{') names.push(new Set());
    else if (bracket === '}') names.pop();
    else if (name !== undefined) {
      const known = names.at(-1);
      const read = JSON.parse(name);
      if (known.has(read)) return true;
      known.add(read);
    }
  }
  return false;
}
