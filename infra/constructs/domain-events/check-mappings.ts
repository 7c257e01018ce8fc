/** Checks the shape of mappings at synth: CDK apps run without a type check, and a typo would be ignored. */
import * as v from 'valibot';
import type { Contract } from '#sdk/contract';
import { hintFor } from '#shared/base/near-names';
import { problemText } from '#shared/base/problem-text';
import { strictObject } from '#shared/base/strict-object';
import { GENERIC_MAPPING } from '#shared/contracts';
import { MAX_ACKNOWLEDGE_SECONDS, MAX_UNREACHED_SECONDS } from '#shared/contracts/limits';
import { unreachedProblem } from '#shared/request/if-unreached';
import { secondsUpTo } from '#shared/request/seconds';
import type { BroadcastSettings } from '../settings/settings';
import type { Entries } from '../settings/check-settings';
import { EventFieldPath, EventText, type DomainEventMapping, type UnreachedUsersMapping } from './mapping';

const field = v.instance(EventFieldPath, "a field of the event, such as field('detail.until')");
const fieldOrText = v.union([field, v.instance(EventText)], "a field of the event, such as field('detail.until')");
const text = v.custom<string>((value) => typeof value === 'string' && value !== '', 'a non-empty string');
const texts = v.pipe(v.array(text, 'a list of strings'), v.nonEmpty('a non-empty list of strings'));
const nameOrField = v.union(
  [text, fieldOrText],
  "a string, or a field of the event such as field('detail.customerId')",
);
const NAMES_RULE =
  "a field of the event, or a non-empty list of strings or fields such as [field('detail.customerId')]";
const names = v.union([field, v.pipe(v.array(nameOrField), v.nonEmpty(NAMES_RULE))], NAMES_RULE);

/** A field of the event may stand for the whole value. */
const orField = (schema: v.GenericSchema) =>
  v.lazy((value): v.GenericSchema => (value instanceof EventFieldPath ? field : schema));

const audience = v.pipe(
  strictObject({
    users: v.optional(names),
    channels: v.optional(names),
    everyone: v.optional(v.union([v.boolean(), field], 'true or false')),
    connections: v.optional(names),
    exclude: v.optional(orField(strictObject({ users: v.optional(names), connections: v.optional(names) }))),
  }),
  v.check(
    ({ users, channels, everyone, connections }) =>
      [users, channels, everyone, connections].some((part) => part !== undefined),
    'one or more of users, channels, everyone and connections',
  ),
);

const mappingSchema = strictObject({
  name: v.custom<string>(
    (value) => typeof value === 'string' && /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(value),
    '1 to 64 letters and digits, starting with a letter',
  ),
  pattern: strictObject({
    source: texts,
    detailType: texts,
    detail: v.optional(v.record(v.string(), v.unknown(), 'conditions on the detail')),
  }),
  audience: orField(audience),
  message: orField(
    strictObject({
      ...{ type: nameOrField, data: v.unknown() },
      supersedes: v.optional(strictObject({ key: nameOrField, version: fieldOrText })),
      retain: v.optional(nameOrField),
    }),
  ),
  expiresAt: v.optional(fieldOrText),
  sendAt: v.optional(fieldOrText),
  idempotencyKey: v.optional(fieldOrText),
  history: v.optional(v.boolean('true or false')),
  acknowledge: v.optional(strictObject({ withinSeconds: secondsUpTo(MAX_ACKNOWLEDGE_SECONDS) })),
  ifUnreached: v.optional(
    strictObject({
      afterSeconds: secondsUpTo(MAX_UNREACHED_SECONDS),
      unacknowledged: v.optional(v.boolean('true or false')),
    }),
  ),
  traceparent: v.optional(
    v.custom<EventFieldPath>(
      (value) => value instanceof EventFieldPath && EventFieldPath.pathOf(value).startsWith('detail.'),
      "a field under the event's detail, such as field('detail.traceparent')",
    ),
  ),
} satisfies Entries<DomainEventMapping>);

/**
 * @param settings of the stack: mappings may need what it has off
 * @param contract of the messages, if the service knows it
 * @throws Error naming the mapping and each field that is wrong
 */
export function checkMappings(
  mappings: readonly DomainEventMapping[],
  settings: Pick<BroadcastSettings, 'history' | 'acknowledgements' | 'scheduled' | 'usersToReach'>,
  contract?: Contract,
): readonly DomainEventMapping[] {
  mappings.forEach((mapping, index) => {
    const { success, issues } = v.safeParse(mappingSchema, mapping);
    if (success) {
      checkRetain(mapping, settings.history.minutes > 0);
      checkAcknowledge(mapping, settings.acknowledgements);
      checkUnreached(mapping, settings.usersToReach);
      checkSendAt(mapping, settings.scheduled);
      if (contract) checkMessage(mapping, contract);
      return;
    }
    const name: unknown = (mapping as Partial<DomainEventMapping>).name;
    const which = typeof name === 'string' && name !== '' ? `Mapping '${name}'` : `domainEvents[${index}]`;
    throw new Error(`${which}: ${problemText(issues, 'the mapping')}`);
  });
  const [twice] = mappings.filter(({ name }, index) => mappings.findIndex((other) => other.name === name) < index);
  if (twice)
    throw new Error(
      `Two mappings are named '${twice.name}': a broadcastId begins with the name, so rename one of them`,
    );
  return mappings;
}

/** As `checkRetained` in functions/shared/request/envelope.ts does with a request, as far as a mapping tells. */
function checkRetain({ name, audience, message, history = true }: DomainEventMapping, keepsHistory: boolean): void {
  if (message instanceof EventFieldPath || message.retain === undefined) return;
  const refusal = (why: string) => new Error(`Mapping '${name}': message.retain ${why}`);
  if (!keepsHistory) throw refusal('needs history, and the setting history.minutes is 0');
  if (!history) throw refusal('needs history, and the mapping has history: false');
  if (audience instanceof EventFieldPath) return;
  const { users, channels, everyone } = audience;
  const isForAll = everyone !== undefined && everyone !== false;
  if (!isForAll && (users !== undefined || channels === undefined))
    throw refusal('keeps a last value of channels or of everyone, not of users or connections');
}

function checkAcknowledge({ name, acknowledge }: DomainEventMapping, isOn: boolean): void {
  if (acknowledge && !isOn)
    throw new Error(`Mapping '${name}': acknowledge needs the setting acknowledgements, which is off`);
}

/** As validateRequest does with a request, as far as a mapping tells. */
function checkUnreached({ name, audience, acknowledge, ifUnreached }: DomainEventMapping, isOn: boolean): void {
  if (!ifUnreached) return;
  if (!isOn) throw new Error(`Mapping '${name}': ifUnreached needs the setting usersToReach, which is off`);
  const problem = unreachedProblem({
    ...{ audience: audience instanceof EventFieldPath ? undefined : audience, acknowledge, ifUnreached },
  });
  if (problem !== undefined) throw new Error(`Mapping '${name}': ${problem}`);
}

function checkSendAt({ name, sendAt }: DomainEventMapping, isOn: boolean): void {
  if (sendAt && !isOn) throw new Error(`Mapping '${name}': sendAt needs the setting scheduled, which is off`);
}

/** The types of a mapping check this too, but not where it is written without them, or run without a type check. */
function checkMessage({ name, message }: DomainEventMapping, { serverToClient }: Contract): void {
  if (message instanceof EventFieldPath || Object.hasOwn(serverToClient, message.type)) return;
  // A field of the event: typed as a string, because types of messages are.
  if (typeof message.type !== 'string') return;
  const hint = hintFor(message.type, Object.keys(serverToClient));
  throw new Error(
    `Mapping '${name}': message.type '${message.type}' is no message of the contract to clients: ${hint}`,
  );
}

/** @throws Error naming a mapping that does not exist: its queue would wait for ever */
export function checkUnreachedUsers(
  unreachedUsers: readonly UnreachedUsersMapping[],
  mappings: readonly DomainEventMapping[],
): readonly UnreachedUsersMapping[] {
  const known = [GENERIC_MAPPING, ...mappings.map(({ name }) => name)];
  for (const { name, broadcastsOf } of unreachedUsers) {
    const unknown = broadcastsOf.find((mapping) => !known.includes(mapping));
    if (unknown === undefined) continue;
    throw new Error(
      `unreachedUsers '${name}' names mapping '${unknown}', which does not exist; expected one of ${known.join(', ')}`,
    );
  }
  return unreachedUsers;
}
