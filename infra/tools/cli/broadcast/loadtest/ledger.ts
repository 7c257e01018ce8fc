/**
 * Accounts for every message of a run. What was accepted is due to as many connections as the plan says; each of those messages was
 * received, or is on record as failed or stale, or is missing.
 */
import type { DeliveryReport } from '#shared/contracts';

export interface Ledger {
  readonly planned: number;
  /** Events that EventBridge accepted, and refused. */
  readonly accepted: number;
  readonly refused: number;
  /** Why the first was refused. */
  readonly refusal?: string;
  /** Broadcasts with a report, by its status. */
  readonly reported: Readonly<Record<string, number>>;
  /** Accepted, without a report. */
  readonly unreported: number;
  /** Messages of accepted broadcasts. */
  readonly due: number;
  readonly received: number;
  /** Received more than once; clients of the SDK drop them. */
  readonly duplicates: number;
  /** Messages that reports count as failed, and as stale. */
  readonly failed: number;
  readonly stale: number;
  /** Due, and none of these. */
  readonly missing: number;
  /** Broadcasts with missing messages: the first. */
  readonly missingIn: readonly string[];
}

/** Percentiles of the milliseconds from PutEvents to the socket. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const MISSING_NAMED = 5;

interface Sent {
  /** Of performance.now, just before PutEvents. */
  readonly at: number;
  broadcastId?: string;
  received: number;
  report?: DeliveryReport;
}

export class Accounts {
  readonly #sent: Sent[] = [];
  readonly #latencies: number[] = [];
  readonly #seen: Uint8Array[];
  readonly #byId = new Map<string, Sent>();
  #refused = 0;
  #refusal: string | undefined;
  #duplicates = 0;

  /** @param reach connections that each broadcast is for */
  constructor(
    private readonly planned: number,
    private readonly reach: number,
    connections: number,
  ) {
    this.#seen = Array.from({ length: connections }, () => new Uint8Array(Math.ceil(planned / 8)));
  }

  sending(n: number, at: number): void {
    this.#sent[n] = { at, received: 0 };
  }

  accepted(n: number, broadcastId: string): void {
    const sent = this.#sent[n];
    if (!sent) return;
    sent.broadcastId = broadcastId;
    this.#byId.set(broadcastId, sent);
  }

  refused(reason: string): void {
    this.#refused += 1;
    this.#refusal ??= reason;
  }

  /** @param at of performance.now */
  received(connection: number, n: number, at: number): void {
    const [sent, seen] = [this.#sent[n], this.#seen[connection]];
    if (!sent || !seen) return;
    const [byte, bit] = [n >> 3, 1 << (n & 7)];
    if (((seen[byte] ?? 0) & bit) !== 0) {
      this.#duplicates += 1;
      return;
    }
    seen[byte] = (seen[byte] ?? 0) | bit;
    sent.received += 1;
    this.#latencies.push(at - sent.at);
  }

  reported(broadcastId: string, report: DeliveryReport): void {
    const sent = this.#byId.get(broadcastId);
    if (sent) sent.report = report;
  }

  /** Ids of accepted broadcasts without a report. */
  get open(): string[] {
    return this.#sent.flatMap(({ broadcastId, report }) => (broadcastId !== undefined && !report ? [broadcastId] : []));
  }

  get reports(): DeliveryReport[] {
    return this.#sent.flatMap(({ report }) => (report ? [report] : []));
  }

  get progress(): { readonly reported: number; readonly received: number } {
    return { reported: this.reports.length, received: this.#latencies.length };
  }

  /** Messages that reports say were delivered, and that have not come. */
  get underWay(): number {
    return sum(this.#sent.map(({ report, received }) => Math.max(0, (report?.delivered ?? 0) - received)));
  }

  ledger(): Ledger {
    const accepted = this.#sent.filter(({ broadcastId }) => broadcastId !== undefined);
    const reported: Record<string, number> = {};
    for (const { report } of accepted) if (report) reported[report.status] = (reported[report.status] ?? 0) + 1;
    const missing = accepted.map((sent) => this.#missingOf(sent));
    return {
      ...{ planned: this.planned, accepted: accepted.length, refused: this.#refused },
      ...(this.#refusal !== undefined && { refusal: this.#refusal }),
      ...{ reported, unreported: accepted.filter(({ report }) => !report).length },
      due: accepted.length * this.reach,
      received: sum(accepted.map((each) => each.received)),
      duplicates: this.#duplicates,
      failed: sum(accepted.map(({ report }) => report?.failed ?? 0)),
      stale: sum(accepted.map(({ report }) => report?.stale ?? 0)),
      missing: sum(missing),
      missingIn: accepted
        .filter((_, at) => (missing[at] ?? 0) > 0)
        .slice(0, MISSING_NAMED)
        .flatMap(({ broadcastId }) => broadcastId ?? []),
    };
  }

  /** Undefined if nothing was received. */
  latency(): Latency | undefined {
    const sorted = Float64Array.from(this.#latencies).sort();
    if (sorted.length === 0) return undefined;
    const at = (percent: number) => sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
    return { count: sorted.length, p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) };
  }

  #missingOf({ received, report }: Sent): number {
    return Math.max(0, this.reach - received - (report?.failed ?? 0) - (report?.stale ?? 0));
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
