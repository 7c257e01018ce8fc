/**
 * A document as YAML that parsers of 1.1 and 1.2 read alike: every text is quoted or a block, so that none of them is taken for a
 * number, a date or a yes.
 */
import { Document, visit } from 'yaml';

const PLAIN_KEY = /^[A-Za-z$][\w$./-]*$/;
/** Truth values of YAML 1.1, null, and the key that merges. */
const WORDS = /^(y|n|yes|no|on|off|true|false|null)$/i;

export function asYaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (typeof node.value !== 'string') return;
      if (key === 'key') node.type = PLAIN_KEY.test(node.value) && !WORDS.test(node.value) ? 'PLAIN' : 'QUOTE_DOUBLE';
      else node.type = isBlock(node.value) ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}

/** Lines of printable text. */
const isBlock = (text: string): boolean => /^\S[^]*\n/.test(text) && !/[^\n\x20-\x7e\xa0-\ud7ff]|[ \t]\n/.test(text);
