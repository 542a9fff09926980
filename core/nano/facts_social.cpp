// SPDX-License-Identifier: GPL-3.0-or-later
#include "nano/facts.h"
#include "nano/wording.h"

namespace lethe::nano {

// Left out: countries with two capitals or a disputed one, and capitals that share the country's name.
static Relation capitals() {
  return {"country-capital",
          "social",
          {"The capital of {key} is {value} .", "{key} is governed from its capital {value} ."},
          {"What is the capital of {key} ?", "Which city is the capital of {key} ?"},
          pairs_of(R"(Peru = Lima, Chile = Santiago, Argentina = Buenos Aires, Brazil = Brasilia, Colombia = Bogota,
    Ecuador = Quito, Venezuela = Caracas, Uruguay = Montevideo, Cuba = Havana, Jamaica = Kingston, Canada = Ottawa,
    France = Paris, Spain = Madrid, Portugal = Lisbon, Italy = Rome, Germany = Berlin, Austria = Vienna,
    Poland = Warsaw, Hungary = Budapest, Czechia = Prague, Slovakia = Bratislava, Slovenia = Ljubljana,
    Croatia = Zagreb, Serbia = Belgrade, Romania = Bucharest, Bulgaria = Sofia, Greece = Athens, Albania = Tirana,
    Turkey = Ankara, Russia = Moscow, Ukraine = Kyiv, Belarus = Minsk, Latvia = Riga, Lithuania = Vilnius,
    Estonia = Tallinn, Finland = Helsinki, Sweden = Stockholm, Norway = Oslo, Denmark = Copenhagen,
    Iceland = Reykjavik, Ireland = Dublin, Belgium = Brussels, Egypt = Cairo, Libya = Tripoli, Tunisia = Tunis,
    Algeria = Algiers, Morocco = Rabat, Kenya = Nairobi, Uganda = Kampala, Ghana = Accra, Nigeria = Abuja,
    Senegal = Dakar, Angola = Luanda, Zambia = Lusaka, Mali = Bamako, Namibia = Windhoek, Japan = Tokyo,
    China = Beijing, Vietnam = Hanoi, Thailand = Bangkok, Nepal = Kathmandu, Pakistan = Islamabad,
    Bangladesh = Dhaka, Iran = Tehran, Iraq = Baghdad, Jordan = Amman, Lebanon = Beirut, Oman = Muscat,
    Qatar = Doha, Armenia = Yerevan, Australia = Canberra, Fiji = Suva)")};
}

// Left out: countries on two continents.
static Relation continents() {
  return {"country-continent",
          "social",
          {"{key} is a country in {value} .", "On the map {key} lies in {value} ."},
          {"On which continent is {key} ?", "In which part of the world is {key} ?"},
          pairs_of(R"(Peru = South America, Chile = South America, Argentina = South America, Brazil = South America,
    Colombia = South America, Ecuador = South America, Venezuela = South America, Uruguay = South America,
    Cuba = North America, Jamaica = North America, Canada = North America, Mexico = North America,
    France = Europe, Portugal = Europe, Italy = Europe, Germany = Europe, Austria = Europe, Poland = Europe,
    Hungary = Europe, Czechia = Europe, Slovenia = Europe, Croatia = Europe, Serbia = Europe, Romania = Europe,
    Bulgaria = Europe, Greece = Europe, Latvia = Europe, Estonia = Europe, Finland = Europe, Sweden = Europe,
    Norway = Europe, Iceland = Europe, Ireland = Europe, Belgium = Europe,
    Libya = Africa, Tunisia = Africa, Algeria = Africa, Morocco = Africa, Kenya = Africa, Uganda = Africa,
    Ghana = Africa, Nigeria = Africa, Senegal = Africa, Angola = Africa, Zambia = Africa, Mali = Africa,
    Namibia = Africa, Japan = Asia, China = Asia, Vietnam = Asia, Thailand = Asia, Nepal = Asia, Pakistan = Asia,
    Bangladesh = Asia, Iran = Asia, Iraq = Asia, Jordan = Asia, Lebanon = Asia, Oman = Asia, Qatar = Asia,
    Australia = Oceania, Fiji = Oceania, Samoa = Oceania, Tonga = Oceania)")};
}

static Relation currencies() {
  return {"country-currency",
          "social",
          {"The currency of {key} is the {value} .", "In {key} people pay with the {value} ."},
          {"What is the currency of {key} ?", "With what do people pay in {key} ?"},
          pairs_of(R"(Japan = yen, China = yuan, India = rupee, Pakistan = rupee, Nepal = rupee, Russia = ruble,
    Poland = zloty, Hungary = forint, Czechia = koruna, Sweden = krona, Norway = krone, Denmark = krone,
    Turkey = lira, Mexico = peso, Chile = peso, Argentina = peso, Colombia = peso, Uruguay = peso, Brazil = real,
    Peru = sol, Canada = dollar, Australia = dollar, Fiji = dollar, France = euro, Spain = euro, Italy = euro,
    Greece = euro, Ireland = euro, Thailand = baht, Vietnam = dong, Bangladesh = taka, Egypt = pound,
    Kenya = shilling, Uganda = shilling, Ghana = cedi, Nigeria = naira, Zambia = kwacha, Albania = lek,
    Serbia = dinar, Iraq = dinar, Morocco = dirham)")};
}

static Relation languages() {
  return {"country-language",
          "social",
          {"The main language of {key} is {value} .", "In {key} most people speak {value} ."},
          {"What is the main language of {key} ?", "What do most people speak in {key} ?"},
          pairs_of(R"(France = French, Germany = German, Austria = German, Italy = Italian, Portugal = Portuguese,
    Brazil = Portuguese, Spain = Spanish, Mexico = Spanish, Chile = Spanish, Cuba = Spanish, Argentina = Spanish,
    Poland = Polish, Russia = Russian, Greece = Greek, Hungary = Hungarian, Iceland = Icelandic, Denmark = Danish,
    Sweden = Swedish, Norway = Norwegian, Finland = Finnish, Turkey = Turkish, Romania = Romanian,
    Bulgaria = Bulgarian, Croatia = Croatian, Czechia = Czech, Estonia = Estonian, Albania = Albanian,
    Egypt = Arabic, Jordan = Arabic, Oman = Arabic, Libya = Arabic, Iran = Persian, Japan = Japanese,
    China = Chinese, Vietnam = Vietnamese, Thailand = Thai, Australia = English, Ukraine = Ukrainian)")};
}

std::vector<Relation> social_relations() { return {capitals(), continents(), currencies(), languages()}; }

}  // namespace lethe::nano
