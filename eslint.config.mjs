import eslint from '@eslint/js';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const packages = ['proto', 'lib', 'chaincode', 'orchestrator', 'network', 'scripts'];

const deepImport = {
  regex: '^@orchestrator/(?!lib/testing$)[^/]+/',
  message: "Import from the package's barrel.",
};

/** What a package's sources may import: what its own package.json lists, nothing hoisted. */
const declaredDependencies = packages.map((name) => ({
  files: [`${name}/src/**/*.ts`],
  rules: {
    'import-x/no-extraneous-dependencies': ['error', { packageDir: `${import.meta.dirname}/${name}` }],
  },
}));

/** Tests, and the repository's own scripts, may also use the root's development dependencies. */
const developmentDependencies = packages.map((name) => ({
  files:
    name === 'scripts'
      ? ['scripts/src/**/*.ts', 'scripts/test/**/*.ts']
      : [`${name}/src/**/*.test.ts`, `${name}/src/testing/**/*.ts`, `${name}/test/**/*.ts`],
  rules: {
    'import-x/no-extraneous-dependencies': [
      'error',
      { packageDir: [`${import.meta.dirname}/${name}`, import.meta.dirname], devDependencies: true },
    ],
  },
}));

const naming = [
  { selector: 'default', format: ['camelCase'], leadingUnderscore: 'allow' },
  { selector: 'import', format: ['camelCase', 'PascalCase'] },
  { selector: 'variable', modifiers: ['const'], format: ['camelCase', 'PascalCase', 'UPPER_CASE'] },
  { selector: 'variable', modifiers: ['destructured'], format: null },
  { selector: 'classProperty', modifiers: ['static', 'readonly'], format: ['camelCase', 'UPPER_CASE'] },
  // Keys of objects follow the wire: rpc names, couch fields, headers.
  { selector: ['objectLiteralProperty', 'objectLiteralMethod', 'typeProperty', 'typeMethod'], format: null },
  { selector: 'enumMember', format: ['PascalCase', 'UPPER_CASE'] },
  { selector: 'typeLike', format: ['PascalCase'], custom: { regex: '^I[A-Z]|Impl$', match: false } },
];

const clock = 'Replayed by several peers: take the time from the caller.';
const locale = 'Replayed by several peers: the result depends on the locale.';
const randomness = 'Replayed by several peers: derive it from the input.';
const environment = 'Replayed by several peers: no clock, environment or network here.';

/** What peers replay is deterministic: no clock, randomness, environment, network, files or locale. */
const purity = {
  files: ['lib/src/**/*.ts', 'chaincode/src/{contracts,flush,invoke,ledger-db}.ts', 'chaincode/src/peer/*.ts'],
  ignores: ['**/*.test.ts', 'lib/src/testing/**'],
  rules: {
    'import-x/no-nodejs-modules': ['error', { allow: ['node:crypto'] }],
    'no-restricted-globals': [
      'error',
      { name: 'Intl', message: locale },
      ...[
        ...['process', 'global', 'globalThis', 'performance', 'crypto', 'fetch', 'require', '__dirname', '__filename'],
        ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
      ].map((name) => ({ name, message: environment })),
    ],
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          deepImport,
          { group: ['node:crypto'], importNamePattern: '^(?!(createHash|createHmac|hash)$)', message: randomness },
        ],
      },
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: clock },
      { object: 'Math', property: 'random', message: randomness },
      ...[
        ...['localeCompare', 'toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
        ...['toLocaleLowerCase', 'toLocaleUpperCase'],
      ].map((property) => ({ property, message: locale })),
    ],
    'no-restricted-syntax': [
      'error',
      {
        selector: "ThrowStatement > :matches(NewExpression, CallExpression)[callee.name='Error']",
        message: 'Throw an error of the table: see the error factories.',
      },
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
      { selector: "CallExpression[callee.name='Date']", message: clock },
    ],
  },
};

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', '**/.data/', '**/.cache/', '.nx/', 'proto/src/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, importX.flatConfigs.typescript],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          alwaysTryTypes: true,
          project: packages.map((name) => `${name}/tsconfig.json`),
          noWarnOnMultipleProjects: true,
        }),
      ],
    },
    rules: {
      complexity: ['error', 10],
      eqeqeq: 'error',
      'max-lines': ['error', 500],
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [deepImport] }],
      'import-x/no-cycle': 'error',
      'import-x/no-relative-packages': 'error',
      'import-x/no-unresolved': 'error',
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      '@typescript-eslint/naming-convention': ['error', ...naming],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      // A string is spread into its code points, on purpose.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Types are structural: a value of the right shape will do.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // An implementation of an asynchronous interface need not wait for anything itself.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      // A failed assertion of a test is a failed test.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['scripts/src/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['*.js', '*.mjs', 'orchestrator/bin/*.js'],
    languageOptions: { globals: { ...globals.node, jest: 'readonly' } },
  },
  ...declaredDependencies,
  ...developmentDependencies,
  purity,
);
