// SPDX-License-Identifier: GPL-3.0-or-later
#include "design/option_form.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include "base/error.h"
#include "design/inspector_content.h"
#include "study/settings.h"

using namespace lethe;
using namespace lethe::ui;
using catalog::OptionType;

namespace {

catalog::Option option(OptionType type, Json fallback, catalog::Limits limits = {}) {
  return {"thing", type, std::move(fallback), "", "what it is for", limits};
}

/// A form of one section that holds what was applied last.
struct Formed {
  Formed(Appearance& appearance, std::vector<catalog::Option> options, Inherited inherited = {})
      : form(appearance, nullptr), options_(std::move(options)), inherited_(std::move(inherited)) {
    show();
    form.show();
    form.activateWindow();
    if (!QTest::qWaitForWindowActive(&form)) qFatal("the form got no focus");
  }
  void show() {
    FormSection section{"Section", options_, written, inherited_, [this](const Json& all, const QString& typed) {
                          written = all;
                          names << typed;
                        }};
    form.show_sections({section});
  }
  template <class Control = QLineEdit>
  Control* control(const char* name) {
    return form.findChild<Control*>(QString("option-") + name);
  }
  QLineEdit* edit(const char* name) {
    return form.findChild<QWidget*>(QString("option-") + name)->findChild<QLineEdit*>();
  }
  QString complaint(const char* name) {
    auto* label = form.findChild<QLabel*>(QString("complaint-") + name);
    return label->isHidden() ? QString() : label->text();
  }

  OptionForm form;
  Json written = Json::object();
  QStringList names;
  std::vector<catalog::Option> options_;
  Inherited inherited_;
};

void type(QLineEdit* edit, const QString& text) {
  edit->setFocus();
  edit->selectAll();
  QTest::keyClicks(edit, text);
}

}  // namespace

class OptionFormTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<Appearance> appearance_;

 private slots:
  void initTestCase() { appearance_ = std::make_unique<Appearance>(*qApp); }

  void reads_what_people_type_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("json");
    QTest::newRow("rate") << int(OptionType::Number) << " 5e-3 "
                          << "0.005";
    QTest::newRow("whole as number") << int(OptionType::Number) << "2"
                                     << "2.0";
    QTest::newRow("whole") << int(OptionType::Whole) << "400"
                           << "400";
    QTest::newRow("whole as exponent") << int(OptionType::Whole) << "1e5"
                                       << "100000";
    QTest::newRow("numbers") << int(OptionType::Numbers) << "0.9, 0.95"
                             << "[0.9,0.95]";
    QTest::newRow("nothing") << int(OptionType::Number) << "  "
                             << "";
  }
  void reads_what_people_type() {
    QFETCH(int, kind);
    QFETCH(QString, text);
    QFETCH(QString, json);
    catalog::Option asked = option(static_cast<OptionType>(kind), nullptr);
    if (asked.type == OptionType::Numbers) asked.count = 2;
    const auto read = read_option(asked, text);
    QCOMPARE(read ? QString::fromStdString(read->dump()) : QString(), json);
  }

  void none_is_null_only_where_it_may_be() {
    catalog::Option asked = option(OptionType::Whole, nullptr, {1});
    QVERIFY_EXCEPTION_THROWN(read_option(asked, "none"), InputError);
    asked.nullable = true;
    QVERIFY(read_option(asked, "none")->is_null());
  }

  void what_is_wrong_stands_under_its_field_and_is_not_passed_on() {
    Formed formed(*appearance_, {option(OptionType::Whole, 2, {1, 10})});
    type(formed.edit("thing"), "3");
    QCOMPARE(formed.written, Json({{"thing", 3}}));
    type(formed.edit("thing"), "30");  // «3» on the way is the same as before
    QVERIFY(!formed.complaint("thing").isEmpty());
    QCOMPARE(formed.written, Json({{"thing", 3}}));
    formed.show();  // a redraw from elsewhere leaves what is being typed
    QCOMPARE(formed.edit("thing")->text(), QString("30"));
    QTest::keyClick(formed.edit("thing"), Qt::Key_Backspace);
    QVERIFY(formed.complaint("thing").isEmpty());
  }

  void an_emptied_field_is_inherited_again() {
    Formed formed(*appearance_, {option(OptionType::Number, 1.0)}, {{"thing", {Json(3e-3), "study"}}});
    QLineEdit* edit = formed.edit("thing");
    QCOMPARE(edit->placeholderText(), QString("3e-3"));
    type(edit, "5");
    QCOMPARE(formed.written, Json({{"thing", 5.0}}));
    formed.show();
    QTest::mouseClick(formed.form.findChild<QToolButton*>("reset-thing"), Qt::LeftButton);
    QCOMPARE(formed.written, Json::object());
    QCOMPARE(edit->text(), QString());
    QVERIFY(!formed.form.findChild<QToolButton*>("reset-thing")->isVisible());
  }

  void arrows_double_rates_and_count_whole_numbers() {
    catalog::Option rate = option(OptionType::Number, 3e-3, {0, 1, true});
    rate.name = "rate";
    catalog::Option rows = option(OptionType::Whole, 400, {1});
    rows.name = "rows";
    Formed formed(*appearance_, {rate, rows}, inherited_defaults(std::vector{rate, rows}));
    QTest::keyClick(formed.control<QWidget>("rate"), Qt::Key_Up);
    QCOMPARE(formed.written["rate"], Json(6e-3));
    QTest::keyClick(formed.control<QWidget>("rate"), Qt::Key_Down);
    QTest::keyClick(formed.control<QWidget>("rate"), Qt::Key_Down);
    QCOMPARE(formed.written["rate"], Json(1.5e-3));
    QTest::keyClick(formed.control<QWidget>("rows"), Qt::Key_Up);
    QCOMPARE(formed.written["rows"], Json(410));
  }

  void flags_and_choices() {
    catalog::Option flag = option(OptionType::Flag, false);
    flag.name = "flag";
    catalog::Option choice = option(OptionType::Choice, "a");
    choice.name = "choice";
    choice.choices = {"a", "b"};
    Formed formed(*appearance_, {flag, choice}, inherited_defaults(std::vector{flag, choice}));
    QTest::keyClick(formed.control<QCheckBox>("flag"), Qt::Key_Space);
    QTest::keyClick(formed.control<QComboBox>("choice"), Qt::Key_Down);
    QCOMPARE(formed.written, Json({{"flag", true}, {"choice", "b"}}));
    QCOMPARE(formed.names, QStringList({"flag", "choice"}));
  }

  void every_setting_there_is_has_a_field_that_takes_its_default() {
    for (const auto& options : {study::training_options(), study::evaluation_options(), study::keep_options()}) {
      Formed formed(*appearance_, {options.begin(), options.end()}, inherited_defaults(options));
      for (const catalog::Option& each : options) {
        auto* control = formed.control<QWidget>(each.name.c_str());
        QVERIFY2(control, each.name.c_str());
        QVERIFY2(!control->accessibleName().isEmpty(), each.name.c_str());
        QVERIFY2(!each.meaning.empty(), each.name.c_str());
      }
      QVERIFY(formed.written.empty());
    }
  }
};

QTEST_MAIN(OptionFormTest)
#include "option_form_test.moc"
