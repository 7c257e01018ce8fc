/**
 * Single connections, through API Gateway's management API. A closed connection answers 410, with or without the
 * error's name.
 */
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { ConfigurationError } from '#shared/runtime/configuration-error';
import { type CallbackUrl, clientEndpoint, parseCallbackUrl } from '#shared/runtime/callback-url';
import { CLIENT_SETTINGS } from '#shared/runtime/client-settings';
import { callbackUrl as callbackUrlOfEnvironment } from '#shared/runtime/env';
import { closeSocket, describeSocket, isGone, statusOf } from '#shared/connections/connection-socket';
import { ConnectionGoneError } from './connection-gone-error';
import type { ConnectionInfo, ServerSdkOptions } from './types';

export class Connections {
  readonly #callback: CallbackUrl;
  readonly #client: Pick<ApiGatewayManagementApiClient, 'send'>;

  /** @throws Error if the callback URL is missing or invalid; the message says what was expected */
  constructor({ callbackUrl = callbackUrlOfEnvironment(), managementApi }: ServerSdkOptions) {
    this.#callback = parseCallbackUrl(callbackUrl);
    this.#client =
      managementApi ?? new ApiGatewayManagementApiClient({ ...CLIENT_SETTINGS, ...clientEndpoint(this.#callback) });
  }

  /**
   * @throws ConnectionGoneError if the connection is closed
   * @throws ConfigurationError naming the grant and the URL to check, if posting is forbidden
   */
  async post(connectionId: string, message: string): Promise<void> {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(message) });
    await this.#client.send(command).catch((error: unknown) => {
      if (isGone(error)) throw new ConnectionGoneError(connectionId);
      const status = statusOf(error);
      if (status !== FORBIDDEN) throw error;
      const { name: errorType, message } = error as Error;
      throw new ConfigurationError(this.#callback, { status, errorType, message });
    });
  }

  async get(connectionId: string): Promise<ConnectionInfo | undefined> {
    const found = await describeSocket(this.#client, connectionId);
    if (!found) return undefined;
    const { ConnectedAt, LastActiveAt, Identity } = found;
    if (!ConnectedAt) throw new Error(`GetConnection of ${connectionId} returned no ConnectedAt`);
    return {
      connectedAt: ConnectedAt,
      lastActiveAt: LastActiveAt ?? ConnectedAt,
      sourceIp: Identity?.SourceIp,
      userAgent: Identity?.UserAgent,
    };
  }

  /** @returns false if it was already closed */
  close(connectionId: string): Promise<boolean> {
    return closeSocket(this.#client, connectionId);
  }
}

const FORBIDDEN = 403;
