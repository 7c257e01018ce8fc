/** Limits of AWS services, each with its unit and source. No other file declares these numbers. */

/**
 * Bytes of one WebSocket message, and of one PostToConnection.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** Bytes of one WebSocket frame. Same page. */
export const MAX_FRAME_BYTES = 32 * 1024;
/** Seconds after which API Gateway closes a WebSocket connection, however busy. Same page. */
export const MAX_CONNECTION_SECONDS = 2 * 60 * 60;
/** Seconds without a message in either direction after which API Gateway closes a connection. Same page. */
export const IDLE_CONNECTION_SECONDS = 10 * 60;
/** Seconds an integration may take, including that of `$connect`. Same page. */
export const MAX_INTEGRATION_SECONDS = 29;
/** Bytes of a state's input, output or variables. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_STATE_PAYLOAD_BYTES = 256 * 1024;
/** Seconds an EXPRESS execution may run. Same page. */
export const MAX_EXPRESS_SECONDS = 5 * 60;
/** Entries of one PutEvents call. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const MAX_ENTRIES_PER_PUT = 10;
/**
 * Levels of objects and lists in JSON. EventBridge's limit for the detail of an event. Local mode applies it to all
 * JSON, because AWS publishes no other limit.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const MAX_JSON_DEPTH = 1000;
