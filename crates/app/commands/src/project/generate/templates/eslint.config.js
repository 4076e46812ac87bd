"use strict";

const recommended = require("@salesforce/eslint-config-lwc/recommended");

module.exports = [
  ...recommended.map((config) => ({ ...config, files: ["**/lwc/**/*.js"] })),
  { files: ["**/__tests__/**"], rules: { "@lwc/lwc/no-unexpected-wire-adapter-usages": "off" } }
];
