// SPDX-License-Identifier: GPL-3.0-or-later
#include "paint/save.h"

#include <qcustomplot.h>

#include <QBuffer>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <cmath>

#include "base/error.h"
#include "base/files.h"
#include "paint/layout.h"
#include "paint/picture.h"

namespace lethe::paint {
namespace {

// Qt writes the time into every PDF; a figure drawn twice shall be the same file. The length must stay, as the
// file's table holds offsets.
void remove_date(QByteArray& pdf) {
  const QByteArray key = "/CreationDate (D:";
  const qsizetype at = pdf.indexOf(key);
  if (at < 0) return;
  for (qsizetype i = at + key.size(); i < pdf.size() && pdf[i] != ')'; ++i)
    if (pdf[i] >= '0' && pdf[i] <= '9') pdf[i] = '0';
  pdf.replace(at + key.size(), 8, "20000101");
}

QByteArray as_pdf(Picture& picture, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QPdfWriter writer(&buffer);
    writer.setResolution(units_per_inch);
    writer.setPageSize(
        QPageSize(QSizeF(picture.size()) / units_per_point, QPageSize::Point, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Lethe"));
    QCPPainter painter(&writer);
    picture.paint(painter);
  }
  remove_date(bytes);
  return bytes;
}

// Qt opens a group for every change of pen, drawn with or not: nine tenths of the groups are empty.
QByteArray without_empty_groups(const QByteArray& svg) {
  static const QRegularExpression empty(QStringLiteral("<g [^>]*>\\s*</g>\\s*"));
  return QString::fromUtf8(svg).remove(empty).toUtf8();
}

QByteArray as_svg(Picture& picture, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  {
    QSvgGenerator writer;
    writer.setOutputDevice(&buffer);
    writer.setResolution(units_per_inch);
    writer.setSize(picture.size());
    writer.setViewBox(QRect(QPoint(0, 0), picture.size()));
    writer.setTitle(title);
    QCPPainter painter(&writer);
    picture.paint(painter);
  }
  return without_empty_groups(bytes);
}

QByteArray as_png(Picture& picture, int dpi) {
  const double scale = static_cast<double>(dpi) / units_per_inch;
  QImage image((QSizeF(picture.size()) * scale).toSize(), QImage::Format_RGB32);
  image.fill(Qt::white);
  {
    QCPPainter painter(&image);
    painter.scale(scale, scale);
    picture.paint(painter);
  }
  image.setDotsPerMeterX(static_cast<int>(std::lround(dpi / 0.0254)));
  image.setDotsPerMeterY(image.dotsPerMeterX());
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  image.save(&buffer, "PNG");
  return bytes;
}

}  // namespace

const std::vector<std::string>& picture_formats() {
  static const std::vector<std::string> formats = {"pdf", "svg", "png"};
  return formats;
}

void write_picture(const figures::AccuracyByStage& series, const figures::Venue& venue, const std::string& format,
                   const std::filesystem::path& file) {
  Picture picture(series, venue);
  const QString title = QString::fromStdString(series.name + (series.generated ? " (generated data)" : ""));
  QByteArray bytes;
  if (format == "pdf")
    bytes = as_pdf(picture, title);
  else if (format == "svg")
    bytes = as_svg(picture, title);
  else if (format == "png")
    bytes = as_png(picture, venue.dpi);
  else
    throw InputError("unknown picture format '" + format + "': expected pdf, svg or png");
  write_file(file, {bytes.constData(), static_cast<std::size_t>(bytes.size())});
}

}  // namespace lethe::paint
