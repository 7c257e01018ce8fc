/** The page's service worker: shows what was pushed. A push that comes twice has the same tag, and so replaces itself. */
self.addEventListener('push', (event) => {
  const { id, type, data } = event.data.json();
  const body = data ? `Order ${data.orderId} is on its way.` : 'Open the shop to read it.';
  event.waitUntil(self.registration.showNotification(type === 'orderShipped' ? 'Shipped' : 'News', { body, tag: id }));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow('/'));
});
