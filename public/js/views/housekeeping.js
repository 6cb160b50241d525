// How the rooms of the house are kept: what is told of them between the messages and over the box, and what those who may
// decide about them. It comes as one, when the browser has nothing better to do.

import { AwayStrip } from './awaystrip.js';
import { followJoin, noRoomWords, outWords } from './comingin.js';
import { happeningRows } from './happenings.js';
import { openExpelling, openLeaving } from './parting.js';
import { Later, whenWanted } from '../dom/later.js';
import { offersInviting } from '../core/notes.js';
import { offersSettings, openRoomSettings } from './roomsettings.js';
import { offersTopic, openTopic } from './topic.js';
import { RoomStrip } from './roomstrip.js';

/** These need the house anyway, and so come with the wish. */
const inviting = new Later('./inviting.js', import.meta.url);
const making = new Later('./makingprivate.js', import.meta.url);
const openInviting = async (...given) => (await whenWanted(inviting))?.openInviting(...given);
const openMakingPrivate = async (...given) => (await whenWanted(making))?.openMakingPrivate(...given);

export const housekeeping = { AwayStrip, followJoin, happeningRows, noRoomWords, offersInviting, offersSettings, offersTopic, openExpelling, openInviting, openLeaving, openMakingPrivate, openRoomSettings, openTopic, outWords, RoomStrip };
