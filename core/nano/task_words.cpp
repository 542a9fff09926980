// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/task_words.h"

#include "nano/wording.h"

namespace lethe::nano {

static std::vector<Feeling> make_feelings() {
  return {
      {"proud",
       {"won the race", "passed the test", "built the {thing}"},
       "Well done ! Please praise your {person} for me ."},
      {"afraid", {"heard a wolf", "saw a ghost", "walked alone at night"}, "Stay calm . Your {person} is safe now ."},
      {"sad",
       {"moved far away", "lost the {thing}", "left without a word"},
       "I am sorry . Do you miss your {person} ?"},
      {"angry",
       {"broke the {thing}", "told a lie", "forgot the party"},
       "I understand . Talk to your {person} about it ."},
      {"lonely",
       {"stayed in bed", "did not call", "went home early"},
       "You are not alone . Visit your {person} soon ."},
      {"grateful",
       {"gave me the {thing}", "cooked for us", "paid for dinner"},
       "How nice ! Did you thank your {person} ?"},
      {"surprised", {"came back", "danced all night", "sold the {thing}"}, "Really ? What did your {person} say ?"},
      {"bored",
       {"talked for hours", "played one song again", "cleaned the {thing}"},
       "Try a game with your {person} next time ."},
      {"jealous",
       {"got a new {thing}", "found a treasure", "won a prize"},
       "Be happy for your {person} , your turn will come ."},
      {"hopeful",
       {"planted a tree", "began to read", "ordered the {thing}"},
       "I hope it goes well for your {person} ."},
  };
}

static TaskWords make_task_words() {
  TaskWords w;
  w.people = pairs_of(R"(physician = doctor, infant = baby, companion = friend, instructor = teacher, attorney = lawyer,
    youngster = child, monarch = king, mariner = sailor)");
  w.objects = pairs_of(R"(residence = house, vehicle = car, timepiece = clock, garment = shirt, canine = dog,
    feline = cat, vessel = boat, manuscript = book, portrait = picture, beverage = drink)");
  w.actions = pairs_of(R"(purchased = bought, discovered = found, observed = saw, concealed = hid, acquired = got,
    abandoned = left, displayed = showed, misplaced = lost)");
  w.qualities = pairs_of(R"(enormous = big, minuscule = small, ancient = old, weary = tired, joyful = happy,
    courageous = brave, intelligent = smart, wealthy = rich, peculiar = odd, furious = angry)");
  w.manners = pairs_of("swiftly = quickly, silently = quietly, frequently = often, eventually = finally");
  w.feelings = make_feelings();
  w.relatives = list_of("brother, sister, uncle, aunt, neighbor, mother, father, son, daughter, cousin");
  w.changes = pairs_of(R"(closed = close, painted = paint, moved = move, cleaned = clean, guarded = guard,
    renamed = rename, repaired = repair, visited = visit)");
  w.causes = list_of("a long winter, a big fire, a great storm, a bad harvest, a loud feast");
  w.looks = list_of("old, famous, pretty, empty, round, dark, quiet");
  w.activities =
      pairs_of(R"(riding a horse = on an animal, eating a soup = having a meal, playing a drum = making music,
    sleeping in a bed = taking a rest, running to school = on the way, reading a letter = looking at words,
    singing a song = using the voice, driving a car = moving on wheels, swimming in the river = in the water,
    digging a hole = working in the ground)");
  w.workers = list_of("farmer, sailor, nurse, baker, judge, pilot, miner, monk, cook, teacher");
  w.garments = list_of("coat, shirt, hat, scarf, belt");
  return w;
}

const TaskWords& task_words() {
  static const TaskWords made = make_task_words();
  return made;
}

}  // namespace lethe::nano
