/** The functions of the template, by any form of name the Lambda API accepts. */
import { arn, type Environment } from '../core/identity';
import { functionNotFound, invalidParameter } from './errors';
import type { LocalFunction } from './local-function';

/** `name`, `account:function:name` or a whole ARN, each with an optional qualifier. */
const FUNCTION_NAME = /^(?:(?:arn:[^:]+:lambda:[^:]+:)?\d{12}:function:)?([A-Za-z0-9_-]+)(?::([A-Za-z0-9$_-]+))?$/;

export const functionArn = (environment: Environment, name: string): string =>
  arn(environment, 'lambda', `function:${name}`);

export class FunctionStore {
  readonly #functions = new Map<string, LocalFunction>();
  /** ARNs of functions by ARNs of their versions and aliases. */
  readonly #qualified = new Map<string, string>();

  constructor(private readonly environment: Environment) {}

  add(localFunction: LocalFunction): void {
    this.#functions.set(localFunction.configuration.arn, localFunction);
  }

  /** @param itsArn without a qualifier */
  find(itsArn: string): LocalFunction | undefined {
    return this.#functions.get(itsArn);
  }

  /**
   * @param functionName name or ARN of the function
   * @returns the ARN of the next version
   * @throws ServiceError ResourceNotFoundException
   */
  addVersion(functionName: string): string {
    const itsArn = this.get(functionName).configuration.arn;
    const isVersion = (qualified: string) => /:\d+$/.test(qualified) && this.#qualified.get(qualified) === itsArn;
    return this.addQualifier(functionName, String([...this.#qualified.keys()].filter(isVersion).length + 1));
  }

  /**
   * @param functionName name or ARN of the function
   * @returns the ARN with the qualifier, which is one more name of the function
   * @throws ServiceError ResourceNotFoundException
   */
  addQualifier(functionName: string, qualifier: string): string {
    const itsArn = this.get(functionName).configuration.arn;
    const qualified = `${itsArn}:${qualifier}`;
    this.#qualified.set(qualified, itsArn);
    return qualified;
  }

  all(): LocalFunction[] {
    return [...this.#functions.values()];
  }

  /**
   * @param functionName name or ARN
   * @param qualifier `$LATEST`, a version or an alias
   * @throws ServiceError InvalidParameterValueException for a name that no function can have
   */
  arnOf(functionName: string, qualifier?: string): string {
    const [, name, version = qualifier ?? '$LATEST'] = FUNCTION_NAME.exec(functionName) ?? [];
    if (name === undefined) throw invalidParameter(`FunctionName must be a name or an ARN, got '${functionName}'.`);
    const unqualified = functionArn(this.environment, name);
    return version === '$LATEST' ? unqualified : `${unqualified}:${version}`;
  }

  /** @throws ServiceError ResourceNotFoundException */
  get(functionName: string, qualifier?: string): LocalFunction {
    const itsArn = this.arnOf(functionName, qualifier);
    const found = this.find(this.#qualified.get(itsArn) ?? itsArn);
    if (!found) throw functionNotFound(itsArn);
    return found;
  }
}
