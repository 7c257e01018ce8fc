/** Connections that end as a route's reply is due to them: an answer in several replies is interrupted. */
import type { ReplyHook } from '../../core/fault-hooks';
import type { FaultRule } from '../fault-rule';
import { concerns, ConnectionLabels } from './connections';
import { named } from './named';

export function replyHook(rules: readonly FaultRule<'reply-dropped'>[]): ReplyHook {
  const labels = new ConnectionLabels();
  return (connection, routeKey) => {
    const { key, target } = labels.of(connection);
    const struck = rules.find(
      (rule) =>
        concerns(rule.fault, connection) &&
        named(rule.fault.routes, routeKey) &&
        rule.strike(`${key} ${routeKey}`, `reply of ${routeKey} to ${target}`),
    );
    if (!struck) return undefined;
    const { delivered = false, disconnectRoute = false } = struck.fault;
    return { delivered, silently: !disconnectRoute };
  };
}
