// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/orders_form.h"

#include <QCoreApplication>

namespace lethe::ui {

namespace {

struct Orders {
  Q_DECLARE_TR_FUNCTIONS(Inspector)
};

std::string as_written() { return Orders::tr("as written").toStdString(); }
std::string every_order() { return Orders::tr("every order").toStdString(); }
std::string drawn() { return Orders::tr("random").toStdString(); }

catalog::Option whole(const char* name, int fallback, int low, const QString& meaning) {
  catalog::Option option{name, catalog::OptionType::Whole, fallback, "", meaning.toStdString()};
  option.limits.low = low;
  return option;
}

Json written_orders(const Json& orders) {
  if (orders == "all") return {{"orders", every_order()}};
  if (!orders.is_object()) return Json::object();
  Json written = orders;
  written["orders"] = drawn();
  return written;
}

Json orders_of(const Json& written) {
  const std::string kind = written.value("orders", as_written());
  if (kind == every_order()) return "all";
  if (kind != drawn()) return nullptr;
  return {{"sample", written.value("sample", 3)}, {"seed", written.value("seed", 1)}};
}

}  // namespace

FormSection orders_section(StudyEditor& editor) {
  FormSection section;
  section.title = Orders::tr("Orders of the tasks");
  catalog::Option kind{
      "orders", catalog::OptionType::Choice, as_written(), "",
      Orders::tr("Which orders of each sequence are trained. Every order is for up to seven tasks; drawn "
                 "ones begin with the order that stands there.")
          .toStdString()};
  kind.choices = {as_written(), every_order(), drawn()};
  section.options = {std::move(kind)};
  section.written = written_orders(editor.study().orders);
  if (editor.study().orders.is_object()) {
    section.options.push_back(
        whole("sample", 3, 1, Orders::tr("How many orders, the one that stands there included.")));
    section.options.push_back(whole("seed", 1, 0, Orders::tr("Decides which orders are drawn.")));
  }
  section.inherited = inherited_defaults(section.options);
  section.apply = [&editor](const Json& written, const QString&) { editor.set_orders(orders_of(written)); };
  return section;
}

}  // namespace lethe::ui
