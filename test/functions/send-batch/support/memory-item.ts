/** The governor's item in memory, for virtual time: answers its two updates as DynamoDB does (governor.test.ts asks a real table). */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

export class MemoryItem {
  readonly tracks: Record<string, number> = {};
  updates = 0;
  refused = 0;

  /** @param latency waits for the way there, and for the way back */
  constructor(private readonly latency: () => Promise<unknown> = () => Promise.resolve()) {}

  get client(): DynamoDBDocumentClient {
    const send = async ({ input }: { readonly input: UpdateCommandInput }) => {
      await this.latency();
      const answer = this.#apply(input);
      await this.latency();
      if (answer instanceof ConditionalCheckFailedException) throw answer;
      return answer;
    };
    return { send } as unknown as DynamoDBDocumentClient;
  }

  #apply({ ExpressionAttributeNames, ExpressionAttributeValues, ConditionExpression }: UpdateCommandInput) {
    this.updates += 1;
    const name = ExpressionAttributeNames!['#track']!;
    const values = ExpressionAttributeValues as Readonly<Record<string, number>>;
    const [freeAt, now, latest] = [this.tracks[name], values[':now']!, values[':latest']!];
    const isFree = freeAt === undefined || freeAt <= now || freeAt > latest;
    const startsNow = ConditionExpression!.includes('attribute_not_exists');
    const holds = startsNow ? isFree : freeAt !== undefined && freeAt > now && freeAt <= latest;
    if (!holds) {
      this.refused += 1;
      const Item = Object.fromEntries(Object.entries(this.tracks).map(([key, value]) => [key, { N: String(value) }]));
      return new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {}, Item });
    }
    this.tracks[name] = startsNow ? values[':end']! : freeAt! + values[':length']!;
    return { Attributes: { ...this.tracks } };
  }
}
