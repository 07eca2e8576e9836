// What ESLint holds the page's scripts to: its recommended rules, and a few more.

import js from "@eslint/js";
import globals from "globals";

// A long text stays in one line.
const LINES = { code: 120, ignorePattern: /"[^"]{60,}"|`.{60,}`/.source };

export default [
  { ignores: ["**/.*/", "dist/", "build/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "curly": ["error", "multi-line"],
      "eqeqeq": "error",
      "max-len": ["error", LINES],
      "no-unused-vars": ["error", { ignoreRestSiblings: true }], // `const { gone, ...rest } = all` leaves one out
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["static/**"], languageOptions: { globals: globals.browser } },
  { files: ["static/early.js"], languageOptions: { sourceType: "script" } },
  { files: ["tests/js/**", "*.js"], languageOptions: { globals: globals.node } },
];
