// How the rooms of the house are kept: what is told of them between the messages and over the box, and what those who may
// decide about them. It comes as one, when the browser has nothing better to do.

import { AwayStrip } from './awaystrip.js';
import { followJoin, noRoomWords, outWords } from './comingin.js';
import { happeningRows } from './happenings.js';
import { openForgettingOf } from './forgetother.js';
import { openExpelling, openLeaving } from './parting.js';
import { offersInviting, openInviting } from './inviting.js';
import { openMakingPrivate } from './makingprivate.js';
import { offersSettings, openRoomSettings } from './roomsettings.js';
import { offersTopic, openTopic } from './topic.js';
import { RoomStrip } from './roomstrip.js';

export const housekeeping = { AwayStrip, followJoin, happeningRows, noRoomWords, offersInviting, offersSettings, offersTopic, openExpelling, openForgettingOf, openInviting, openLeaving, openMakingPrivate, openRoomSettings, openTopic, outWords, RoomStrip };
