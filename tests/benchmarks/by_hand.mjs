// The batch of the tablets example, worked out by hand with mathjs: the operations of by_hand.py.
//
// Units are made once and kept, because making one from text costs more than the arithmetic. The
// functions of mathjs are called as its pages call them; methods of a unit take as long. Numbers
// are floats, and what has no unit is a plain number, as mathjs gives it back. There is no
// explanation, no notice, no proof and no check here.
//
//     node by_hand.mjs FOLDER      FOLDER holds node_modules/mathjs
//
// It is asked by lines of JSON on standard input, as the Python workers are (see worker.py).

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const folder = process.argv[2];
const math = createRequire(join(folder, "here.js"))("mathjs");
const { add, divide, multiply, subtract, unit } = math;

math.createUnit("capsule");
math.createUnit("tablet");
const capsule = unit(1, "capsule");
const tablet = unit(1, "tablet");
const shell = unit(48, "mg/capsule"); // size 3, from the table that the plan takes it from

function read() {
  return {
    capsules: unit(100, "capsule"),
    dose: unit(4.5, "mg/capsule"),
    excess: 0,
    overage: 0,
    strength: unit(50, "mg/tablet"),
    meanMass: unit(253.4, "mg/tablet"),
    packStock: unit(180, "mg/capsule"),
    minTablets: unit(10, "tablet"),
    allowance: 0.05,
    packFiller: unit(150, "mg/capsule"),
    readability: unit(0.1, "mg"),
    repeatability: unit(0.08, "mg"),
    capacity: unit(220, "g"),
  };
}

function plan(order) {
  // the batch
  const wanted = divide(multiply(order.capsules, 1 + order.excess), capsule);
  const planned = multiply(Math.ceil(wanted), capsule);
  const aimed = multiply(order.dose, 1 + order.overage);
  const active = multiply(planned, aimed);
  const content = divide(order.strength, order.meanMass);
  const stock = divide(active, content);

  // one capsule
  const stockEach = divide(stock, planned);
  const fillerEach = multiply(order.packFiller, 1 - divide(stockEach, order.packStock));
  if (fillerEach.value < 0) throw new Error("the powder does not fit");
  const total = add(fillerEach, stockEach);
  const gross = add(total, shell);

  // the tablets
  const exactly = divide(stock, order.meanMass);
  const crushed = multiply(Math.ceil(divide(multiply(exactly, 1 + order.allowance), tablet)), tablet);
  const tablets = math.max(crushed, order.minTablets);
  const powder = multiply(tablets, order.meanMass);
  const leftOver = subtract(powder, stock);

  // the weights
  const filler = multiply(fillerEach, planned);
  const minimum = math.max(multiply(2000, order.repeatability), multiply(820, order.readability));
  const weights = [stock, filler].map((mass) => {
    const steps = Math.floor(divide(mass, order.readability) + 0.5);
    const weight = multiply(steps, order.readability);
    if (math.smaller(weight, minimum) || math.larger(weight, order.capacity)) {
      throw new Error("no balance weighs this");
    }
    return weight;
  });

  // the dose that they give
  const expected = divide(multiply(weights[0], content), planned);
  return {
    planned, content, weights, stockEach, fillerEach, total, gross, tablets, powder, leftOver,
    blend: multiply(total, planned),
    tabletsExactly: exactly,
    activeLeftOver: multiply(leftOver, content),
    expected,
    deviation: divide(expected, aimed) - 1,
    ofLabel: divide(expected, order.dose),
  };
}

function numbers(found) {
  return {
    stock: found.weights[0].toNumber("mg"),
    filler: found.weights[1].toNumber("mg"),
    gross: found.gross.toNumber("mg/capsule"),
    blend: found.blend.toNumber("mg"),
    left_over: found.leftOver.toNumber("mg"),
    active_left_over: found.activeLeftOver.toNumber("mg"),
    expected: found.expected.toNumber("mg/capsule"),
    tablets: found.tablets.toNumber("tablet"),
  };
}

const order = read();

function answer(asked) {
  if (asked.answer === "versions") return { node: process.version, mathjs: math.version };
  if (asked.answer === "numbers") return numbers(plan(order));
  if (asked.prepare === "by_hand") return 0;
  const began = process.cpuUsage(); // its two threads that compile and collect are counted as well
  for (let count = 0; count < asked.repeats; count += 1) plan(order);
  const took = process.cpuUsage(began);
  return (took.user + took.system) / 1e6;
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ is: answer(JSON.parse(line)) })}\n`);
}
