/** Derives and caches signing keys: a key is valid for a day, and deriving it costs more than signing. */
import { createHmac } from 'node:crypto';
import type { SignatureClaim } from './signature-claim';

const MAX_KEYS = 1000;

export class SigningKeys {
  readonly #keys = new Map<string, Buffer>();

  get(secretAccessKey: string, { accessKeyId, scope }: Pick<SignatureClaim, 'accessKeyId' | 'scope'>): Buffer {
    const name = `${accessKeyId}/${scope.date}/${scope.region}/${scope.service}`;
    const known = this.#keys.get(name);
    if (known) return known;
    const key = [scope.region, scope.service, scope.terminator].reduce(
      hmac,
      hmac(`AWS4${secretAccessKey}`, scope.date),
    );
    if (this.#keys.size >= MAX_KEYS) this.#keys.clear();
    this.#keys.set(name, key);
    return key;
  }
}

export const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
