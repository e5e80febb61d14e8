// The entry of a build; scripts/build-wasm-package puts the names in.
import * as glue from './NAME_glue.js';
import { surface } from './surface.js';

export { codes } from './codes.js';
export const { init, verify, describe, TrustStore, Subject, SubjectHasher, Nv2UsageError } = surface(
  glue,
  () => new URL('./NAME.wasm', import.meta.url),
);
