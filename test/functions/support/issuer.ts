/**
 * An OpenID Connect issuer on a free port of this machine: publishes its discovery document and its keys, and signs tokens
 * with real ones. What it has published can be changed, and requests are counted.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';

export interface SigningOptions {
  /** Which of its keys. @default - the first */
  readonly kid?: string;
  /** In the header instead of the key's own. */
  readonly header?: Readonly<Record<string, unknown>>;
}

export class Issuer {
  /** Requests for the keys so far. */
  keyReads = 0;
  /** Requests for the discovery document so far. */
  discoveries = 0;
  /** Whether it answers at all. */
  up = true;
  /** Members of the discovery document that differ from what they should be. */
  discovery: Readonly<Record<string, unknown>> = {};
  readonly #published: JWK[] = [];
  readonly #keys = new Map<string, { readonly key: CryptoKey; readonly alg: string }>();
  readonly #server = createServer((request, response) => {
    const document = this.up ? this.#document(request.url ?? '') : undefined;
    response.writeHead(document ? 200 : 503, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });

  static async start(): Promise<Issuer> {
    const issuer = new Issuer();
    issuer.#server.listen(0, '127.0.0.1');
    await once(issuer.#server, 'listening');
    await issuer.addKey('first', 'ES256');
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get jwksUri(): string {
    return `${this.url}/keys`;
  }

  async addKey(kid: string, alg: string, members: Partial<JWK> = {}): Promise<JWK> {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig', ...members };
    this.#published.push(jwk);
    this.#keys.set(kid, { key: privateKey, alg });
    return jwk;
  }

  /** It signs with the key no more, and publishes it no more. */
  withdrawKey(kid: string): void {
    this.#published.splice(0, Infinity, ...this.#published.filter((jwk) => jwk.kid !== kid));
  }

  /** A token of alice's that holds for a minute, with the given claims instead; undefined takes one out. */
  token(claims: Readonly<Record<string, unknown>> = {}, { kid = 'first', header = {} }: SigningOptions = {}) {
    const { key, alg } = this.#keys.get(kid)!;
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.url, sub: 'alice', iat: now, exp: now + 60, ...claims })
      .setProtectedHeader({ alg, kid, ...header })
      .sign(key);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #document(path: string): unknown {
    if (path === '/.well-known/openid-configuration') {
      this.discoveries++;
      return { issuer: this.url, jwks_uri: this.jwksUri, ...this.discovery };
    }
    if (path !== '/keys') return undefined;
    this.keyReads++;
    return { keys: this.#published };
  }
}
