// Says as JSON whether a bundle is valid FHIR R4, by the structure definitions and value sets of the standard.
const [, , modules, file] = process.argv;
const { Fhir } = require(`${modules}/fhir`);
const found = new Fhir().validate(JSON.parse(require("fs").readFileSync(file, "utf8")), { errorOnUnexpected: true });
const bad = found.messages.filter((each) => each.severity === "error" || each.severity === "fatal");
console.log(JSON.stringify({ valid: found.valid, errors: bad.map((each) => `${each.location}: ${each.message}`) }));
