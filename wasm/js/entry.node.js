// The entry of a build in Node, whose fetch does not read files.
import { readFile } from 'node:fs/promises';
import * as glue from './NAME_glue.js';
import { surface } from './surface.js';

export { codes } from './codes.js';
export const { init, verify, describe, TrustStore, Subject, SubjectHasher, Nv2UsageError } = surface(
  glue,
  () => readFile(new URL('./NAME.wasm', import.meta.url)),
);
