import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { errorText, problemWithCalls } from '#infra/terminal/problem';
import { columns, table } from '#infra/terminal/table';
import { Terminal, type Environment, type OutputStream } from '#infra/terminal/terminal';
import { colors, joined, lines, paragraph, text, type Printable } from '#infra/terminal/text';
import { anyText, RAW, withoutColours } from '../../support/unsafe-text';

class Screen extends PassThrough implements OutputStream {
  constructor(readonly isTTY: boolean) {
    super();
  }
  get written(): string {
    return String(this.read() ?? '');
  }
}

const ESC = '\u001b';

function written(print: (terminal: Terminal) => void, env: Environment = {}, isTTY = false): string {
  const screen = new Screen(isTTY);
  print(new Terminal(screen, env));
  return screen.written;
}
const printed = (line: Printable, env?: Environment, isTTY?: boolean) => written((on) => on.print(line), env, isTTY);

describe('values', () => {
  it.each<[string, (value: string) => Printable]>([
    ['a plain string', (value) => value],
    ['a value of a template', (value) => text`got ${value}, expected another`],
    ['a colour', (value) => colors.red(value)],
    ['a colour beside a colour', (value) => text`${colors.dim(value)} and ${colors.bold(value)}`],
    ['a cell', (value) => table(['a'], [[value]])],
    ['a column', (value) => columns(['a', 'b'], [[value, value]])],
    ['an error', (value) => errorText(new Error(value))],
    ['an error that is none', (value) => errorText(value)],
    ['an error and its cause', (value) => problemWithCalls(new Error(value, { cause: new TypeError(value) }))],
    ['a paragraph', (value) => paragraph(value)],
    ['a list', (value) => joined([value, value], ', ')],
  ])('reach no terminal raw in %s', (_, show) => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (value, isTTY) => {
        const out = printed(show(value), {}, isTTY);
        expect((isTTY ? withoutColours(out) : out).replaceAll('\n', '')).not.toMatch(RAW);
      }),
    );
  });

  it('stay on their line, and what is harmless in them stays as it is', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const out = printed(text`a\n${value}\nb`);
        expect(out.split('\n')).toHaveLength(4);
        if (!RAW.test(value)) expect(out).toBe(`a\n${value}\nb\n`);
      }),
    );
  });

  it('are shown as JSON would write them', () => {
    expect(printed('a\r\n\tb\u001b[31m\u007f\u009b2J\u202e\ud800 ü 📦')).toBe(
      'a\\r\\n\\tb\\u001b[31m\\u007f\\u009b2J\\u202e\\ud800 ü 📦\n',
    );
  });

  it('make columns as wide as what is shown', () => {
    expect(
      printed(
        columns(
          ['a', 'b'],
          [
            ['\u0007', 'x'],
            ['y', 'z'],
          ],
        ),
      ),
    ).toBe('a       b\n\\u0007  x\ny       z\n');
  });

  it('reach no bar raw', () => {
    const out = written((on) => on.bar('{bar} {state}', { state: `x${ESC}]0;title\u0007` })?.stop(), {}, true);
    expect(out).toContain('x\\u001b]0;title\\u0007');
  });
});

describe('JSON', () => {
  it('is one line that parses to the same, and moves no terminal', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText, (json, value) => {
        const out = written((on) => on.printJson({ json, value, [value]: 1 }));
        expect(out.slice(0, -1)).not.toMatch(RAW);
        expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify({ json, value, [value]: 1 })));
      }),
    );
  });
});

describe('colours', () => {
  const coloured = (env: Environment, isTTY: boolean) =>
    printed(colors.red('x'), env, isTTY) === `${ESC}[31mx${ESC}[39m\n`;

  it.each<[Environment, boolean, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  ])('with %j, on a terminal: %s, are there: %s', (env, isTTY, are) => {
    expect(coloured(env, isTTY)).toBe(are);
  });

  it('depend on the stream, whatever standard output of this process is', () => {
    const { NO_COLOR } = process.env;
    process.env.NO_COLOR = '1';
    expect(coloured({}, true)).toBe(true);
    if (NO_COLOR === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = NO_COLOR;
  });

  it.each([
    ['red', 31, 39],
    ['green', 32, 39],
    ['yellow', 33, 39],
    ['cyan', 36, 39],
    ['magenta', 35, 39],
    ['bold', 1, 22],
    ['dim', 2, 22],
  ] as const)('are standard: %s', (name, open, close) => {
    expect(printed(colors[name]('x'), {}, true)).toBe(`${ESC}[${open}mx${ESC}[${close}m\n`);
  });

  it('and bars and what is printed for now are for terminals', () => {
    const follow = (on: Terminal) => {
      on.printForNow('wait');
      on.clearLine();
      on.bar('{bar}')?.stop();
    };
    expect(written(follow, { FORCE_COLOR: '1' })).toBe('');
    expect(written(follow, {}, true)).toMatch(/^wait\r/);
  });
});

it('shows an error on one line, but for the lines the CDK app wrote', () => {
  const error = new Error('one\ntwo');
  expect(printed(errorText(error))).toBe('one\\ntwo\n');
  expect(printed(errorText(Object.assign(error, { messageHasLines: true })))).toBe('one\ntwo\n');
  expect(printed(lines([problemWithCalls(error)]))).toMatch(/^Error: one\ntwo\n +at /);
});
