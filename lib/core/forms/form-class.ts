import type { Type } from '@nestjs/common';

/** A form: a class whose fields carry `@FormField`. */
export type FormClass = Type<object>;
