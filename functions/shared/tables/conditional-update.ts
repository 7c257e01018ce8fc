/** Updates of a row that are made only where their condition holds; whether it did is an answer, and no error. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What is updated on which condition, without where. */
export type ConditionalUpdate = Pick<
  UpdateCommand['input'],
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** @returns the attributes that `ReturnValues` asks for; undefined when the condition did not hold */
export async function updateIf(
  client: DynamoDBDocumentClient,
  input: ConditionalUpdate & Pick<UpdateCommand['input'], 'TableName' | 'Key' | 'ReturnValues'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { Attributes = {} } = await client.send(new UpdateCommand(input));
    return Attributes;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** `#name` for each name, as some are words of the expressions. */
export const aliases = <Row>(...names: readonly (keyof Row & string)[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`#${name}`, name]));
