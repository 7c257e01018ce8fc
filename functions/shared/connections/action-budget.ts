/**
 * Limits the actions of one connection: a burst at once, and a rate per second. API Gateway has no throttle per
 * connection, so the user's row of the connection stores the time until which it is busy. Each action adds its share of
 * a second, and an action that would go further ahead than the burst is refused
 * (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). An action costs a write unit. A refusal costs a read, or
 * nothing if this environment has just refused the connection, so that a flood takes little of the shared concurrency.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { updateIf } from '../tables/conditional-update';
import { isUserRecipient } from '../tables/recipients';
import type { ConnectionRow } from '../tables/table-schema';
import { errorReply, type RouteResult } from '../websocket/websocket';

export interface BudgetSettings {
  /** Actions at once. */
  readonly burst: number;
  readonly perSecond: number;
}

export type Spent =
  | { readonly rows: readonly ConnectionRow[] }
  /** Milliseconds until its next action. */
  | { readonly waitMs: number };

/** Maximum number of remembered refusals: more than an environment sees within a burst. */
const MAX_REMEMBERED = 1000;

export class ActionBudget {
  readonly #refusedUntil = new Map<string, number>();
  readonly #costMs: number;
  /** How far ahead a connection may be busy and still act. */
  readonly #aheadMs: number;

  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly settings: BudgetSettings,
  ) {
    this.#costMs = 1000 / settings.perSecond;
    this.#aheadMs = this.#costMs * (settings.burst - 1);
  }

  /**
   * Takes an action from the budget of a connection. An unregistered connection has no budget.
   * @param readRows reads the rows of the connection; not called if a refusal is remembered
   * @param now epoch milliseconds
   * @returns its rows, or how long to wait if the budget is used up
   * @throws errors of DynamoDB
   */
  async spend(connectionId: string, readRows: () => Promise<ConnectionRow[]>, now: number): Promise<Spent> {
    const refusedUntil = this.#refusedUntil.get(connectionId) ?? 0;
    if (refusedUntil > now) return { waitMs: refusedUntil - now };
    this.#refusedUntil.delete(connectionId);
    const rows = await readRows();
    const user = rows.find(({ recipient }) => isUserRecipient(recipient));
    if (!user) return { rows };
    const { busyUntil = 0 } = user;
    const latest = now + this.#aheadMs;
    if (busyUntil > latest) return this.#refuse(connectionId, busyUntil - this.#aheadMs, now);
    if ((await this.#begin(user, now)) || (await this.#add(user, latest))) return { rows };
    // Other messages of the connection were faster and used up the budget.
    return this.#refuse(connectionId, now + this.#costMs, now);
  }

  /** The error reply for a client without budget. */
  reply(waitMs: number, details: Readonly<Record<string, unknown>>): RouteResult {
    const { burst, perSecond } = this.settings;
    const message = `Too many actions: a connection may take ${burst} at once and ${perSecond} a second. Try again in ${Math.ceil(waitMs)} ms.`;
    return errorReply(message, { ...details, retryAfterMs: Math.ceil(waitMs) });
  }

  #refuse(connectionId: string, until: number, now: number): Spent {
    if (this.#refusedUntil.size >= MAX_REMEMBERED) this.#refusedUntil.clear();
    this.#refusedUntil.set(connectionId, until);
    return { waitMs: until - now };
  }

  /** Takes an action if the row is still as it was read. */
  async #begin({ busyUntil, ...row }: ConnectionRow, now: number): Promise<boolean> {
    return this.#update(row, {
      UpdateExpression: 'SET busyUntil = :next',
      ConditionExpression: `attribute_exists(connectionId) AND ${busyUntil === undefined ? 'attribute_not_exists(busyUntil)' : 'busyUntil = :seen'}`,
      ExpressionAttributeValues: {
        ':next': Math.max(busyUntil ?? 0, now) + this.#costMs,
        ':seen': busyUntil,
      },
    });
  }

  /** Takes an action from a row that another message of this connection has changed meanwhile. */
  #add(row: ConnectionRow, latest: number): Promise<boolean> {
    return this.#update(row, {
      UpdateExpression: 'SET busyUntil = busyUntil + :cost',
      ConditionExpression: 'busyUntil <= :latest',
      ExpressionAttributeValues: { ':cost': this.#costMs, ':latest': latest },
    });
  }

  async #update(
    { connectionId, recipient }: Pick<ConnectionRow, 'connectionId' | 'recipient'>,
    update: Omit<Parameters<typeof updateIf>[1], 'TableName' | 'Key'>,
  ): Promise<boolean> {
    return (
      (await updateIf(this.client, { TableName: this.table, Key: { connectionId, recipient }, ...update })) !==
      undefined
    );
  }
}
