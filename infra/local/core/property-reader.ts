/**
 * Reads the properties of a template resource and remembers which were read, so that a property local mode does not support
 * is refused by name, or listed if a listener takes it, instead of silently ignored.
 */
import { type JsonObject, UnsupportedError } from './service';

/** Told of a property that does nothing here. @param property its path, e.g. `Code.ZipFile` */
export type OnMissed = (property: string, reason: string) => void;

export class PropertyReader {
  readonly #unread: Set<string>;

  /**
   * @param where names the resource in errors, e.g. `AWS::SQS::Queue DeadLetters`
   * @param onMissed takes what local mode does not support; without it that is refused
   */
  constructor(
    private readonly where: string,
    private readonly values: JsonObject,
    private readonly onMissed?: OnMissed,
  ) {
    this.#unread = new Set(Object.keys(values));
  }

  string(name: string): string {
    return this.#required(name, this.optionalString(name), 'a string');
  }

  optionalString(name: string): string | undefined {
    return this.#typed(name, 'a string', (value): value is string => typeof value === 'string');
  }

  /** CloudFormation accepts `"5"` for a number too. */
  optionalNumber(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number)) throw this.#wrong(name, 'a number', value);
    return number;
  }

  /** CloudFormation accepts `"true"` for a boolean too. */
  optionalBoolean(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.#wrong(name, 'a boolean', value);
  }

  object(name: string): JsonObject {
    return this.#required(name, this.optionalObject(name), 'an object');
  }

  optionalObject(name: string): JsonObject | undefined {
    return this.#typed(name, 'an object', isObject);
  }

  /** A nested object as its own reader; call {@link finish} on it too. */
  optionalReader(name: string): PropertyReader | undefined {
    const value = this.optionalObject(name);
    return value && this.#nested(name, value);
  }

  /** A list of objects, each as a reader; an absent property is an empty list. */
  readers(name: string): PropertyReader[] {
    return this.list(name).map((value, index) => {
      if (!isObject(value)) throw this.#wrong(`${name}[${index}]`, 'an object', value);
      return this.#nested(`${name}[${index}]`, value);
    });
  }

  /** An absent property is an empty list. */
  list(name: string): unknown[] {
    return this.#typed(name, 'a list', Array.isArray) ?? [];
  }

  raw(name: string): unknown {
    this.#unread.delete(name);
    return this.values[name];
  }

  /** Accepts properties that mean nothing on one machine. The reason is for readers of the code. */
  ignore(reason: string, ...names: readonly string[]): void {
    if (reason === '') throw new Error('ignoring a property needs a reason');
    for (const name of names) this.#unread.delete(name);
  }

  /**
   * A property that does nothing here while the rest of the resource works. Does nothing if it is absent.
   * @param reason continues the property's name, e.g. `local mode has no VPCs`
   * @throws UnsupportedError if nobody takes what is missed
   */
  missed(name: string, reason: string): void {
    if (this.raw(name) === undefined) return;
    if (!this.onMissed) throw new UnsupportedError(`${this.where}: local mode does not support ${name}: ${reason}.`);
    this.onMissed(name, reason);
  }

  /** @throws UnsupportedError naming every property that was not read, if nobody takes what is missed */
  finish(): void {
    const unread = [...this.#unread];
    if (unread.length > 0 && !this.onMissed) {
      throw new UnsupportedError(`${this.where}: local mode does not support ${unread.join(', ')}.`);
    }
    for (const name of unread) this.missed(name, 'local mode does not support it');
  }

  /**
   * Refuses what nobody read also where it would be listed.
   * @param reason why nothing may be left out
   * @throws UnsupportedError
   */
  refuseOthers(reason: string): void {
    if (this.#unread.size === 0) return;
    const names = [...this.#unread].join(', ');
    throw new UnsupportedError(`${this.where}: local mode does not support ${names}, and ${reason}.`);
  }

  #nested(name: string, values: JsonObject): PropertyReader {
    const { onMissed } = this;
    return new PropertyReader(
      `${this.where}, ${name}`,
      values,
      onMissed && ((property, reason) => onMissed(`${name}.${property}`, reason)),
    );
  }

  #typed<T>(name: string, expected: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (!is(value)) throw this.#wrong(name, expected, value);
    return value;
  }

  #required<T>(name: string, value: T | undefined, expected: string): T {
    if (value === undefined) throw new UnsupportedError(`${this.where}: ${name} must be ${expected}, got nothing.`);
    return value;
  }

  #wrong(name: string, expected: string, got: unknown): UnsupportedError {
    return new UnsupportedError(`${this.where}: ${name} must be ${expected}, got ${JSON.stringify(got)}.`);
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
