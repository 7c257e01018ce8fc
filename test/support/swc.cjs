/** How tests and what they test are loaded: swc strips the types, `npm run typecheck` checks them. */
module.exports = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];
