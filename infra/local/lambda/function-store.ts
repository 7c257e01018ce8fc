/** The functions of the template, by any form of name the Lambda API accepts. */
import { arn, type Environment } from '../core/identity';
import { functionNotFound, invalidParameter } from './errors';
import type { LocalFunction } from './local-function';

/** `name`, `account:function:name` or a whole ARN, each with an optional qualifier. */
const FUNCTION_NAME = /^(?:(?:arn:[^:]+:lambda:[^:]+:)?\d{12}:function:)?([A-Za-z0-9_-]+)(?::([A-Za-z0-9$_-]+))?$/;

export class FunctionStore {
  readonly #functions = new Map<string, LocalFunction>();

  constructor(private readonly environment: Environment) {}

  add(localFunction: LocalFunction): void {
    this.#functions.set(localFunction.configuration.arn, localFunction);
  }

  find(functionArn: string): LocalFunction | undefined {
    return this.#functions.get(functionArn);
  }

  all(): LocalFunction[] {
    return [...this.#functions.values()];
  }

  /**
   * @param functionName name or ARN
   * @param qualifier only `$LATEST` exists
   * @throws ServiceError InvalidParameterValueException for a name that no function can have
   */
  arnOf(functionName: string, qualifier?: string): string {
    const [, name, version = qualifier ?? '$LATEST'] = FUNCTION_NAME.exec(functionName) ?? [];
    if (name === undefined) throw invalidParameter(`FunctionName must be a name or an ARN, got '${functionName}'.`);
    const functionArn = arn(this.environment, 'lambda', `function:${name}`);
    return version === '$LATEST' ? functionArn : `${functionArn}:${version}`;
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(functionName: string, qualifier?: string): LocalFunction {
    const functionArn = this.arnOf(functionName, qualifier);
    const found = this.find(functionArn);
    if (!found) throw functionNotFound(functionArn);
    return found;
  }
}
