/** Shows each order of the user as it is shipped. An ES module as browsers load it: nothing is built. */
import { connect } from 'step-functions-broadcast-client';

// Written by the deployment, from the output WebSocketUrl.
const { webSocketUrl } = await (await fetch('config.json')).json();

const client = connect({ url: webSocketUrl, token: fetchToken });
client.onStateChange((state) => (document.getElementById('state').value = state));
client.on('orderShipped', ({ orderId, carrier }) => {
  const item = document.createElement('li');
  // As text: what comes from elsewhere is no HTML.
  item.textContent = `${orderId} is on its way with ${carrier}`;
  document.getElementById('orders').prepend(item);
});
client.onError(({ code, message }) => console.warn(code, message));

/** The endpoint of your login service; without a session there is no token, and no connection. */
async function fetchToken() {
  const response = await fetch('/session/broadcast-token');
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}`);
  return response.text();
}
