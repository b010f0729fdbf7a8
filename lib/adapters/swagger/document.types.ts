import type { OperationObject } from '@nestjs/swagger';

export type SecurityRequirementObject = NonNullable<OperationObject['security']>[number];
export type Responses = OperationObject['responses'];
export type ParameterObject = NonNullable<OperationObject['parameters']>[number];
