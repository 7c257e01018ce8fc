/** Limits of AWS services and of this service, each with its unit and source. Nothing else declares one of these numbers. */

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

/** Bytes of envelope text, JSON-escaped, that travel in the state payload; a larger one is read from the broadcasts table. */
export const MAX_INLINE_ENVELOPE_BYTES = 16 * 1024;
/** Bytes of recipients, direct connections and exclusions, as JSON, that one broadcast may list in its state payload. */
export const MAX_AUDIENCE_BYTES = 96 * 1024;
/** Characters of a user id, a channel name, a message type or an idempotency key. Keeps a page of index rows under 256 KiB. */
export const MAX_NAME_LENGTH = 128;
/** Levels of objects and lists in `message.data`: more than any event has, and few enough for every parser on the way. */
export const MAX_DATA_DEPTH = 100;
/** Levels of a whole message, `{action, data}` of a client or an envelope for one. */
export const MAX_MESSAGE_DEPTH = MAX_DATA_DEPTH + 1;
/** Channels one connection may be subscribed to. */
export const MAX_CHANNELS_PER_CONNECTION = 50;
/**
 * Seconds an execution has to publish the report it recorded, before the overdue rule does; and so the age at which the
 * rule begins to look at a broadcast. Longer than all tries of PublishReport and MarkPublished take.
 */
export const PUBLISH_SECONDS = 30;
/** Failures a report names. */
export const MAX_REPORTED_FAILURES = 20;
/** Unreached users a report names. */
export const MAX_REPORTED_USERS = 100;
