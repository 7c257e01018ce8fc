/**
 * What one page of a resume hands to the next. It holds for the same connection, streams and cursors, and covers only the streams
 * that the first page covered: a stream that the connection joined in between was not read from its beginning.
 */
import { GAP_REASONS, type GapReason, type ResumeRequest } from '#shared/contracts/resume';
import type { Signer } from './signer';

export interface PageToken {
  /** Epoch milliseconds when the first page was read. */
  readonly readAt: number;
  /** Position of the last row that was handled. */
  readonly after: string;
  /** The streams that the first page covered, with the gaps that were found since. */
  readonly covered: ReadonlyMap<string, GapReason | undefined>;
  /** Whether a page brought something. */
  readonly brought: boolean;
}

/** As it is signed. One character stands for each stream, so that the token fits beside the largest envelope. */
interface Stored extends Omit<PageToken, 'covered'> {
  readonly covered: string;
}

const NOT_COVERED = '-';
/** Without a gap first. */
const COVERED: readonly (GapReason | undefined)[] = [undefined, ...GAP_REASONS];

type Streams = ResumeRequest['streams'];

export class PageTokens {
  readonly #signer: Signer;
  readonly #names: readonly string[];
  readonly #signed: Parameters<Signer['sign']>[1];

  constructor(signer: Signer, client: { readonly userId: string; readonly connectionId: string }, streams: Streams) {
    this.#signer = signer;
    // In an order of its own: clients in other languages have no order of members.
    this.#names = Object.keys(streams).sort();
    const about = JSON.stringify([client.connectionId, ...this.#names.map((name) => [name, streams[name]])]);
    this.#signed = { purpose: 'page', userId: client.userId, about };
  }

  sign({ covered, ...token }: PageToken): string {
    const letters = this.#names.map((name) =>
      covered.has(name) ? String(COVERED.indexOf(covered.get(name))) : NOT_COVERED,
    );
    return this.#signer.sign({ ...token, covered: letters.join('') } satisfies Stored, this.#signed);
  }

  /** @returns undefined if it is not from a reply to the same connection, streams and cursors */
  open(token: string): PageToken | undefined {
    const stored = this.#signer.open(token, this.#signed) as Stored | undefined;
    if (!stored) return undefined;
    const covered = this.#names.flatMap((name, index) => {
      const letter = stored.covered[index]!;
      return letter === NOT_COVERED ? [] : [[name, COVERED[Number(letter)]] as const];
    });
    return { ...stored, covered: new Map(covered) };
  }
}
