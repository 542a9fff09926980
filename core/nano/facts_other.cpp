// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/facts.h"
#include "nano/wording.h"

namespace lethe::nano {

static Relation young() {
  return {"animal-young",
          "other",
          {"A young {key} is called {a value} .", "The child of {a key} is {a value} ."},
          {"What is a young {key} called ?", "What is the child of {a key} ?"},
          pairs_of(R"(dog = puppy, cat = kitten, cow = calf, whale = calf, elephant = calf, horse = foal, zebra = foal,
    donkey = foal, sheep = lamb, goat = kid, pig = piglet, duck = duckling, goose = gosling, hen = chick, deer = fawn,
    kangaroo = joey, lion = cub, bear = cub, tiger = cub, frog = tadpole, swan = cygnet, eagle = eaglet, owl = owlet,
    butterfly = caterpillar)")};
}

// Left out: animals whose home has two of these names.
static Relation homes() {
  return {"animal-home",
          "other",
          {"The home of {a key} is {a value} .", "{A key} sleeps in {a value} ."},
          {"What is the home of {a key} ?", "Where does {a key} sleep ?"},
          pairs_of(R"(bee = hive, robin = nest, swallow = nest, spider = web, lion = den, wolf = den, rabbit = burrow,
    beaver = lodge, horse = stable, pig = sty, dog = kennel, hen = coop, ant = anthill, snail = shell, bat = cave,
    pigeon = loft)")};
}

static Relation foods() {
  return {"food-kind",
          "other",
          {"As a food {key} counts as {a value} .", "In the kitchen {key} is {a value} ."},
          {"What kind of food is {key} ?", "As what does {key} count in the kitchen ?"},
          pairs_of(R"(apple = fruit, pear = fruit, plum = fruit, cherry = fruit, banana = fruit, grape = fruit,
    peach = fruit, mango = fruit, lemon = fruit, carrot = vegetable, onion = vegetable, cabbage = vegetable,
    potato = vegetable, spinach = vegetable, leek = vegetable, turnip = vegetable, celery = vegetable,
    rice = grain, wheat = grain, rye = grain, barley = grain, oat = grain, beef = meat, pork = meat, ham = meat,
    bacon = meat, veal = meat, mutton = meat, tea = drink, coffee = drink, juice = drink, beer = drink,
    cider = drink, almond = nut, walnut = nut, hazelnut = nut, pecan = nut, cinnamon = spice, saffron = spice,
    cumin = spice, paprika = spice, brie = cheese, cheddar = cheese, gouda = cheese, feta = cheese)")};
}

static Relation workplaces() {
  return {"job-place",
          "other",
          {"The workplace of {a key} is {a value} .", "{A key} usually works in {a value} ."},
          {"What is the workplace of {a key} ?", "Where does {a key} usually work ?"},
          pairs_of(R"(teacher = school, nurse = hospital, surgeon = hospital, baker = bakery, farmer = farm,
    cook = kitchen, pilot = plane, sailor = ship, judge = court, priest = church, actor = theater,
    librarian = library, miner = mine, banker = bank, clerk = office, mechanic = garage, gardener = garden,
    chemist = laboratory, king = palace, queen = palace, monk = monastery, zookeeper = zoo, curator = museum,
    blacksmith = forge, brewer = brewery, professor = university)")};
}

static Relation equipment() {
  return {"sport-equipment",
          "other",
          {"For {key} you need {a value} .", "The sport of {key} is done with {a value} ."},
          {"What do you need for {key} ?", "With what is the sport of {key} done ?"},
          pairs_of(R"(tennis = racket, badminton = racket, squash = racket, baseball = bat, golf = club, hockey = stick,
    archery = bow, fencing = sword, rowing = oar, cycling = bike, fishing = rod, croquet = mallet,
    surfing = surfboard, climbing = rope, riding = saddle, curling = broom, snooker = cue)")};
}

std::vector<Relation> other_relations() { return {young(), homes(), foods(), workplaces(), equipment()}; }

}  // namespace lethe::nano
