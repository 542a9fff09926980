// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/appearance.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QStyleFactory>
#include <QSvgRenderer>

// The linker leaves out resources of a static library that nobody asks for; asking must happen outside any namespace.
static void take_resources() { Q_INIT_RESOURCE(theme); }

namespace lethe::ui {

namespace {

/// Draws an SVG in whatever colour the token has when it is asked.
class TintedIcon final : public QIconEngine {
 public:
  TintedIcon(const Appearance& appearance, QString name, Token token)
      : appearance_(appearance), name_(std::move(name)), token_(token) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    if (mode == QIcon::Disabled) painter->setOpacity(0.38);
    painter->drawPixmap(rect, picture(rect.size(), state, painter->device()->devicePixelRatio()));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal ratio) override {
    const QPixmap plain = picture(size / ratio, state, ratio);
    if (mode != QIcon::Disabled) return plain;
    QPixmap faint(plain.size());
    faint.setDevicePixelRatio(plain.devicePixelRatio());
    faint.fill(Qt::transparent);
    QPainter painter(&faint);
    painter.setOpacity(0.38);
    painter.drawPixmap(0, 0, plain);
    return faint;
  }
  QIconEngine* clone() const override { return new TintedIcon(appearance_, name_, token_); }

 private:
  QPixmap picture(const QSize& size, QIcon::State state, qreal ratio) const {
    return appearance_.pixmap(name_, state == QIcon::On ? Token::Acc : token_, std::min(size.width(), size.height()),
                              ratio);
  }

  const Appearance& appearance_;
  QString name_;
  Token token_;
};

Scheme scheme_of(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness() ? Scheme::Dark
                                                                                                       : Scheme::Light;
}

QPalette palette_of(const Theme& theme) {
  QPalette palette;
  palette.setColor(QPalette::Window, theme[Token::Base]);
  palette.setColor(QPalette::WindowText, theme[Token::T1]);
  palette.setColor(QPalette::Base, theme[Token::Base]);
  palette.setColor(QPalette::AlternateBase, theme[Token::Well]);
  palette.setColor(QPalette::Text, theme[Token::T1]);
  palette.setColor(QPalette::PlaceholderText, theme[Token::T3]);
  palette.setColor(QPalette::Button, theme[Token::Base]);
  palette.setColor(QPalette::ButtonText, theme[Token::T1]);
  palette.setColor(QPalette::BrightText, theme[Token::On]);
  palette.setColor(QPalette::Highlight, theme[Token::Sel]);
  palette.setColor(QPalette::HighlightedText, theme[Token::T1]);
  palette.setColor(QPalette::Link, theme[Token::Acc]);
  palette.setColor(QPalette::LinkVisited, theme[Token::Acc]);
  palette.setColor(QPalette::ToolTipBase, theme[Token::Card]);
  palette.setColor(QPalette::ToolTipText, theme[Token::T1]);
  palette.setColor(QPalette::Light, theme[Token::Base]);
  palette.setColor(QPalette::Midlight, theme[Token::Line]);
  palette.setColor(QPalette::Mid, theme[Token::Line2]);
  palette.setColor(QPalette::Dark, theme[Token::Ctl]);
  palette.setColor(QPalette::Shadow, theme[Token::T3]);
  QColor faint = theme[Token::T3];
  faint.setAlphaF(0.6F);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
    palette.setColor(QPalette::Disabled, role, faint);
  return palette;
}

/// The first of our families that is installed. Their digits all have one width, so that numbers do not wobble.
QString family() {
  const QStringList there = QFontDatabase::families();
  for (const char* name : {"Roboto", "Noto Sans", "DejaVu Sans"})
    if (there.contains(name)) return name;
  return QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
}

}  // namespace

QString style_sheet(const Theme& theme) {
  QFile file(":/theme/window.qss");
  if (!file.open(QIODevice::ReadOnly)) qFatal("the style sheet is missing from the program");
  QString sheet = QString::fromUtf8(file.readAll());
  // Longer names first: @t1 must not eat the beginning of another.
  std::vector<Token> tokens;
  for (int i = 0; i < static_cast<int>(Token::Count); ++i) tokens.push_back(static_cast<Token>(i));
  std::sort(tokens.begin(), tokens.end(), [](Token a, Token b) { return qstrlen(name_of(a)) > qstrlen(name_of(b)); });
  for (const Token token : tokens) sheet.replace(QString("@%1").arg(name_of(token)), theme[token].name());
  return sheet.replace("@scheme", theme.dark() ? "dark" : "light");
}

Appearance::Appearance(QApplication& application)
    : application_(application), system_scheme_(scheme_of(application.palette())), theme_(system_scheme_) {
  take_resources();
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  QFont font(family());
  font.setPixelSize(13);
  QApplication::setFont(font);
  apply();
}

QFont Appearance::font(TextStyle style) const {
  QFont font = QApplication::font();
  const double body = font.pixelSize() > 0 ? font.pixelSize() : QFontInfo(font).pixelSize();
  const auto sized = [&](double pixels, QFont::Weight weight) {
    font.setPixelSize(qRound(body * pixels / 13));
    font.setWeight(weight);
    return font;
  };
  switch (style) {
    case TextStyle::Title:
      return sized(14, QFont::DemiBold);
    case TextStyle::Section:
      return sized(13, QFont::DemiBold);
    case TextStyle::Name:
      return sized(13, QFont::Medium);
    case TextStyle::Dense:
      return sized(12, QFont::Normal);
    case TextStyle::DenseStrong:
      return sized(12, QFont::DemiBold);
    case TextStyle::Caption:
      return sized(11, QFont::Normal);
    case TextStyle::Body:
      break;
  }
  return sized(13, QFont::Normal);
}

QFont Appearance::fixed_font() const { return QFontDatabase::systemFont(QFontDatabase::FixedFont); }

Scheme Appearance::wanted() const {
  switch (choice_) {
    case SchemeChoice::Light:
      return Scheme::Light;
    case SchemeChoice::Dark:
      return Scheme::Dark;
    case SchemeChoice::System:
      break;
  }
  return system_scheme_;
}

void Appearance::choose(SchemeChoice choice) {
  choice_ = choice;
  if (wanted() == theme_.scheme()) return;
  theme_ = Theme(wanted());
  apply();
  emit changed();
}

void Appearance::apply() {
  pixmaps_.clear();
  QApplication::setPalette(palette_of(theme_));
  application_.setStyleSheet(style_sheet(theme_));
}

QIcon Appearance::icon(const QString& name, Token token) const { return QIcon(new TintedIcon(*this, name, token)); }

QPixmap Appearance::pixmap(const QString& name, Token token, int size, qreal ratio) const {
  const QString key = QString("%1 %2 %3 %4").arg(name).arg(static_cast<int>(token)).arg(size).arg(ratio);
  const auto found = pixmaps_.find(key);
  if (found != pixmaps_.end()) return found->second;
  QFile file(QString(":/theme/icons/%1.svg").arg(name));
  if (!file.open(QIODevice::ReadOnly)) qFatal("icon '%s' is missing from the program", qPrintable(name));
  QByteArray svg = file.readAll();
  svg.replace("currentColor", colour(token).name().toUtf8());
  QPixmap pixmap(QSize(size, size) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  QSvgRenderer(svg).render(&painter, QRectF(0, 0, size, size));
  painter.end();
  return pixmaps_.emplace(key, pixmap).first->second;
}

}  // namespace lethe::ui
