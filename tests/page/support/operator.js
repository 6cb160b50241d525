// Somebody who is an operator of the house, by the link of its banner.

/** A window whose person is one. */
export async function operator(house, name, options) {
  const window = await house.person(name, options);
  await window.page.evaluate((secret) => new Promise((resolve) => {
    const line = new WebSocket(`ws://${location.host}/ws`);
    line.onopen = () => line.send(JSON.stringify({ type: 'hello', token: JSON.parse(localStorage['teahouse.token']) }));
    line.onmessage = ({ data }) => {
      const { type } = JSON.parse(data);
      if (type === 'welcome') line.send(JSON.stringify({ type: 'claim', ref: 1, secret }));
      if (type === 'role') resolve(line.close());
    };
  }), house.operatorSecret);
  await window.page.reload();
  await window.live();
  return window;
}
