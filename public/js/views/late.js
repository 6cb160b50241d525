// Everything that is wanted only now and then: windows over the page, what is offered while one writes, sounds and
// notifications. It comes as one, so that it is all there or all still to come.

import { Completion } from './complete.js';
import { letDraw } from './edge.js';
import { nextRegion } from './regions.js';
import { Notifier } from './notify.js';
import { openAbout } from './about.js';
import { openActions, openWindow } from '../dom/layer.js';
import { openPersonCard } from './personcard.js';
import { openHelp } from './help.js';
import { listStarred } from '../core/starring.js';
import { openNotes } from './notes.js';
import { openRoomCard } from './roomcard.js';
import { chooseDay, openRoomMenu } from './roommenu.js';
import { openSettings } from './settings.js';
import { shareNodes } from './share.js';
import { openPicker, toggleEmojis } from './emojis.js';

export const late = { chooseDay, Completion, letDraw, listStarred, nextRegion, Notifier, openAbout, openActions, openHelp, openNotes, openPicker, openPersonCard, openRoomCard, openRoomMenu, openSettings, openWindow, shareNodes, toggleEmojis };
