/** Names of the events this service receives from the bus and puts on it. */

/** `source` of the events this service publishes. Generated rules exclude it, so that no report starts a broadcast. */
export const EVENT_SOURCE = 'broadcast';
/** `detail-type` of the generic rule: the detail is a `BroadcastRequest`. */
export const BROADCAST_REQUESTED = 'Broadcast Requested';
/** `detail-type` with detail `UsersUnreached`; a large broadcast publishes several. */
export const USERS_UNREACHED = 'Users Unreached';
/** `detail-type` with detail `BroadcastAcknowledged`, for broadcasts that ask for acknowledgements. */
export const BROADCAST_ACKNOWLEDGED = 'Broadcast Acknowledged';
/** `detail-type` with detail `UserToReach`, for broadcasts with `ifUnreached`: one for each user. */
export const USER_TO_REACH = 'User To Reach';
/** `detail-type` with detail `ConnectionOpened`, if the setting is on. */
export const CONNECTION_OPENED = 'Connection Opened';
/** `detail-type` with detail `ConnectionClosed`, if the setting is on. */
export const CONNECTION_CLOSED = 'Connection Closed';
/** `detail-type` of a published report: the detail is a `DeliveryReport` with any status except FAILED. */
export const BROADCAST_COMPLETED = 'Broadcast Completed';
/** `detail-type` of a published report with status FAILED. */
export const BROADCAST_FAILED = 'Broadcast Failed';
/** Name of the generic mapping. */
export const GENERIC_MAPPING = 'BroadcastRequested';
