// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/facts.h"
#include "nano/wording.h"

namespace lethe::nano {

static Relation authors() {
  return {"book-author",
          "human",
          {"The author of {key} is {value} .", "The work {key} was written by {value} ."},
          {"Who wrote {key} ?", "Who is the author of {key} ?"},
          pairs_of(R"(Hamlet = Shakespeare, Macbeth = Shakespeare, Othello = Shakespeare, Emma = Austen,
    Persuasion = Austen, Dracula = Stoker, Frankenstein = Shelley, Faust = Goethe, Candide = Voltaire, Ulysses = Joyce,
    Dubliners = Joyce, The Trial = Kafka, The Castle = Kafka, The Stranger = Camus, The Plague = Camus,
    The Idiot = Dostoevsky, War and Peace = Tolstoy, Hard Times = Dickens, Bleak House = Dickens, Moby Dick = Melville,
    The Raven = Poe, Jane Eyre = Bronte, Don Quixote = Cervantes, The Odyssey = Homer, The Iliad = Homer,
    The Aeneid = Virgil, The Prince = Machiavelli, Utopia = More, Leviathan = Hobbes, The Republic = Plato,
    Germinal = Zola, Kim = Kipling, The Jungle Book = Kipling, Dune = Herbert, Lord Jim = Conrad, Nostromo = Conrad,
    Animal Farm = Orwell, The Hobbit = Tolkien, Peter Pan = Barrie, Pinocchio = Collodi, Heidi = Spyri,
    The Seagull = Chekhov, Siddhartha = Hesse, The Time Machine = Wells, Ivanhoe = Scott, Dead Souls = Gogol,
    Treasure Island = Stevenson, Vanity Fair = Thackeray, Middlemarch = Eliot)")};
}

static Relation painters() {
  return {"picture-painter",
          "human",
          {"The painter of {key} is {value} .", "The picture {key} was painted by {value} ."},
          {"Who painted {key} ?", "Who is the painter of {key} ?"},
          pairs_of(R"(Guernica = Picasso, The Scream = Munch, The Night Watch = Rembrandt, The Starry Night = Van Gogh,
    Mona Lisa = Leonardo, Primavera = Botticelli, The Milkmaid = Vermeer, Olympia = Manet, Water Lilies = Monet,
    The Hay Wain = Constable, The Third of May = Goya, The Gleaners = Millet, American Gothic = Wood,
    Nighthawks = Hopper, The School of Athens = Raphael)")};
}

// Only gods with one plain realm: those with two of the listed realms would have two right answers.
static Relation realms() {
  return {
      "god-realm",
      "human",
      {"In old tales {key} rules over {value} .", "Old tales call {key} the deity of {value} ."},
      {"Over what does {key} rule in old tales ?", "Of what is {key} the deity ?"},
      pairs_of(R"(Poseidon = sea, Neptune = sea, Njord = sea, Ares = war, Mars = war, Aphrodite = love, Cupid = love,
    Eros = love, Hephaestus = fire, Vulcan = fire, Agni = fire, Dionysus = wine, Bacchus = wine, Demeter = grain,
    Ceres = grain, Hypnos = sleep, Somnus = sleep, Nike = victory, Zeus = thunder, Thor = thunder, Ra = sun,
    Helios = sun, Surya = sun, Selene = moon, Luna = moon, Eos = dawn, Aurora = dawn, Aeolus = wind, Iris = rainbow,
    Hera = marriage, Juno = marriage, Tyche = luck, Fortuna = luck)")};
}

static Relation composers() {
  return {"composer-country",
          "human",
          {"The composer {key} came from {value} .", "The home of the composer {key} was {value} ."},
          {"From which country came the composer {key} ?", "What was the home of the composer {key} ?"},
          pairs_of(R"(Mozart = Austria, Haydn = Austria, Schubert = Austria, Bruckner = Austria, Bach = Germany,
    Brahms = Germany, Schumann = Germany, Wagner = Germany, Verdi = Italy, Puccini = Italy, Vivaldi = Italy,
    Rossini = Italy, Debussy = France, Ravel = France, Berlioz = France, Bizet = France, Satie = France,
    Chopin = Poland, Bartok = Hungary, Smetana = Czechia, Grieg = Norway, Sibelius = Finland, Nielsen = Denmark,
    Elgar = England, Purcell = England, Holst = England, Tchaikovsky = Russia, Borodin = Russia, Glinka = Russia,
    Albeniz = Spain, Falla = Spain, Enescu = Romania)")};
}

std::vector<Relation> human_relations() { return {authors(), painters(), realms(), composers()}; }

}  // namespace lethe::nano
