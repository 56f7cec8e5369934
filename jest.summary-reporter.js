// The last words of a test run: its counts on one line, what was skipped and why. A skip that gives no reason fails.
class SummaryReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults.flatMap(({ testResults }) =>
      testResults.filter(({ status }) => status === 'pending' || status === 'todo').map(({ fullName }) => fullName),
    );
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const unexplained = skipped.filter((name) => !/\(skipped: .+\)/.test(name));
    if (unexplained.length > 0) {
      process.stdout.write(`skipped without a reason: ${unexplained.join('; ')}\n`);
      this.error = new Error('tests were skipped without a reason');
    }
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    process.stdout.write('The store of these tests was the embedded one.\n');
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed, ${skipped.length} skipped\n`);
  }

  getLastError() {
    return this.error;
  }
}

module.exports = SummaryReporter;
