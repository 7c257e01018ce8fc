import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  // The applications of test/package see the packed package, which is checked where they are installed.
  {
    ignores: [
      ...['node_modules/', 'cdk.out/', '.local/', '.build/', 'dist/', 'coverage/'],
      ...['test/package/cdk-app/', 'test/package/front-end/'],
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        // One program for each project; the service that editors use, `projectService`, takes half as long again.
        project: ['tsconfig.json', 'infra/tools/console/app/tsconfig.json', 'test/e2e/pages/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An async function without await still turns a throw into a rejection, which handlers and interfaces rely on.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    // One way to the terminal, which escapes what it is given: infra/terminal. The page of the console has none.
    files: ['infra/**/*.ts'],
    ignores: ['infra/terminal/**', 'infra/tools/console/app/**'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(MemberExpression[object.name="process"], VariableDeclarator[init.name="process"] Property) > Identifier[name=/^(stdout|stderr)$/]',
          message:
            'What goes to the terminal goes through infra/terminal, which escapes it: standardOutput, standardError.',
        },
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.name=/^(stdout|stderr|stream)$/]',
          message: 'Print with a Terminal of infra/terminal, which escapes what it is given.',
        },
        {
          selector: 'CallExpression[callee.property.name="write"][callee.object.property.name=/^(stdout|stderr)$/]',
          message: 'Print with a Terminal of infra/terminal, which escapes what it is given.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...['picocolors', 'cli-table3', 'cli-progress'],
            ...['process', 'node:process', 'console', 'node:console'],
          ].map((name) => ({
            name,
            message: 'infra/terminal prints, and has colours, tables and bars whose contents are escaped.',
          })),
        },
      ],
    },
  },
  {
    // How long something takes says how busy the machine is. The order of events, or virtual time, says what was meant.
    files: ['test/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          `CallExpression[callee.name='expect'] BinaryExpression[operator='-'] CallExpression[callee.object.name=/^(Date|performance)$/][callee.property.name='now']`,
          `MemberExpression[property.name=/^toBe(Less|Greater)Than/] > CallExpression[callee.name='expect'] :matches(Identifier[name=/Millis$/], Identifier[name=/(elapsed|duration|latency|delay|took|busy)/i], Identifier[name=/Ms$/]):not(Property > Identifier)`,
        ].map((selector) => ({
          selector,
          message:
            'A test does not read the clock to judge: see useVirtualTime, or wait for an event and compare the order.',
        })),
      ],
    },
  },
  { files: ['**/*.{mjs,cjs}'], languageOptions: { globals: globals.node } },
  prettier,
);
