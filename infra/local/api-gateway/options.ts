/** Limits that the local API Gateway enforces: AWS's own by default, smaller ones in tests and demonstrations. */
import {
  IDLE_CONNECTION_SECONDS,
  MAX_CONNECTION_SECONDS,
  MAX_FRAME_BYTES,
  MAX_INTEGRATION_SECONDS,
  MAX_MESSAGE_BYTES,
} from '#shared/base/aws-limits';

export interface ApiGatewayLimits {
  /** Milliseconds without a frame in either direction after which a connection is closed. */
  readonly idleTimeoutMs: number;
  /** Milliseconds after which a connection is closed, however busy. */
  readonly maxConnectionMs: number;
  /** Milliseconds an integration or an authorizer may take; an integration may set less. */
  readonly integrationTimeoutMs: number;
  /** Bytes of one frame from a client. */
  readonly maxFrameBytes: number;
  /** Bytes of one message, in either direction. */
  readonly maxMessageBytes: number;
  /** Bytes that may wait for a slow client before a post to it answers 429. AWS does not publish its limit. */
  readonly maxBufferedBytes: number;
  /** Messages a client may send per second, and at once; one more closes the connection. AWS does not publish its limit. */
  readonly maxMessagesPerSecond?: number;
}

export type ApiGatewayOptions = Partial<ApiGatewayLimits>;

const AWS_LIMITS: ApiGatewayLimits = {
  idleTimeoutMs: IDLE_CONNECTION_SECONDS * 1000,
  maxConnectionMs: MAX_CONNECTION_SECONDS * 1000,
  integrationTimeoutMs: MAX_INTEGRATION_SECONDS * 1000,
  maxFrameBytes: MAX_FRAME_BYTES,
  maxMessageBytes: MAX_MESSAGE_BYTES,
  maxBufferedBytes: 4 * MAX_MESSAGE_BYTES,
};

export const resolveLimits = (options: ApiGatewayOptions): ApiGatewayLimits => ({ ...AWS_LIMITS, ...options });
