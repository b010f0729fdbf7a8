import { mariadb } from '../support/databases.js';
import { siteClasses } from '../support/site-classes.js';
import { describeContract } from '../support/typeorm-contract.js';

describeContract(mariadb);
describeContract(mariadb, siteClasses);
