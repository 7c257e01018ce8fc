/** Writes of a row under a condition. An unmet condition is a result, not an error. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** An update and its condition, without table and key. */
export type ConditionalUpdate = Pick<
  UpdateCommand['input'],
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** @returns the attributes that `ReturnValues` asks for; undefined if the condition did not hold */
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

/** @returns whether the condition held, and the row was written */
export async function putIf(client: DynamoDBDocumentClient, input: PutCommand['input']): Promise<boolean> {
  try {
    await client.send(new PutCommand(input));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** `#name` for each name, because some are reserved words in expressions. */
export const aliases = <Row>(...names: readonly (keyof Row & string)[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`#${name}`, name]));
