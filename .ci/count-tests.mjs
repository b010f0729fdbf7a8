// Prints the numbers of passed and failed tests in a JSON report of Vitest; what failed goes to stderr.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [file] = process.argv.slice(2);
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
const failedIn = ({ assertionResults }) =>
  assertionResults.filter((test) => test.status === 'failed');
const isBroken = (suite) => suite.status === 'failed' && failedIn(suite).length === 0;
const short = (text) => text.split('\n').slice(0, 12).join('\n    ');

for (const suite of testResults) {
  const name = relative('', suite.name);
  if (isBroken(suite)) console.error(`  FAILED ${name}\n    ${short(suite.message)}`);
  for (const { fullName, failureMessages } of failedIn(suite)) {
    console.error(`  FAILED ${name}: ${fullName}\n    ${short(failureMessages.join('\n'))}`);
  }
}
console.log(numPassedTests, numFailedTests + testResults.filter(isBroken).length);
