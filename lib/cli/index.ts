export { SecurityCliModule } from './security-cli.module.js';
export { runCli } from './run-cli.js';
