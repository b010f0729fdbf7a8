/** A form that is only a button. */
export class EmptyForm {}
