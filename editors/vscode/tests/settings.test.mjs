// Checks what the editor reads besides the grammar: the manifest, the editing rules, and the snippets.
// Each snippet, with its placeholders filled in, must be Clause without an invalid word.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const textmate = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");
const root = new URL("../", import.meta.url);
const text = (path) => readFileSync(new URL(path, root), "utf8");
const json = (path) => JSON.parse(text(path));

const manifest = json("package.json");
const rules = json("language-configuration.json");
const snippets = json("snippets/clause.json");

async function grammar() {
  const wasm = readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (s) => new oniguruma.OnigString(s),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(text("syntaxes/clause.tmLanguage.json"), "clause.json"),
  });
  return registry.loadGrammar("source.clause");
}
const loaded = grammar();

async function tokens(source) {
  const g = await loaded;
  let stack = textmate.INITIAL;
  const out = [];
  for (const line of source.split("\n")) {
    const { tokens, ruleStack } = g.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const t of tokens) out.push({ text: line.slice(t.startIndex, t.endIndex), scopes: t.scopes });
  }
  return { out, depth: stack.depth };
}

/** Fills `${1:text}` and `$1` as the editor does when every placeholder is accepted. */
function expand(body) {
  let source = [body].flat().join("\n");
  const values = new Map();
  const inner = /\$\{(\d+):((?:[^${}\\]|\\.|\$\d+)*)\}/;
  for (let found; (found = inner.exec(source)); ) {
    if (found[1] !== "0") values.set(found[1], found[2]);
    source = source.slice(0, found.index) + found[2] + source.slice(found.index + found[0].length);
  }
  while (/\$[1-9]/.test(source)) {
    source = source.replace(/\$(\d+)/g, (whole, n) => {
      if (n === "0") return whole;
      assert.ok(values.has(n), `the placeholder $${n} has no text`);
      return values.get(n);
    });
  }
  return source.replaceAll("$0", "");
}

test("the manifest names files that exist", () => {
  const { languages, grammars, snippets } = manifest.contributes;
  for (const path of [languages[0].configuration, grammars[0].path, snippets[0].path, "LICENSE", "README.md", "CHANGELOG.md"]) {
    assert.ok(existsSync(new URL(path, root)), path);
  }
  assert.deepEqual(languages[0].extensions, [".clause"]);
  assert.equal(languages[0].id, "clause");
  assert.equal(grammars[0].scopeName, json(grammars[0].path).scopeName);
  assert.equal(manifest.license, "Apache-2.0");
});

test("the extension is data: no code, no runtime dependency, no exact version left open", () => {
  for (const key of ["main", "browser", "activationEvents", "dependencies"]) assert.equal(manifest[key], undefined, key);
  for (const [name, version] of Object.entries(manifest.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
});

test("every rule of the grammar that is named exists, and every one that exists is named", () => {
  const source = json("syntaxes/clause.tmLanguage.json");
  const named = new Set([...JSON.stringify(source).matchAll(/"include":"#([^"]+)"/g)].map((found) => found[1]));
  assert.deepEqual([...named].sort(), Object.keys(source.repository).sort());
});

test("scope names end in the language", () => {
  const names = [...text("syntaxes/clause.tmLanguage.json").matchAll(/"(?:name|contentName)": "([^"]+)"/g)].map((found) => found[1]);
  assert.ok(names.length > 100);
  for (const name of names.slice(1)) assert.match(name, /\.clause$/);
});

test("Enter continues documentation and opens blocks", () => {
  const rule = (line, after = "") =>
    rules.onEnterRules.find((r) => new RegExp(r.beforeText).test(line) && (!r.afterText || new RegExp(r.afterText).test(after)))?.action;
  assert.equal(rule("    /// Settles both legs.").appendText, "/// ");
  assert.equal(rule("//! Delivery versus payment.").appendText, "//! ");
  assert.equal(rule("    // a remark"), undefined);
  assert.equal(rule("//// a divider"), undefined);
  assert.equal(rule("contract Dvp {", "}").indent, "indentOutdent");
  assert.equal(rule("let x = 1;"), undefined);
});

test("indentation follows brackets and leaves comments alone", () => {
  const more = new RegExp(rules.indentationRules.increaseIndentPattern);
  const less = new RegExp(rules.indentationRules.decreaseIndentPattern);
  for (const line of ["contract Dvp {", "    clause settle(", ") -> (out: Digest) { // the body", "  xs: [", "let a = if b {"]) assert.match(line, more);
  for (const line of ["let x = 1;", "// a brace {", "fn f() { 1 }", "/// see {"]) assert.doesNotMatch(line, more);
  for (const line of ["}", "    ) -> (out: Digest) {", "  ],"]) assert.match(line, less);
  assert.doesNotMatch("x }", less);
});

test("a double click takes a whole date, timestamp or number", () => {
  const word = new RegExp(rules.wordPattern, "g");
  assert.deepEqual("clock(2026-12-01T00:00:00Z, 2026-11-22, 12.50 EUR, 1_000)".match(word), [
    "clock", "2026-12-01T00:00:00Z", "2026-11-22", "12.50", "EUR", "1_000",
  ]);
});

test("folding markers match", () => {
  assert.match("    // region: fixtures", new RegExp(rules.folding.markers.start));
  assert.match("// endregion", new RegExp(rules.folding.markers.end));
  assert.doesNotMatch("// regional rates", new RegExp(rules.folding.markers.start));
});

test("the snippets asked for are there", () => {
  const prefixes = Object.values(snippets).map((s) => s.prefix);
  for (const prefix of ["contract", "clause", "struct", "require", "reveal", "test", "unit", "fn", "for", "if"]) {
    assert.ok(prefixes.includes(prefix), prefix);
  }
  assert.equal(new Set(prefixes).size, prefixes.length, "two snippets share a prefix");
});

for (const [name, snippet] of Object.entries(snippets)) {
  test(`snippet ${name} is Clause`, async () => {
    const source = expand(snippet.body);
    assert.doesNotMatch(source, /\$/);
    for (const [open, close] of rules.brackets) {
      assert.equal(source.split(open).length, source.split(close).length, `${open} and ${close} in\n${source}`);
    }
    const { out, depth } = await tokens(source + "\n");
    assert.equal(depth, 1, `a rule is left open after\n${source}`);
    for (const token of out) assert.doesNotMatch(token.scopes.join(" "), /invalid/, `${token.text} in\n${source}`);
  });
}

// Programs that are wrong on purpose live elsewhere (`tests/ui` of the compiler, `unfinished.clause` here).
function programs(folder) {
  const path = new URL(folder, root);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .filter((name) => name.endsWith(".clause") && !name.endsWith("unfinished.clause") && !name.split(/[\\/]/).includes("target"))
    .sort()
    .map((name) => new URL(name.replaceAll("\\", "/"), path));
}

const correct = ["tests/programs/", "../../examples/", "../../stdlib/"].flatMap(programs);

test("there are programs to read", () => assert.ok(correct.length >= 4));

for (const path of correct) {
  test(`${fileURLToPath(path).split("/").slice(-3).join("/")} reads as Clause`, async () => {
    const { out, depth } = await tokens(readFileSync(path, "utf8"));
    assert.equal(depth, 1, "a rule is left open at the end of the file");
    for (const token of out) assert.doesNotMatch(token.scopes.join(" "), /invalid/, token.text);
  });
}

test("a line of 60,000 letters takes no time to speak of", async () => {
  await loaded;
  const start = performance.now();
  await tokens("Ab_".repeat(20_000));
  // Under half a second where measured; a rule that reads on from every letter takes half a minute.
  assert.ok(performance.now() - start < 10_000);
});
