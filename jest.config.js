// Types are checked by tsc; here every file is only transpiled.
const project = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig: { ...require('./tsconfig.base.json').compilerOptions, composite: false } }],
  },
  // From source, so that a test never runs against a stale build.
  moduleNameMapper: {
    '^@orchestrator/(proto|lib|orchestrator|network)$': '<rootDir>/$1/src/index.ts',
    '^@orchestrator/lib/testing$': '<rootDir>/lib/src/testing/index.ts',
    '^@orchestrator/proto/orchestrator/(.*)$': '<rootDir>/proto/orchestrator/$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/[a-z]+/dist/'],
  setupFilesAfterEnv: ['<rootDir>/jest.setup.js'],
};

/** @type {import('jest').Config} */
module.exports = {
  reporters: ['default', '<rootDir>/jest.summary-reporter.js'],
  projects: [
    { ...project, displayName: 'unit', testMatch: ['<rootDir>/*/src/**/*.test.ts'] },
    {
      ...project,
      displayName: 'e2e',
      testMatch: ['<rootDir>/{chaincode,network,orchestrator,scripts}/test/**/*.test.ts'],
    },
  ],
};
