/**
 * The closing rule: every minute, the function close-connections closes connections whose token has expired. They got
 * no messages since, because their rows expire with the token. It also removes rows whose socket is gone although
 * `$disconnect` did not run, and with the setting connectionEvents it publishes the ends that nobody else could.
 */
import { Construct } from 'constructs';
import type { OwnEvents } from '../domain-events/own-events';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { BroadcastFunction } from '../functions/broadcast-function';
import type { BroadcastWebSocketApi } from '../broadcast-web-socket-api';
import { publishConnectionEvents } from '../connection-events';
import { everyMinute, UNDER_A_MINUTE_SECONDS } from './every-minute';
import type { Presence } from '../presence';
import type { ConnectionsTable } from '../tables';

export interface ClosingRuleProps {
  readonly settings: BroadcastSettings;
  readonly connections: ConnectionsTable;
  readonly webSocket: BroadcastWebSocketApi;
  readonly ownEvents: OwnEvents;
  /** Undefined without the setting. */
  readonly presence: Presence | undefined;
  readonly key: DataKey | undefined;
}

export class ClosingRule extends Construct {
  readonly function: BroadcastFunction;

  constructor(scope: Construct, id: string, props: ClosingRuleProps) {
    super(scope, id);
    const { settings, connections, webSocket, ownEvents, presence, key } = props;
    const { everyone } = settings.shards;
    this.function = new BroadcastFunction(this, 'CloseConnections', {
      name: 'close-connections',
      description: 'Closes connections whose token has expired, and removes rows whose socket is gone',
      settings,
      key,
      timeoutSeconds: UNDER_A_MINUTE_SECONDS,
      environment: {
        CONNECTIONS_TABLE: connections.tableName,
        CALLBACK_URL: webSocket.callbackUrl,
        EVERYONE_WRITE_SHARDS: `${everyone.write}`,
        EVERYONE_READ_SHARDS: `${everyone.read}`,
        PRUNE_MIN_AGE_SECONDS: String(settings.sender.pruneMinAgeSeconds),
      },
    });
    connections.grantQueryClosing(this.function);
    connections.grantQueryRecipients(this.function);
    connections.grantItems(this.function, 'Query', 'BatchWriteItem');
    webSocket.grantCloseConnections(this.function);
    webSocket.grantDescribeConnections(this.function);
    if (settings.connectionEvents) {
      publishConnectionEvents(this.function, ownEvents);
      connections.grantItems(this.function, 'UpdateItem');
    }
    presence?.announcedBy(this.function);
    everyMinute(this, this.function);
  }
}
