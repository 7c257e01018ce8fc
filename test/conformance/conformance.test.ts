/** Tests of a client run side by side: it spends its time waiting. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { runCase } from './case';
import { CASES } from './cases';
import { describeWithPython } from './python';

const caseOf = (begin: string) => {
  const found = CASES.filter(({ name }) => name.startsWith(begin));
  if (found.length !== 1) throw new Error(`${found.length} cases begin with '${begin}'`);
  return found[0]!;
};
const EXAMPLE = join(PROJECT_ROOT, 'infra/examples/python-client');
/** Milliseconds to wait for what a client does: on a busy machine, even its start takes long. */
const PATIENCE = 240_000;
/** Milliseconds to wait for what a client without the rule never does. */
const SHORT_PATIENCE = 2500;

describeWithPython('the Python client', (python) => {
  it.concurrent.each(CASES)('$name', (each) => runCase([python, join(EXAMPLE, 'client.py')], each, PATIENCE));

  /** The client with a part of it replaced. */
  function without(from: string, to: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'python-client-'));
    let replaced = 0;
    for (const file of readdirSync(EXAMPLE).filter((name) => name.endsWith('.py'))) {
      const text = readFileSync(join(EXAMPLE, file), 'utf8');
      replaced += text.split(from).length - 1;
      writeFileSync(join(folder, file), text.replace(from, to));
    }
    if (replaced !== 1) throw new Error(`${replaced} times in the client: ${from}`);
    return join(folder, 'client.py');
  }

  it.concurrent.each([
    ['shows its token', 'f"Sec-WebSocket-Protocol: ', 'f"X-Token: '],
    ['resumes again', 'self.later("again", AGAIN, self.resume)', 'pass'],
    ['resumes after it has joined', 'elif kind == "subscribed":', 'elif kind == "joined":'],
    ['resumes in place of the ping', '        self.later("every", EVERY, self.beat)\n\n', '\n'],
    [
      'asks for all pages',
      '{**self.request, "next": page["next"]}',
      '{**self.request, "id": "x", "next": page["next"]}',
    ],
    ['asks for all pages', 'if "next" in page:', 'if "more" in page:'],
    ['keeps its old cursor', 'if "next" in page:\n', 'if "next" in page:\n            self.cursors["user"] = None\n'],
    ['says what it has', 'operator.xor', 'operator.or_'],
    ['says what it has', 'for at in {at for', 'for at in [at for'],
    ['says what it has', 'if at >= start and "-" in at}', 'if "-" in at}'],
    [
      'says what it has',
      'self.have.setdefault(envelope["id"], set()).add',
      'self.have.setdefault(envelope["id"], set()) or self.have[envelope["id"]].add',
    ],
    ['shows each message once', 'if envelope["id"] not in self.have:', 'if True:'],
    ['drops a live envelope', 'if envelope.get("at", "9") >= self.start():', 'if True:'],
    ['drops a live envelope', '{min((known[0]', '{max((known[0]'],
    [
      'shows what a resume brings',
      'for envelope in page["envelopes"]:',
      'for envelope in [e for e in page["envelopes"] if e["at"] >= self.start()]:',
    ],
    ['announces a gap', 'if "gap" in new:', 'if "lost" in new:'],
    [
      'keeps the cursor of a stream',
      'for stream, new in page["streams"].items():',
      'for stream, new in {**dict.fromkeys(self.cursors, page["streams"]["user"]), **page["streams"]}.items():',
    ],
    ['returns the receipt', '{"received": self.receipt} if self.receipt else {}', '{}'],
    [
      'returns the receipt',
      'self.receipt, self.failures, self.latest = page.get("receipt"),',
      'self.receipt, self.failures, self.latest = page.get("receipt", self.receipt),',
    ],
    ['pings', 'self.resume() if self.can_resume else', 'self.resume() if True else'],
    ['pings', 'self.can_resume = "resume" in', 'self.can_resume = True or'],
    ['asks again', 'elif kind == "error" or (kind is None and "requestId" in frame):', 'elif kind == "error":'],
    ['ignores members', 'elif kind == "error" or', 'elif kind != "pong" or'],
    ['reads a message', 'if first & 128:', 'if True:'],
  ])('%s: not without %s', async (begin, from, to) => {
    await expect(runCase([python, without(from, to)], caseOf(begin), SHORT_PATIENCE)).rejects.toThrow();
  });
});

describe('the TypeScript client', () => {
  let bundle: string;
  beforeAll(async () => {
    bundle = join(mkdtempSync(join(tmpdir(), 'typescript-client-')), 'client.cjs');
    await build({
      absWorkingDir: PROJECT_ROOT,
      entryPoints: ['test/conformance/typescript-client.ts'],
      outfile: bundle,
      bundle: true,
      platform: 'node',
    });
  });

  it.concurrent.each(CASES)('$name', (each) => runCase([process.execPath, bundle], each, PATIENCE));
});
