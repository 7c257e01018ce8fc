/**
 * What one connection may ask of the service: so many actions at once, and so many a second. API Gateway has no throttle for
 * a connection, and a function sees one message, so the account is kept on the user's row of the connection, as the time
 * until which it is busy with what it asked for: each action adds its share of a second, and one that would lead further
 * ahead than the burst allows is refused (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm). An action costs a
 * write unit. A refusal costs none where the row that was read says so, and where this environment has refused the
 * connection a moment ago, not even a read: so a flood takes little of the concurrency that all share.
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

/** Connections whose refusal is remembered; more than an environment meets within a burst. */
const MAX_REMEMBERED = 1000;

export class ActionBudget {
  readonly #refusedUntil = new Map<string, number>();
  readonly #costMs: number;
  /** How far ahead a connection may be busy before its next action. */
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
   * Takes an action of the budget of a connection; one that is not registered has no budget.
   * @param readRows of the connection; not called where it is known without them
   * @param now epoch milliseconds
   * @returns its rows, or how long to wait when there is nothing left
   * @throws what DynamoDB throws
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
    // Other messages of the connection were faster, and took the last of it.
    return this.#refuse(connectionId, now + this.#costMs, now);
  }

  /** What a client is told that has none left. */
  reply(waitMs: number, details: Readonly<Record<string, unknown>>): RouteResult {
    const { burst, perSecond } = this.settings;
    const message = `Too many actions: a connection may take ${burst} at once and ${perSecond} a second; try again in ${Math.ceil(waitMs)} ms`;
    return errorReply(message, { ...details, retryAfterMs: Math.ceil(waitMs) });
  }

  #refuse(connectionId: string, until: number, now: number): Spent {
    if (this.#refusedUntil.size >= MAX_REMEMBERED) this.#refusedUntil.clear();
    this.#refusedUntil.set(connectionId, until);
    return { waitMs: until - now };
  }

  /** For the row as it was read. */
  async #begin({ busyUntil, ...row }: ConnectionRow, now: number): Promise<boolean> {
    return this.#update(row, {
      UpdateExpression: 'SET busyUntil = :next',
      ConditionExpression: `attribute_exists(connectionId) AND ${busyUntil === undefined ? 'attribute_not_exists(busyUntil)' : 'busyUntil = :seen'}`,
      ExpressionAttributeValues: {
        ':next': Math.max(busyUntil ?? 0, now) + this.#costMs,
        ...(busyUntil !== undefined && { ':seen': busyUntil }),
      },
    });
  }

  /** For a row that another message of this connection has changed meanwhile. */
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
