/**
 * The local API Gateway for WebSocket APIs: stages at `ws://127.0.0.1:PORT/{stage}`, with `@connections` below them.
 * The boot of local mode creates it; it invokes functions through the registry.
 */
import type { LocalContext, ServiceModule } from '../core/context';
import { RequestLog } from './access-log';
import { Connections, type ConnectionOperations } from './connections/connections';
import { controlPlaneHttp } from './control-plane/http';
import { controlPlane } from './control-plane/operations';
import { WebSocketEndpoint } from './endpoint';
import { ConnectAuthorization } from './handshake/authorization';
import { Handshake } from './handshake/handshake';
import { Integrations } from './integrations/integration';
import { ConnectionManagementHttp } from './management/http';
import { ConnectionManagement } from './management/operations';
import { MessageHandler } from './messages/message-handler';
import { ApiCatalog } from './model/catalog';
import { resolveLimits, type ApiGatewayOptions } from './options';
import { apiGatewayProviders } from './providers';
import { SignatureVerifier } from './signature/verifier';

export type { ApiGatewayOptions } from './options';
export type { ConnectionOperations, ConnectionSummary } from './connections/connections';

export interface ApiGatewayModule extends Required<Omit<ServiceModule, 'pageHttp'>> {
  /** Open connections, for local tools: list them, or break one. */
  readonly connections: ConnectionOperations;
}

/** @param options limits that differ from AWS's */
export function createApiGatewayModule(context: LocalContext, options: ApiGatewayOptions = {}): ApiGatewayModule {
  const limits = resolveLimits(options);
  const catalog = new ApiCatalog(context.stagePaths);
  const connections = new Connections();
  const log = new RequestLog(context.logs);
  const verifier = new SignatureVerifier(context.credentials, context.environment.region);
  const integrations = new Integrations(context, limits.integrationTimeoutMs);
  const authorization = new ConnectAuthorization(context, verifier, limits.integrationTimeoutMs);
  const handshake = new Handshake(context, authorization, integrations, log);
  const messages = new MessageHandler(context, integrations, log, (...args) => connections.terminate(...args));
  const endpoint = new WebSocketEndpoint(catalog, handshake, messages, connections, limits);
  const management = new ConnectionManagement(context, catalog, connections, limits, () => endpoint.stop());
  context.registry.add(controlPlane(context, catalog));
  const control = controlPlaneHttp(context);
  const http = new ConnectionManagementHttp(context.registry, catalog, verifier);
  return {
    service: management.service,
    providers: apiGatewayProviders(context, catalog),
    http: (request) => http.handle(request) ?? control(request),
    upgrade: (request, socket, head) => endpoint.upgrade(request, socket, head),
    connections,
  };
}
