/**
 * The operations behind `@connections`, as a service of the registry. The registry checks with IAM that the sender's
 * role allows the connection and method.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
 */
import type { LocalContext } from '../../core/context';
import { type JsonObject, type LocalService, type Operation, ServiceError } from '../../core/service';
import { connectionArn, routeArn } from '../arns';
import { userIdOf, type Connections } from '../connections/connections';
import type { OpenConnection } from '../connections/open-connection';
import { isConnectionId } from '../ids';
import { CONNECT } from '../model/api';
import type { ApiCatalog } from '../model/catalog';
import type { ApiGatewayLimits } from '../options';
import { SIGNING_SERVICE } from '../signature/verifier';
import { postUnder } from './faulty-post';
import { gone, throttled } from './refusals';

/** Input of every operation; Data is the message of PostToConnection. */
export interface ConnectionInput extends JsonObject {
  readonly ApiId: string;
  readonly Stage: string;
  readonly ConnectionId: string;
  readonly Data?: Buffer;
}

const CLOSED_NORMALLY = { disconnectStatusCode: 1000, disconnectReason: 'Connection Closed Normally' };

export class ConnectionManagement {
  readonly service: LocalService;

  constructor(
    private readonly context: Pick<LocalContext, 'environment' | 'faults'>,
    private readonly catalog: ApiCatalog,
    private readonly connections: Connections,
    private readonly limits: ApiGatewayLimits,
    stop: () => void,
  ) {
    const operations = new Map<string, Operation>([
      ['PostToConnection', this.#operation('POST', (input) => this.#post(input))],
      ['GetConnection', this.#operation('GET', (input) => describe(this.#find(input)))],
      ['DeleteConnection', this.#operation('DELETE', (input) => this.#find(input).close(CLOSED_NORMALLY))],
      ['Connect', this.#connect()],
    ]);
    this.service = {
      name: SIGNING_SERVICE,
      protocol: 'rest',
      operation: (name) => operations.get(name),
      stop: async () => stop(),
    };
  }

  #operation(method: string, run: (input: ConnectionInput) => unknown): Operation {
    return {
      permissions: (input) => {
        const { ConnectionId } = input as ConnectionInput;
        const resource = connectionArn(this.context.environment, reference(input), method, ConnectionId);
        return [{ action: 'execute-api:ManageConnections', resource }];
      },
      run: async (input) => run(input as ConnectionInput),
    };
  }

  /** What a client of an AWS_IAM route must be allowed; the handshake asks for it and does the rest. */
  #connect(): Operation {
    return {
      permissions: (input) => [
        { action: 'execute-api:Invoke', resource: routeArn(this.context.environment, reference(input), CONNECT) },
      ],
      run: async () => undefined,
    };
  }

  #post(input: ConnectionInput): Promise<void> | void {
    const data = input.Data ?? Buffer.alloc(0);
    if (data.length > this.limits.maxMessageBytes) {
      throw new ServiceError('PayloadTooLargeException', 'Message too long', 413);
    }
    const connection = this.#find(input);
    const { id, authorizer } = connection.info;
    const fault = this.context.faults?.post?.({ id, userId: userIdOf(authorizer) });
    const send = () => {
      if (!connection.send(data)) throw throttled();
    };
    if (!fault) return send();
    return postUnder(fault, connection, send, (options) => this.connections.terminate(id, options));
  }

  #find({ ConnectionId: id, ApiId: apiId, Stage: stageName }: ConnectionInput): OpenConnection {
    if (!isConnectionId(id)) throw new ServiceError('BadRequestException', `Invalid connectionId: ${id}`, 400);
    const stage = this.catalog.find(apiId, stageName);
    if (!stage?.throttle.admit('@connections')) throw throttled();
    const connection = this.connections.find(id, stage);
    if (!connection) throw gone();
    return connection;
  }
}

const describe = ({ info, lastActiveAt }: OpenConnection) => ({
  connectedAt: new Date(info.connectedAt).toISOString(),
  identity: info.identity,
  lastActiveAt: new Date(lastActiveAt).toISOString(),
});

const reference = ({ ApiId, Stage }: JsonObject) => ({ apiId: String(ApiId), stageName: String(Stage) });
