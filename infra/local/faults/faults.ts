/**
 * The faults of one local cloud: set by a document, used by the services through hooks in their context, shown and changed
 * through the control API (`control-api.ts`).
 */
import type { LogSink } from '../core/context';
import type { FaultHooks } from '../core/fault-hooks';
import { parseFaults } from './document';
import type { Fault, FaultsDocument, FaultsInput } from './fault';
import type { InjectedFault } from './fault-rule';
import { createPlan, type FaultPlan } from './fault-plan';
import type { Engine } from './hooks/engine';

/** Log group of injected faults, one JSON line each; read it like any log group. */
export const FAULTS_LOG_GROUP = '/local/faults';

export interface FaultsState {
  /** Absent if no faults are set. */
  readonly seed?: number;
  /** The entries of the document, each with how often it was asked and how often it struck. */
  readonly faults: readonly (Fault & { readonly occasions: number; readonly injected: number })[];
}

/** What commands and tests can do with a local cloud's faults. */
export interface FaultControl {
  /** Replaces all faults, with counts at 0. @throws FaultsDocumentError naming what is wrong; then nothing has changed */
  set(faults: FaultsInput): void;
  clear(): void;
  state(): FaultsState;
  /** Calls the listener for each injected fault. @returns a function that stops it */
  onInjected(listener: (fault: InjectedFault) => void): () => void;
}

export class Faults implements FaultControl, FaultHooks {
  readonly #listeners = new Set<(fault: InjectedFault) => void>();
  #document: FaultsDocument | undefined;
  #plan: FaultPlan | undefined;

  /** @param engine called only once faults are set, when the services exist */
  constructor(
    private readonly logs: LogSink,
    private readonly engine: () => Engine,
  ) {}

  get post() {
    return this.#plan?.hooks.post;
  }

  get reply() {
    return this.#plan?.hooks.reply;
  }

  get indexLag() {
    return this.#plan?.hooks.indexLag;
  }

  get tableCall() {
    return this.#plan?.hooks.tableCall;
  }

  get invocation() {
    return this.#plan?.hooks.invocation;
  }

  get delivery() {
    return this.#plan?.hooks.delivery;
  }

  set(faults: FaultsInput): void {
    const document = parseFaults(faults);
    this.clear();
    this.#document = document;
    this.#plan = createPlan(document, this.engine, (fault) => this.#injected(fault));
  }

  clear(): void {
    this.#plan?.end();
    this.#plan = undefined;
    this.#document = undefined;
  }

  state(): FaultsState {
    if (!this.#document) return { faults: [] };
    const faults = this.#plan?.rules.map(({ fault, counts }) => ({ ...fault, ...counts })) ?? [];
    return { seed: this.#document.seed, faults };
  }

  onInjected(listener: (fault: InjectedFault) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #injected(fault: InjectedFault): void {
    this.logs.write(FAULTS_LOG_GROUP, JSON.stringify(fault));
    for (const listener of this.#listeners) listener(fault);
  }
}
