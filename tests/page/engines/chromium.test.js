import { journey } from '../support/engines/journey.js';
import { PlaywrightEngine } from '../support/engines/playwright.js';

journey(new PlaywrightEngine('chromium'));
