/** Shows each order of the user when it is shipped. Browsers load this ES module as it is. */
import { connect } from 'step-functions-broadcast-client';

// The deployment writes it from the output WebSocketUrl.
const { webSocketUrl } = await (await fetch('config.json')).json();

const client = connect({ url: webSocketUrl, token: fetchToken });
client.onStateChange((state) => (document.getElementById('state').value = state));
client.on('orderShipped', ({ orderId, carrier }) => {
  const item = document.createElement('li');
  // As text, never as HTML.
  item.textContent = `${orderId} is on its way with ${carrier}`;
  document.getElementById('orders').prepend(item);
});
client.onError(({ code, message }) => console.warn(code, message));

/** Asks your login service. Without a session there is no token and no connection. */
async function fetchToken() {
  const response = await fetch('/session/broadcast-token');
  if (!response.ok) throw new Error(`The token endpoint answered ${response.status}`);
  return response.text();
}
