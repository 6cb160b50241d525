// The address of a room for somebody else: as text, to copy, and as a QR code for a phone.

import { copyText } from '../dom/copy.js';
import { hashOfRoom } from '../core/ids.js';
import { make } from '../dom/dom.js';
import { t } from '../words/i18n.js';

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The nodes that show and copy the address of `room`; the lobby is the house itself. */
export function shareNodes(room) {
  const hash = room === 'lobby' ? '' : hashOfRoom(room);
  const shown = make('code', { textContent: location.origin + '/' });
  const copy = make('button', { type: 'button', className: 'link', textContent: t('copy') });
  let address = location.origin + '/';
  const show = (base) => {
    address = base + hash;
    shown.textContent = decodeURI(address);
  };
  show(address);
  copy.addEventListener('click', () => {
    if (copyText(address)) copy.textContent = t('copied');
  });
  // This machine's own address is of no use to others; the server knows the one they can open.
  if (LOOPBACK.test(location.hostname)) fetch('/health').then((reply) => reply.json()).then((health) => show(health.address)).catch(() => {});
  const line = make('p', { className: 'address' }, shown, copy);
  // The server writes plain http into its codes.
  return location.protocol === 'http:' ? [line, picture(room)] : [line];
}

function picture(room) {
  const path = room === 'lobby' ? '/qr.svg' : `/qr/${encodeURIComponent(room)}.svg`;
  return make('img', { className: 'qr', src: path, alt: t('qr'), width: 148, height: 148 });
}
