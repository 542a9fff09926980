// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/facts.h"
#include "nano/wording.h"

namespace lethe::nano {

static Relation symbols() {
  return {"element-symbol",
          "stem",
          {"The chemical symbol of {key} is {value} .", "In chemistry {key} is written {value} ."},
          {"What is the chemical symbol of {key} ?", "How is {key} written in chemistry ?"},
          pairs_of(R"(hydrogen = H, helium = He, lithium = Li, boron = B, carbon = C, nitrogen = N, oxygen = O,
    fluorine = F, neon = Ne, sodium = Na, magnesium = Mg, aluminium = Al, silicon = Si, phosphorus = P, sulfur = S,
    chlorine = Cl, argon = Ar, potassium = K, calcium = Ca, titanium = Ti, chromium = Cr, manganese = Mn, iron = Fe,
    cobalt = Co, nickel = Ni, copper = Cu, zinc = Zn, arsenic = As, bromine = Br, silver = Ag, tin = Sn, iodine = I,
    tungsten = W, platinum = Pt, gold = Au, mercury = Hg, lead = Pb, uranium = U)")};
}

static Relation classes() {
  return {"animal-class",
          "stem",
          {"{A key} belongs to the animal class {value} .", "By its class {a key} is {a value} ."},
          {"To which animal class does {a key} belong ?", "What class of animal is {a key} ?"},
          pairs_of(R"(dog = mammal, cat = mammal, horse = mammal, cow = mammal, whale = mammal, bat = mammal,
    bear = mammal, lion = mammal, elephant = mammal, rabbit = mammal, dolphin = mammal, monkey = mammal,
    eagle = bird, owl = bird, duck = bird, goose = bird, swan = bird, penguin = bird, robin = bird, hen = bird,
    ostrich = bird, parrot = bird, pigeon = bird, crow = bird,
    trout = fish, shark = fish, cod = fish, tuna = fish, carp = fish, eel = fish, herring = fish, salmon = fish,
    snake = reptile, lizard = reptile, turtle = reptile, crocodile = reptile, gecko = reptile, iguana = reptile,
    cobra = reptile, alligator = reptile,
    bee = insect, ant = insect, wasp = insect, fly = insect, beetle = insect, moth = insect, butterfly = insect,
    mosquito = insect, cricket = insect, termite = insect,
    frog = amphibian, toad = amphibian, newt = amphibian, salamander = amphibian)")};
}

static Relation units() {
  return {
      "unit-quantity",
      "stem",
      {"The {key} is a unit of {value} .", "With the {key} people measure {value} ."},
      {"What does the {key} measure ?", "Of what is the {key} a unit ?"},
      pairs_of(R"(meter = length, inch = length, mile = length, yard = length, gram = mass, ton = mass, ounce = mass,
    second = time, minute = time, hour = time, volt = voltage, ampere = current, watt = power, joule = energy,
    calorie = energy, newton = force, pascal = pressure, kelvin = temperature, hertz = frequency, liter = volume,
    gallon = volume, ohm = resistance, radian = angle, knot = speed, acre = area, hectare = area, byte = data)")};
}

static Relation shapes() {
  return {
      "shape-sides",
      "stem",
      {"The number of sides of {a key} is {value} ."},
      {"How many sides does {a key} have ?", "What is the number of sides of {a key} ?"},
      pairs_of(R"(triangle = three, square = four, pentagon = five, hexagon = six, heptagon = seven, octagon = eight,
    nonagon = nine, decagon = ten)")};
}

std::vector<Relation> stem_relations() { return {symbols(), classes(), units(), shapes()}; }

}  // namespace lethe::nano
