const MOST = 4;

/** At most four parameters and an optional fifth, but for those that Nest fills. */
export const maxParams = {
  create(context) {
    const check = (node) => {
      const { params, parent } = node;
      const required = params.filter(({ name, optional, type }) => {
        return name !== 'this' && !optional && type !== 'AssignmentPattern';
      });
      if (required.length <= MOST && params.length <= MOST + 1) return;
      if (parent?.kind === 'constructor' || parent?.key?.name === 'useFactory') return;
      context.report({ node, message: `${params.length} parameters, ${MOST} at most` });
    };
    return {
      ArrowFunctionExpression: check,
      FunctionDeclaration: check,
      FunctionExpression: check,
      TSEmptyBodyFunctionExpression: check,
    };
  },
};
