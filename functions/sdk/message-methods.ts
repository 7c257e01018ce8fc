/** Adds an SDK's methods for the messages of a contract, each named after its message. */
import { ContractError } from './contract';

export interface MessageMethods {
  readonly messages: readonly string[];
  /** e.g. `sendOrderShipped` for `orderShipped`. */
  readonly name: (message: string) => string;
  readonly method: (message: string) => unknown;
}

/** @throws ContractError if two messages, or a message and a member of `base`, would have the same method name */
export function addMethods(base: object, { messages, name, method }: MessageMethods): object {
  const owners = new Map<string, string>();
  for (const message of messages) {
    const methodName = name(message);
    const owner = owners.get(methodName) ?? (methodName in base ? 'the SDK itself' : undefined);
    if (owner !== undefined) {
      throw new ContractError(
        `Message '${message}' would become the method ${methodName}, which ${owner} already has: rename it`,
      );
    }
    owners.set(methodName, `message '${message}'`);
  }
  const methods = [...owners.keys()].map((methodName, index) => [methodName, method(messages[index]!)] as const);
  return Object.assign(base, Object.fromEntries(methods));
}
