// The entry of a build in workerd, which compiles modules when a worker is uploaded and never later.
import module from './NAME.wasm';
import * as glue from './NAME_glue.js';
import { surface } from './surface.js';

export { codes } from './codes.js';
export const { init, verify, describe, TrustStore, Subject, SubjectHasher, Nv2UsageError } = surface(
  glue,
  () => module,
);
