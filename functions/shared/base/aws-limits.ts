/** Limits of AWS services, each with its unit and source. Nothing else declares one of these numbers. */

/** Bytes of one WebSocket message, and so of one PostToConnection. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
export const MAX_MESSAGE_BYTES = 128 * 1024;
/** Bytes of one WebSocket frame. Same page. */
export const MAX_FRAME_BYTES = 32 * 1024;
/** Seconds after which API Gateway closes a WebSocket connection, however busy. Same page. */
export const MAX_CONNECTION_SECONDS = 2 * 60 * 60;
/** Seconds without a message in either direction after which API Gateway closes a connection. Same page. */
export const IDLE_CONNECTION_SECONDS = 10 * 60;
/** Seconds an integration, and so `$connect`, may take. Same page. */
export const MAX_INTEGRATION_SECONDS = 29;
/** Bytes of a state's input, output or variables. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MAX_STATE_PAYLOAD_BYTES = 256 * 1024;
/** Seconds an EXPRESS execution may run. Same page. */
export const MAX_EXPRESS_SECONDS = 5 * 60;
/** Entries of one PutEvents call. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
export const MAX_ENTRIES_PER_PUT = 10;
/**
 * Levels of objects and lists in a JSON text: EventBridge's for the detail of an event, which local mode asks of every text it
 * is sent, as AWS publishes none for the others. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const MAX_JSON_DEPTH = 1000;
