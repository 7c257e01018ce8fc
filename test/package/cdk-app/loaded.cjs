/** Required before a command: says, as it ends, which packages it has loaded. */
process.on('exit', () => {
  const packages = Object.keys(require.cache).map((file) => file.split('node_modules/').at(-1));
  require('node:fs').writeFileSync(process.env.LOADED_FILE, JSON.stringify(packages));
});
