// Proves with snarkjs once for each line on stdin, and answers with the milliseconds it took.
//
//     node snarkjs.cjs <folder of snarkjs> <key.zkey> <witness.wtns>
const fs = require("fs");
const readline = require("readline");
const [library, zkeyFile, witnessFile] = process.argv.slice(2);
const { groth16 } = require(library);

const inMemory = (file) => ({ type: "mem", data: new Uint8Array(fs.readFileSync(file)) });
const zkey = inMemory(zkeyFile);
const witness = inMemory(witnessFile);

(async () => {
    for await (const _ of readline.createInterface({ input: process.stdin })) {
        const start = process.hrtime.bigint();
        const { proof } = await groth16.prove(zkey, witness);
        const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
        if (proof.protocol !== "groth16") throw new Error("no proof");
        console.log(milliseconds.toFixed(3));
    }
    process.exit(0);
})();
