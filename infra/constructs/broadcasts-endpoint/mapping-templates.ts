/**
 * What API Gateway makes of a request and of EventBridge's answer (Velocity). PutEvents answers 200 for an event it refused
 * too, so that the status is decided by what the answer says, and anything but a clear yes is an error.
 */
import { BROADCAST_REQUESTED } from '#shared/contracts';

/** The caller asked for something that cannot be. */
export const BAD_REQUEST = '400';
/** The event is on the bus; what becomes of it is in the delivery report. */
export const ACCEPTED = '202';
/** EventBridge did not take the event, for no fault of the caller's: try again. */
export const UNAVAILABLE = '503';

/**
 * The body as it came becomes the event's detail. escapeJavaScript escapes single quotes too, which JSON does not know:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function putEventsTemplate(busName: string, source: string): string {
  const detail = `"$util.escapeJavaScript($input.body).replaceAll("\\\\'","'")"`;
  const entry = [
    `"EventBusName":"${busName}"`,
    `"Source":"${source}"`,
    `"DetailType":"${BROADCAST_REQUESTED}"`,
    `"Detail":${detail}`,
  ];
  return `{"Entries":[{${entry.join(',')}}]}`;
}

/** For an answer with status 200. */
export const ENTRY_TEMPLATE = [
  `#set($entry = $input.path('$.Entries[0]'))`,
  `#if($input.path('$.FailedEntryCount') == 0)`,
  `{"id":"$entry.EventId"}`,
  `#elseif($entry.ErrorCode == "MalformedDetail" || $entry.ErrorCode == "InvalidArgument")`,
  `#set($context.responseOverride.status = ${BAD_REQUEST})`,
  `{"message":"EventBridge refused the event: $entry.ErrorCode"}`,
  `#else`,
  `#set($context.responseOverride.status = ${UNAVAILABLE})`,
  `{"message":"EventBridge did not take the event: $entry.ErrorCode; try again"}`,
  `#end`,
].join('\n');

/** For any other answer. Only an event that is too large is the caller's fault. */
export const REFUSAL_TEMPLATE = [
  `#set($type = $input.path('$.__type'))`,
  `#if($type == "ValidationException")`,
  `#set($context.responseOverride.status = ${BAD_REQUEST})`,
  `{"message":"EventBridge refused the event: it is too large"}`,
  `#else`,
  `{"message":"EventBridge did not take the event: $type; try again"}`,
  `#end`,
].join('\n');
