/**
 * What API Gateway makes of a request and of EventBridge's answer (Velocity). PutEvents answers 200 even for an event
 * it refused, so the content of the answer decides the status: anything but a clear yes is an error.
 */
import { BROADCAST_REQUESTED } from '#shared/contracts';

/** The request cannot be served as it is. */
export const BAD_REQUEST = '400';
/** The event is on the bus; the delivery report says what became of it. */
export const ACCEPTED = '202';
/** EventBridge did not take the event, through no fault of the caller: try again. */
export const UNAVAILABLE = '503';

/**
 * The body becomes the event's detail unchanged. escapeJavaScript also escapes single quotes, which is not valid in
 * JSON:
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
