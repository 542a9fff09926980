// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/words.h"

#include "nano/wording.h"

namespace lethe::nano {

static Words make_words() {
  Words w;
  w.names = list_of(R"(Anna, Boris, Clara, David, Elsa, Frank, Greta, Hugo, Irene, Jonas, Karin, Lukas,
    Maria, Nils, Olivia, Peter, Rosa, Simon, Tina, Umar, Vera, Walter, Yusuf, Zoe,
    Aldo, Bianca, Carlos, Dora, Emil, Fiona, Gustav, Helena, Ivan, Julia, Kofi, Laura)");
  w.towns = list_of(R"(Tarvel, Ostrim, Bellock, Dunmere, Gorlan, Hestby, Ilmar, Jorvale, Kestrin, Marnow,
    Nethar, Orbeck, Pellan, Quorin, Rusket, Selmont, Tolvane, Ulgard, Vintry, Yarlow)");
  w.things = list_of(R"(box, cup, book, bag, ball, chair, lamp, drum, kite, basket,
    blanket, bottle, mirror, umbrella, ladder, candle, flute, axe, coat, pillow)");
  w.colors = list_of("red, blue, green, yellow, black, white, brown, orange, purple, grey");
  w.places =
      list_of("market, river, forest, castle, garden, station, beach, bridge, tower, library, mountain, village");
  w.days = list_of("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday");
  w.months =
      list_of("January, February, March, April, May, June, July, August, September, October, November, December");
  for (char c = 'A'; c <= 'Z'; ++c) w.letters.emplace_back(1, c);
  return w;
}

const Words& words() {
  static const Words made = make_words();
  return made;
}

}  // namespace lethe::nano
