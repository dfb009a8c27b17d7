import { adminKo } from './admin_ko';
import { machineKo } from './machine_ko';
import { setupKo } from './setup_ko';

/** What only the operator's pages say. */
export const deskKo = { desk: adminKo, machine: machineKo, setup: setupKo };
