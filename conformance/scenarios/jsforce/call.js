// Evaluates an expression on a connection `conn` and prints what it gives, or what it throws, as JSON.
const { Connection } = require('@jsforce/jsforce-node');
const { readFileSync } = require('fs');

const instanceUrl = process.env.URL;
const version = '64.0';
const conn = new Connection({ instanceUrl, accessToken: process.env.TOKEN, version });
const login = (options = {}) => new Connection({ loginUrl: instanceUrl, version, ...options });
conn.metadata.pollInterval = conn.bulk.pollInterval = 100;
conn.bulk2.pollInterval = 100;

const print = (value) => process.stdout.write(`${JSON.stringify(value ?? null, null, 1)}\n`);
(async () => print(await eval(process.argv[2])))().catch((error) => {
  print({ thrown: error.name, code: error.errorCode, message: error.message, data: error.data });
  process.exitCode = 1;
});
