import fc from 'fast-check';
import { composeQuery } from '#constructs/workflow/queries/compose-query';
import { syntaxTree } from '#constructs/workflow/queries/syntax-tree';

describe('composeQuery', () => {
  it.each([
    ['takes comments and white space away', '/* head */\n(\n  $a := 1; /* one */ $a + 2\n)', '($a:=1;$a+2)'],
    ['keeps a space between words', '$a  and   $b or c in  [1]', '$a and $b or c in[1]'],
    ['keeps a space between a word and a quote', `'b' in  'abc'`, `'b'in 'abc'`],
    ['keeps a space between an operator of words and a name in backticks', 'a  in  `b c`', 'a in `b c`'],
    ['leaves strings as they are', `'a  /* b */ " c' & "d  \\" e"`, `'a  /* b */ " c'&"d  \\" e"`],
    ['leaves names in backticks as they are', '$a.`b  /* c */`', '$a.`b  /* c */`'],
    ['leaves regular expressions as they are', "$a ~> /x  [/ ]\\/ '/i", "$a~>/x  [/ ]\\/ '/i"],
    ['tells a division from a regular expression', '$a / 2 / (b / 3) / c', '$a/2/(b/3)/c'],
    ['tells a division after an index or a block too', '$a[0] / 2 + {"b": 1} / 2 / 3', '$a[0]/2+{"b":1}/2/3'],
    ['begins a regular expression after an opening parenthesis', "$replace(a, / +/, ' ')", "$replace(a,/ +/,' ')"],
    ['keeps a wildcard from becoming the descendants', '$x.* * 2', '$x.* *2'],
    ['keeps a division by a wildcard from becoming a comment', '2 / *', '2/ *'],
    ['closes up signs', '$a - -1 - b', '$a--1-b'],
    ['closes up a range', '[0 .. $count(a) - 1]', '[0..$count(a)-1]'],
    ['closes up a lambda with a signature', 'function($x, $y) <a<n>n:n> { $x }', 'function($x,$y)<a<n>n:n>{$x}'],
    ['keeps $ apart from words', '$map(a, function($b) { $ in $b })', '$map(a,function($b){$ in $b})'],
  ])('%s', (_, query, line) => {
    expect(composeQuery(query)).toBe(line);
    expect(syntaxTree(line)).toBe(syntaxTree(query));
  });

  it('fills in a number if it is known, and leaves the call if it is not', () => {
    const query = `[0 .. $number( '\${Most}' ) - 1] & $number("\${Unknown}") & '\${Name}'`;
    expect(composeQuery(query, { Most: 20 })).toBe(`[0..20-1]&$number("\${Unknown}")&'\${Name}'`);
  });

  it('writes no number within a string', () => {
    const query = `"$number('\${Most}')"`;
    expect(composeQuery(query, { Most: 20 })).toBe(query);
  });

  it('refuses a line with another syntax tree, and shows it', () => {
    expect(() => composeQuery("-$number('${Most}')", { Most: 20 })).toThrow(
      "minified to '-20' it has another syntax tree",
    );
  });

  it.each([
    ['($a := 1', 'JSONata cannot parse it: '],
    ["'a", 'JSONata cannot parse it: '],
    ['/* a', 'JSONata cannot parse it: '],
    ["1 + $include('queries/b.jsonata')", 'a query cannot include another one'],
  ])('refuses %s', (query, message) => {
    expect(() => composeQuery(query)).toThrow(message);
  });

  it('keeps the syntax tree, whatever white space and comments are between tokens', () => {
    const pieces = [
      '$a',
      'b',
      ' and ',
      ' in ',
      "'c d'",
      '`e f`',
      '1',
      ' - ',
      '*',
      '/',
      '.',
      '(',
      ')',
      '[',
      ']',
      ' .. ',
    ];
    const blanks = fc.constantFrom('', ' ', '\n  ', ' /* x */ ');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...pieces), blanks), { minLength: 1, maxLength: 7 }), (tokens) => {
        const query = tokens.flat().join('');
        const tree = parse(query);
        fc.pre(tree !== undefined);
        // If it cannot, it says so, which is better than a wrong query.
        const line = composed(query);
        if (line !== undefined) expect(parse(line)).toBe(tree);
      }),
    );
  });
});

function parse(query: string): string | undefined {
  try {
    return syntaxTree(query);
  } catch {
    return undefined;
  }
}

function composed(query: string): string | undefined {
  try {
    return composeQuery(query);
  } catch {
    return undefined;
  }
}
