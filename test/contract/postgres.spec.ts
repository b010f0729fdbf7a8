import { postgres } from '../support/databases.js';
import { siteClasses } from '../support/site-classes.js';
import { describeContract } from '../support/typeorm-contract.js';

describeContract(postgres);
describeContract(postgres, siteClasses);
