import { journey } from '../support/engines/journey.js';
import { WebKitEngine } from '../support/engines/webkit.js';

journey(new WebKitEngine());
