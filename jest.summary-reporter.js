// The last words of a test run: which stores it used, its counts on one line, what was skipped and why. A skip that gives
// no reason fails.
class SummaryReporter {
  async onRunComplete(_contexts, results) {
    const tests = results.testResults.flatMap(({ testResults }) => testResults);
    const isSkipped = ({ status }) => status === 'pending' || status === 'todo';
    const skipped = tests.filter(isSkipped).map(({ fullName }) => fullName);
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const unexplained = skipped.filter((name) => !/\(skipped: .+\)/.test(name));
    if (unexplained.length > 0) {
      process.stdout.write(`skipped without a reason: ${unexplained.join('; ')}\n`);
      this.error = new Error('tests were skipped without a reason');
    }
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const titles = tests.filter((test) => !isSkipped(test)).map(({ ancestorTitles }) => ancestorTitles[0] ?? '');
    process.stdout.write(`Stores of these tests: ${(await storesOf(titles)).join('; ')}.\n`);
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
  }

  getLastError() {
    return this.error;
  }
}

/** Tests that need a store other than the embedded one say in their outermost title on which they ran. */
async function storesOf(titles) {
  const has = (pattern) => titles.some((title) => pattern.test(title));
  const fabrics = new Set(titles.flatMap((title) => /(?:^|\bon )(Fabric [\w.]+)/.exec(title)?.[1] ?? []));
  return [
    'the embedded one',
    ...(has(/\bon express-pouchdb\b/) ? [`express-pouchdb ${pouchVersion()} in place of CouchDB`] : []),
    ...(has(/\bon CouchDB\b/) ? [`CouchDB ${await couchVersion()}`] : []),
    ...(has(/\bthe stand-in\b/) ? ['the stand-in in place of Fabric'] : []),
    ...fabrics,
  ];
}

function pouchVersion() {
  return require('express-pouchdb/package.json').version;
}

async function couchVersion() {
  try {
    const { origin } = new URL(process.env.ORCHESTRATOR_TEST_COUCHDB_URL ?? '');
    return (await (await fetch(origin)).json()).version;
  } catch {
    return 'of unknown version';
  }
}

module.exports = SummaryReporter;
