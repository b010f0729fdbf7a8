import { register } from 'node:module';

/** Makes @node-rs/argon2 look uninstalled in this process, as it is on machines without it. */
const hook = `
  export async function resolve(specifier, context, next) {
    if (specifier !== '@node-rs/argon2') return next(specifier, context);
    const error = new Error("Cannot find package '@node-rs/argon2'");
    error.code = 'ERR_MODULE_NOT_FOUND';
    throw error;
  }
`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
