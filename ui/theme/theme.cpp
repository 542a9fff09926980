// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/theme.h"

#include <algorithm>
#include <cmath>

namespace lethe::ui {

namespace {

struct Entry {
  const char* name;
  const char* light;
  const char* dark;
};

// In the order of Token.
constexpr std::array<Entry, static_cast<std::size_t>(Token::Count)> table{{
    {"win", "#F5F6F8", "#16181C"},    {"base", "#FFFFFF", "#1B1E24"},       {"card", "#FFFFFF", "#2A2F37"},
    {"well", "#F0F2F5", "#23272E"},   {"hover", "#EAEDF1", "#2A2F37"},      {"sel", "#E9EAFB", "#2D3054"},
    {"line", "#E2E5EA", "#2B3038"},   {"line2", "#CBD0D8", "#3F4650"},      {"ctl", "#8C94A1", "#6E7886"},
    {"t1", "#1A1D23", "#E8EAEE"},     {"t2", "#474E5A", "#B7BEC9"},         {"t3", "#636B78", "#949DAA"},
    {"acc", "#4549C4", "#A5A9FF"},    {"accFill", "#4549C4", "#5A5ED2"},    {"on", "#FFFFFF", "#FFFFFF"},
    {"warn", "#855200", "#E9B44C"},   {"warnIcon", "#B36F00", "#E0A030"},   {"warnFill", "#FCF3DF", "#332A17"},
    {"danger", "#B3261E", "#FF8F87"}, {"dangerFill", "#FBEBEA", "#3A2122"}, {"ok", "#136B3C", "#6CCB93"},
    {"okFill", "#E5F3EA", "#1C3126"}, {"thin", "#BFC5CE", "#4A525D"},
}};

struct Ramp {
  std::array<const char*, 4> loss, gain;
};
constexpr Ramp light_ramp{{"#F6F6F4", "#EBD3A6", "#C98F3C", "#7A4A0C"}, {"#F6F6F4", "#BFE3DE", "#4FA79E", "#0F5E58"}};
constexpr Ramp dark_ramp{{"#23272E", "#5E4522", "#B87A2B", "#F0C27A"}, {"#23272E", "#1D4A48", "#2B8C86", "#8FE0D6"}};

QColor mixed(const QColor& from, const QColor& to, double share) {
  const auto part = [&](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
  return {part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue())};
}

double luminance(const QColor& colour) {
  const auto linear = [](double part) {
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

}  // namespace

Theme::Theme(Scheme scheme) : scheme_(scheme) {
  for (std::size_t i = 0; i < table.size(); ++i) colours_[i] = QColor(dark() ? table[i].dark : table[i].light);
}

QColor Theme::change(double points) const {
  const Ramp& ramp = dark() ? dark_ramp : light_ramp;
  const auto& steps = points < 0 ? ramp.loss : ramp.gain;
  const double place = std::min(std::abs(points) / 50, 1.0) * 3;
  const auto below = std::min(static_cast<std::size_t>(place), std::size_t{2});
  return mixed(QColor(steps[below]), QColor(steps[below + 1]), place - static_cast<double>(below));
}

QColor Theme::ink_on(const QColor& ground) {
  return contrast(ground, Qt::black) >= contrast(ground, Qt::white) ? QColor(Qt::black) : QColor(Qt::white);
}

const char* name_of(Token token) { return table[static_cast<std::size_t>(token)].name; }

double contrast(const QColor& a, const QColor& b) {
  const auto [darker, lighter] = std::minmax({luminance(a), luminance(b)});
  return (lighter + 0.05) / (darker + 0.05);
}

}  // namespace lethe::ui
