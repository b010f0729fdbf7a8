// Starts the quick start as the README says, waits for its first page, ends it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';

const WITHIN = 300_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

async function answer(url, until) {
  while (Date.now() < until) {
    const response = await fetch(url).catch(() => null);
    if (response) return response.status;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return 'nothing';
}

const port = await freePort();
const begin = Date.now();
const child = spawn('npm', ['start'], {
  detached: true,
  stdio: 'inherit',
  env: { ...process.env, PORT: String(port) },
});
const ended = once(child, 'exit').then(([code]) => `the end of the program (code ${code})`);
const status = await Promise.race([answer(`http://127.0.0.1:${port}/`, begin + WITHIN), ended]);
console.log(`npm start: ${status} after ${Date.now() - begin} ms`);
if (child.exitCode === null) process.kill(-child.pid);
process.exit(status === 200 ? 0 : 1);
