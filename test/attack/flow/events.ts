/** Domain events for the attack on the flow, and their recipients. */
import { BROADCAST_REQUESTED, GENERIC_MAPPING, type Audience } from '#shared/contracts';
import type { DomainEvent } from '#tools/stack/stack-clients';
import type { Random } from '../random';
import { CHANNELS, USERS } from './clients';

export const SOURCE = 'attack.flow';

/** The kind of an event; `invalid` ones are refused with a named cause and still end in a report. */
export const KINDS = [
  ...['users', 'manyUsers', 'channels', 'everyone', 'connections', 'excluding', 'mixed'],
  ...['stored', 'expired', 'sameKey', 'orderShipped', 'priceChanged'],
] as const;
export const INVALID_KINDS = [
  'noAudience',
  'tooLarge',
  'wrongType',
  'unknownField',
  'orderIncomplete',
  'badDate',
] as const;
export type EventKind = (typeof KINDS)[number] | (typeof INVALID_KINDS)[number] | (string & {});

export interface AttackEvent {
  readonly kind: EventKind;
  readonly event: DomainEvent;
  /** The broadcast it becomes, once the bus has given it an id. */
  broadcastId(eventId: string): string;
  /** Nobody, if it is refused or has expired. */
  readonly audience: Audience;
}

/** Bytes: in the state payload, beside it in the broadcasts table, and more than API Gateway posts. */
const STORED_BYTES = 40_000;
const TOO_LARGE_BYTES = 140_000;
const MANY = 45;

/** @param connectionIds of connections that are open now */
export function attackEvent(kind: EventKind, random: Random, connectionIds: readonly string[]): AttackEvent {
  const users = () => [...random.some(USERS, 0.4), random.pick(USERS), ...(random.chance(0.5) ? ['nobody'] : [])];
  const channels = () => [random.pick(CHANNELS), ...random.some(CHANNELS, 0.3)];
  const some = () => [...random.some(connectionIds, 0.3), random.pick(connectionIds)];
  switch (kind) {
    case 'manyUsers':
      return requested(kind, { users: [...Array.from({ length: MANY }, (_, n) => `absent-${n}`), ...users()] });
    case 'channels':
      return requested(kind, { channels: channels() });
    case 'everyone':
      return requested(kind, { everyone: true });
    case 'connections':
      return requested(kind, { connections: some() });
    case 'excluding':
      return requested(kind, { everyone: true, exclude: { users: users(), connections: some() } });
    case 'mixed':
      return requested(kind, {
        users: users(),
        channels: channels(),
        connections: some(),
        everyone: random.chance(0.1),
      });
    case 'excludedDirectly':
      // Excluding a user does not affect a connection addressed by its id.
      return requested(kind, { connections: [...connectionIds], exclude: { users: ['dave'] } });
    case 'stored':
      return requested(kind, { users: users() }, { data: 'x'.repeat(random.integer(STORED_BYTES, 2 * STORED_BYTES)) });
    case 'tooLarge':
      return refused(kind, { audience: { everyone: true }, message: { type: 'a', data: 'x'.repeat(TOO_LARGE_BYTES) } });
    case 'expired':
      return { ...requested(kind, { everyone: true }, { expiresAt: '2020-01-01T00:00:00Z' }), audience: {} };
    case 'sameKey':
      return requested(kind, { users: ['alice', 'bob'] }, { idempotencyKey: `key-${random.integer(0, 1e9)}` });
    case 'orderShipped':
      return order({ customerId: random.pick(USERS), orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://e.com/1' });
    case 'priceChanged':
      return {
        kind,
        event: {
          source: 'shop.catalog',
          detailType: 'PriceChanged',
          detail: { sku: 'K', price: 1.5, currency: 'EUR' },
        },
        broadcastId: (eventId) => `PriceChanged/shop.catalog/${eventId}`,
        audience: { everyone: true },
      };
    case 'noAudience':
      return refused(kind, { message: { type: 'attack', data: null } });
    case 'wrongType':
      return refused(kind, { audience: { users: 'alice' }, message: { type: 'attack', data: null } });
    case 'unknownField':
      return refused(kind, { audience: { everyone: true }, message: { type: 'attack', data: null }, extra: true });
    case 'badDate':
      return refused(kind, { audience: { everyone: true }, message: { type: 'a', data: 1 }, expiresAt: 'tomorrow' });
    case 'orderIncomplete':
      return { ...order({ customerId: 'alice', orderId: 'A-2' }), kind, audience: {} };
    default:
      return requested('users', { users: users() });
  }
}

function requested(
  kind: EventKind,
  audience: Audience,
  { data = null, ...rest }: { data?: unknown; expiresAt?: string; idempotencyKey?: string } = {},
): AttackEvent {
  const detail = { audience, message: { type: 'attack', data }, ...rest };
  const { idempotencyKey } = rest;
  return {
    kind,
    event: { source: SOURCE, detailType: BROADCAST_REQUESTED, detail },
    broadcastId: (eventId) => `${GENERIC_MAPPING}/${SOURCE}/${idempotencyKey ?? eventId}`,
    audience,
  };
}

const refused = (kind: EventKind, detail: object): AttackEvent => ({
  ...requested(kind, {}),
  event: { source: SOURCE, detailType: BROADCAST_REQUESTED, detail },
});

const order = (detail: Readonly<Record<string, string>> & { readonly customerId: string }): AttackEvent => ({
  kind: 'orderShipped',
  event: { source: 'shop.orders', detailType: 'OrderShipped', detail },
  broadcastId: (eventId) => `OrderShipped/shop.orders/${eventId}`,
  audience: { users: [detail.customerId] },
});
