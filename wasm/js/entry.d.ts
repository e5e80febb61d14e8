import type { Question, Refusal, Source, SubjectHasherOptions, Trust, Verdict } from './surface.js';
import type { Subject as AnySubject, SubjectHasher as AnyHasher, TrustStore as AnyStore } from './surface.js';

export type * from './surface.js';
export { Nv2UsageError } from './surface.js';
export { codes } from './codes.js';

/** Loads the module. Once, before anything else; without a source it takes the module of the package. */
export declare function init(source?: Source | Promise<Source>): Promise<void>;
/** Answers whether the envelope is a signature of somebody trusted about exactly the subject. */
export declare function verify(question: Question): Verdict;
/** Name, stage and sentence of a code; null for a number that is none. */
export declare function describe(code: number): Pick<Refusal, 'name' | 'stage' | 'message'> | null;
export declare const TrustStore: new (trust: Trust) => AnyStore;
export type TrustStore = AnyStore;
export declare const SubjectHasher: new (options?: SubjectHasherOptions) => AnyHasher;
export type SubjectHasher = AnyHasher;
export type Subject = AnySubject;
