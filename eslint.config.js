import js from "@eslint/js";

// what a browser has and the scripts use: a short list, or a name like `open` or `find` that nobody imported would pass
const BROWSER = [
  "Blob", "HTMLElement", "HTMLInputElement", "Image", "ResizeObserver", "URL", "URLSearchParams", "XMLSerializer",
  "atob", "document", "navigator", "performance", "window", "L",
];

/** @param {string[]} names */
const named = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    rules: {
      "arrow-body-style": "error",
      "eqeqeq": "error",
      "max-len": ["error", 120],
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
      // the linker of the pages reads named imports and exports of functions and constants alone
      "no-restricted-syntax": [
        "error", "ExportDefaultDeclaration", "ExportAllDeclaration", "ImportNamespaceSpecifier",
        // text of a study never becomes markup
        "MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|write)$/]",
      ],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
    },
  },
  { files: ["src/**/*.js"], languageOptions: { globals: named(BROWSER) } },
  { files: ["tests/**/*.js"], languageOptions: { globals: named(["URL", "console"]) } },
  { files: ["*.config.js"], rules: { "no-restricted-syntax": "off" } },
];
