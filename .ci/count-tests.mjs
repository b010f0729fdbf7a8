// Prints the numbers of passed and failed tests in a JSON report of Vitest.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
const isBroken = ({ status, assertionResults }) =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed');

console.log(numPassedTests, numFailedTests + testResults.filter(isBroken).length);
