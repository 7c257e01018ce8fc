/**
 * The executions of an account as the console lists them. The log of the function that opens broadcasts says which there were, their
 * rows say how each went, and Step Functions lists what is STANDARD: every fan-out, and broadcasts with that setting. Reads at
 * most every few seconds, and only while somebody looks.
 */
import { DescribeStateMachineCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { fanOutArn } from '#tools/stack/executions';
import { LATE_MS } from '#tools/stack/log-lines';
import { latestOpened, type LoggedBroadcast } from '#tools/stack/opened-broadcasts';
import type { Stack } from '#tools/stack/stack';
import { findBroadcasts } from '#tools/stack/tables';
import type { ExecutionFilter } from '../contract';
import { KeptExecutions, type Listener, MAX_LISTED_EXECUTIONS } from '../executions/kept';
import { SharedRead, SharedReads } from '../shared-read';
import { type Summary, summaryOfListed, summaryOfRow } from './summaries';

/** Broadcasts that one reading takes: the latest. */
export const MAX_OPENED = 2_000;
/** Broadcasts without a report whose rows are read again: the latest. */
const MAX_UNREPORTED = 300;
/** Executions of a state machine, or of a Map Run, that one reading takes: a page of ListExecutions. */
const MAX_LISTED = 1_000;

interface Watch {
  /** Milliseconds that the list goes back from now. */
  readonly since: number;
  /** Milliseconds between two readings. */
  readonly everyMs: number;
}

export class AccountJournal {
  readonly kept = new KeptExecutions();
  readonly #reading: SharedRead<void>;
  readonly #children: SharedReads<void>;
  readonly #named: SharedReads<void>;
  /** What the log says of broadcasts whose rows were not read yet. */
  readonly #unread = new Latest<LoggedBroadcast>();
  /** By broadcast: its execution, the latest. */
  readonly #owners = new Latest<string>();
  /** Broadcasts by the ARN that their fan-out would have. */
  readonly #fanOuts = new Latest<string>();
  #standard: Promise<readonly string[]> | undefined;
  #readUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  /** Why the last reading failed, if it did. */
  problem: unknown;

  constructor(
    private readonly stack: Stack,
    private readonly watch: Watch,
  ) {
    this.#reading = new SharedRead(() => this.#read(), watch.everyMs);
    this.#children = new SharedReads((mapRunArn) => this.#readChildren(mapRunArn), watch.everyMs);
    this.#named = new SharedReads((id) => this.#readRows([id]), watch.everyMs);
  }

  /** Reads what a filter asks for. @throws errors of AWS */
  async upToDate({ mapRunArn, broadcastId, text = '' }: ExecutionFilter): Promise<void> {
    await this.#reading.get();
    if (mapRunArn !== undefined) await this.#children.get(mapRunArn);
    const id = broadcastId ?? (isBroadcastId(text) ? text : undefined);
    if (id !== undefined && !this.#owners.has(id)) await this.#named.get(id);
  }

  /** Follows the account while somebody listens. @returns a function that stops it */
  onChange(listener: Listener): () => void {
    const stop = this.kept.onChange(listener);
    this.#timer ??= setTimeout(() => void this.#follow(), 0);
    return stop;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.kept.close();
  }

  async #follow(): Promise<void> {
    await this.#reading.get().catch(() => undefined); // told by `problem`
    this.#timer =
      this.#closed || !this.kept.watched ? undefined : setTimeout(() => void this.#follow(), this.watch.everyMs);
  }

  async #read(): Promise<void> {
    try {
      await this.#readAll();
      this.problem = undefined;
    } catch (error) {
      this.problem = error;
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    const to = Date.now();
    const begin = to - this.watch.since;
    const from = Math.max(begin, this.#readUntil - LATE_MS);
    for (const opened of await latestOpened(this.stack, { from, to }, MAX_OPENED)) {
      // The line of a duplicate names the execution that it repeats, and not its own.
      if (opened.decision !== 'DUPLICATE' && !this.#hasEnded(opened.broadcastId))
        this.#unread.set(opened.broadcastId, opened);
    }
    await this.#readRows([...new Set([...this.#unread.keys(), ...this.#unreported()])]);
    for (const machineArn of await (this.#standard ??= this.#standardMachines())) await this.#list(machineArn, begin);
    this.#readUntil = to;
  }

  async #readRows(ids: readonly string[]): Promise<void> {
    const rows = await findBroadcasts(this.stack, ids);
    for (const row of rows.sort((one, other) => ((one.startedAt ?? '') < (other.startedAt ?? '') ? -1 : 1))) {
      const { broadcastId } = row;
      const summary = summaryOfRow(row, this.#unread.get(broadcastId));
      this.#unread.delete(broadcastId);
      if (summary) this.#take(summary, broadcastId);
    }
  }

  /** An execution that lost its claim to another was cut off: its broadcast goes on in that one. */
  #take(summary: Summary, broadcastId: string): void {
    const before = this.kept.get(this.#owners.get(broadcastId) ?? '');
    if (before && before.arn !== summary.arn && before.status === 'RUNNING')
      this.#put({ ...before, status: 'ABORTED', error: 'taken over by another execution' });
    this.#owners.set(broadcastId, summary.arn);
    this.#fanOuts.set(fanOutArn(this.stack.outputs, broadcastId, summary.arn), broadcastId);
    this.#put(summary);
  }

  /** Machines whose executions Step Functions lists: not those of type EXPRESS. */
  async #standardMachines(): Promise<readonly string[]> {
    const { BroadcastStateMachineArn, FanOutStateMachineArn } = this.stack.outputs;
    const described = await Promise.all(
      [BroadcastStateMachineArn, FanOutStateMachineArn].map((stateMachineArn) =>
        this.stack.client(SFNClient).send(new DescribeStateMachineCommand({ stateMachineArn })),
      ),
    ).catch((error: unknown) => {
      this.#standard = undefined;
      throw error;
    });
    return described.filter(({ type }) => type === 'STANDARD').map(({ stateMachineArn = '' }) => stateMachineArn);
  }

  /** The latest, as far back as the list goes. */
  async #list(stateMachineArn: string, begin: number): Promise<void> {
    const maxResults = this.#readUntil === 0 ? MAX_LISTED : 100;
    const { executions = [] } = await this.stack
      .client(SFNClient)
      .send(new ListExecutionsCommand({ stateMachineArn, maxResults }));
    for (const listed of executions.map(summaryOfListed).reverse()) {
      if (listed.startedAt < begin) continue;
      const broadcastId = this.#fanOuts.get(listed.arn);
      const known = this.kept.get(listed.arn);
      this.#put({ ...known, ...listed, ...(broadcastId !== undefined && { broadcastId }) });
    }
  }

  async #readChildren(mapRunArn: string): Promise<void> {
    const { executions = [] } = await this.stack
      .client(SFNClient)
      .send(new ListExecutionsCommand({ mapRunArn, maxResults: MAX_LISTED }));
    for (const child of executions.reverse()) this.#put({ mapRunArn, ...summaryOfListed(child) });
  }

  /** Watchers are told of changes only. */
  #put(summary: Summary): void {
    const known = this.kept.get(summary.arn);
    if (known && JSON.stringify({ ...known, ...summary }) === JSON.stringify(known)) return;
    this.kept.put({ ...known, ...summary });
  }

  #hasEnded(broadcastId: string): boolean {
    return this.kept.get(this.#owners.get(broadcastId) ?? '')?.outcome !== undefined;
  }

  /** Broadcasts without a report. That an execution has ended does not mean that there is one: a fan-out may go on. */
  #unreported(): string[] {
    const without = [...this.#owners].filter(([, arn]) => this.kept.get(arn)?.outcome === undefined);
    return without.slice(-MAX_UNREPORTED).map(([broadcastId]) => broadcastId);
  }
}

/** A map of the latest entries. */
class Latest<V> extends Map<string, V> {
  override set(key: string, value: V): this {
    super.set(key, value);
    const [oldest] = this.size > MAX_LISTED_EXECUTIONS ? this.keys() : [];
    if (oldest !== undefined) this.delete(oldest);
    return this;
  }
}

/** The form of an id, mapping/source/key: what is typed in the search field may be one that is older than the list. */
const isBroadcastId = (text: string): boolean => /^[^/\s]+\/[^/\s]+\/[^/\s]+$/.test(text);
