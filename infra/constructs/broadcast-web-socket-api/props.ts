/** The props of BroadcastWebSocketApi. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { BroadcastSettings } from '../../settings';
import type { ConnectAuthorizer } from './connect-authorizer';

export interface BroadcastWebSocketApiProps {
  readonly stageName: string;
  readonly settings: BroadcastSettings;
  /** Decides on `$connect`; API Gateway answers 401 or 403 for it. */
  readonly authorizer: ConnectAuthorizer;
  /** Handlers by route key. What those of client messages return is sent to the client. */
  readonly routes: Readonly<Record<string, IFunction>>;
}
