/** Reads `{"action":"presence","channel":"room-1","version":0}`. A problem's text is for the client that sent it. */
import { describeValue } from '#shared/base/describe-value';
import type { PresenceRequest } from '#shared/contracts';
import { CHANNEL_RULE, isChannelName } from '#shared/contracts/names';
import { readClientMessage } from '#shared/websocket/client-message';

export type ReadRequest = { readonly request: Omit<PresenceRequest, 'action'> } | { readonly problem: string };

export function readPresenceRequest(body: string | undefined): ReadRequest {
  const message = readClientMessage(body, ['channel', 'version']);
  if ('problem' in message) return message;
  const { channel, version } = message.members;
  if (!isChannelName(channel)) return { problem: `channel must be ${CHANNEL_RULE}; got ${describeValue(channel)}` };
  if (!Number.isSafeInteger(version) || (version as number) < 0)
    return { problem: `version must be a whole number from 0; got ${describeValue(version)}` };
  return { request: { channel, version: version as number } };
}
