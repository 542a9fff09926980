// SPDX-License-Identifier: GPL-3.0-or-later
// lethe-render-icon ICON.svg SIZE OUT.png: for desktops that want pixels.
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cstdio>

int main(int count, char** words) {
  const int size = count == 4 ? QByteArray(words[2]).toInt() : 0;
  QSvgRenderer icon;
  if (size < 1 || !icon.load(QString(words[1]))) {
    std::fputs("lethe-render-icon: expected ICON.svg SIZE OUT.png\n", stderr);
    return 2;
  }
  QImage image(size, size, QImage::Format_ARGB32);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  icon.render(&painter);
  painter.end();
  return image.save(QString(words[3])) ? 0 : 1;
}
