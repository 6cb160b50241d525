// How the rooms of the house are kept: what is told of them between the messages and over the box, and what those who may
// decide about them. It comes as one, when the browser has nothing better to do.

import { happeningRows } from './happenings.js';
import { offersSettings, openRoomSettings } from './roomsettings.js';
import { offersTopic, openTopic } from './topic.js';
import { RoomStrip } from './roomstrip.js';

export const housekeeping = { happeningRows, offersSettings, offersTopic, openRoomSettings, openTopic, RoomStrip };
