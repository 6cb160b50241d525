// Who one is to the house: one's devices, codes for others, links that make one somebody. It comes as one, when the
// browser has nothing better to do.

import { arriveAtDoor, followPair } from './arriving.js';
import { becomeWords, followOperator, openRole, otherNameWords } from './standing.js';
import { openHandover } from './handover.js';
import { showDevices } from './devices.js';

export const who = { arriveAtDoor, becomeWords, followOperator, followPair, openHandover, openRole, otherNameWords, showDevices };
