/** Message names that this service reserves. */

/** Routes of the service, which clients choose by `action`. */
export const SERVICE_ACTIONS = ['ping', 'subscribe', 'unsubscribe', 'resume', 'acknowledge', 'presence'] as const;
/** `type` of the replies to them; unlike an envelope, a reply has no `time`. */
export const SERVICE_REPLIES = [
  'pong',
  'subscribed',
  'unsubscribed',
  'resumed',
  'acknowledged',
  'presence',
  'handled',
  'error',
] as const;
