import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
interface ChannelPresence {
  readonly channel: string;
  readonly users: readonly string[];
  readonly version: number;
  readonly at: string;
}
declare const CHANNEL_JOINED = 'Channel Joined';
declare const CHANNEL_LEFT = 'Channel Left';
interface PresenceOfChannel {
  readonly members: readonly string[] | undefined;
  readonly count: number;
  readonly changedAt: string | undefined;
}
declare function presenceOf(client: DynamoDBDocumentClient, table: string, channel: string): Promise<PresenceOfChannel>;
export { CHANNEL_JOINED, CHANNEL_LEFT, type ChannelPresence, PresenceOfChannel, presenceOf };
