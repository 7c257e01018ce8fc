/** The secrets of the local account, by name, by ARN, or by ARN without its last six characters. */
import { createHash } from 'node:crypto';
import { type Environment, arn } from '../core/identity';
import { ServiceError } from '../core/service';
import { Secret } from './secret';

const SUFFIX_LENGTH = 6;

export class SecretStore {
  readonly #byArn = new Map<string, Secret>();

  constructor(private readonly environment: Environment) {}

  create(name: string, description: string | undefined): Secret {
    const secret = new Secret(name, `${this.arnWithoutSuffix(name)}-${suffixOf(name)}`, description);
    this.#byArn.set(secret.arn, secret);
    return secret;
  }

  all(): readonly Secret[] {
    return [...this.#byArn.values()];
  }

  /** @throws ServiceError ResourceNotFoundException */
  find(id: string): Secret {
    const secret = this.peek(id);
    if (!secret)
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return secret;
  }

  peek(id: string): Secret | undefined {
    return (
      this.#byArn.get(id) ??
      this.all().find(({ name }) => name === id) ??
      this.all().find((secret) => this.arnWithoutSuffix(secret.name) === id)
    );
  }

  /** The resource for a permission check, even if the secret does not exist. */
  resourceOf(id: string): string {
    return this.peek(id)?.arn ?? (id.startsWith('arn:') ? id : this.arnWithoutSuffix(id));
  }

  arnWithoutSuffix(name: string): string {
    return arn(this.environment, 'secretsmanager', `secret:${name}`);
  }
}

/**
 * Secrets Manager draws six characters at random; here they derive from the name, so that an ARN is the same in every
 * run.
 */
const suffixOf = (name: string): string =>
  createHash('sha256')
    .update(name)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, SUFFIX_LENGTH);
