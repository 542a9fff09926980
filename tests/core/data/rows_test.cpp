// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/rows.h"

#include "data/template.h"
#include "folder.h"

using namespace lethe;
using namespace lethe::data;
using lethe::test::refusal;

namespace {

std::vector<Row> rows(const std::string& kind, const std::string& text) {
  return make_row_reader(kind)->read(text, "f");
}
QString refused(const std::string& kind, const std::string& text) {
  return refusal([&] { rows(kind, text); });
}

/// A line is a text: what a new kind of file has to bring.
class LineReader : public RowReader {
 public:
  std::vector<Row> read(std::string_view bytes, const std::string& file) const override {
    if (bytes.empty()) throw InputError(file + ", line 1: expected a text");
    return {{{{"text", std::string(bytes)}}, 1}};
  }
};

}  // namespace

class RowsTest : public QObject {
  Q_OBJECT
 private slots:
  void lines_of_json() {
    const auto read = rows("jsonl", "\xEF\xBB\xBF{\"a\": 1}\r\n{\"a\": \"two\"}\n\n  \r\n{\"a\": [3]}\n\n");
    QCOMPARE(read.size(), std::size_t(3));
    QCOMPARE(read[1].fields.at("a").get<std::string>(), std::string("two"));
    QCOMPARE(read[0].line, std::size_t(1));
    QCOMPARE(read[2].line, std::size_t(5));
    QCOMPARE(rows("jsonl", "{\"a\": 1}").size(), std::size_t(1));
    QVERIFY(rows("jsonl", "\n\n").empty());
  }

  void broken_lines_of_json() {
    EXPECT_IN("f, line 3, column 7: this is not valid JSON", refused("jsonl", "{\"a\": 1}\n\n{\"a\": }\n"));
    EXPECT_IN("f, line 2: expected an object {…}, got [1]", refused("jsonl", "{}\n[1]\n"));
    EXPECT_IN("f, line 2, column", refused("jsonl", "{}\n{\"a\": \"\xFF\"}\n"));
    EXPECT_IN("f, line 1, column", refused("jsonl", "{\"a\": 1} {\"b\": 2}\n"));
  }

  void an_array_of_json() {
    const auto read =
        rows("json", "\xEF\xBB\xBF[\n {\"a\": \"}{\\\"[\"},\n {\"a\": [{\"b\": 1}],\n  \"c\": 2},\n\n{}\n]\n");
    QCOMPARE(read.size(), std::size_t(3));
    QCOMPARE(read[0].line, std::size_t(2));
    QCOMPARE(read[1].line, std::size_t(3));
    QCOMPARE(read[2].line, std::size_t(6));
    QCOMPARE(read[1].fields.at("c").get<int>(), 2);
    EXPECT_IN("f: expected an array", refused("json", "{\"data\": []}"));
    EXPECT_IN("f, element 2: expected an object {…}, got 5", refused("json", "[{}, 5]"));
    EXPECT_IN("f, line 2, column", refused("json", "[{},\n}]"));
  }

  void comma_separated() {
    const auto read = rows("csv", "\xEF\xBB\xBFq,a\r\n\"one, \"\"two\"\"\nthree\",4\r\n\r\nfive,\n");
    QCOMPARE(read.size(), std::size_t(2));
    QCOMPARE(read[0].fields.at("q").get<std::string>(), std::string("one, \"two\"\nthree"));
    QCOMPARE(read[0].fields.at("a").get<std::string>(), std::string("4"));
    QCOMPARE(read[1].line, std::size_t(5));
    QCOMPARE(read[1].fields.at("a").get<std::string>(), std::string());
    EXPECT_IN("f, line 3: expected 2 cells as in the header, got 1", refused("csv", "q,a\n1,2\n3\n"));
    EXPECT_IN("f, line 2: a quoted cell begins here and is never closed", refused("csv", "q,a\n1,\"2\n3\n"));
    EXPECT_IN("f, line 1: the column 'q' stands twice", refused("csv", "q,q\n"));
    EXPECT_IN("f, line 2: the column 'a' is not valid UTF-8", refused("csv", "q,a\n1,\xFF\n"));
  }

  void files() {
    const test::Folder folder;
    folder.write("a.JSONL", std::string("{\"a\": 1}\n"));
    folder.write("empty.csv", std::string("a,b\n"));
    folder.write("a.jsonk", std::string(""));
    const DataFile file = read_data_file(folder.path("a.JSONL"));
    QCOMPARE(file.rows.size(), std::size_t(1));
    QCOMPARE(file.hash, hash_data_file(folder.path("a.JSONL")));
    EXPECT_IN("empty.csv: holds no examples", refusal([&] { read_data_file(folder.path("empty.csv")); }));
    EXPECT_IN("gone.csv: no such file", refusal([&] { read_data_file(folder.path("gone.csv")); }));
    EXPECT_IN("a.jsonk: data files of kind 'jsonk' cannot be read; expected csv, json or jsonl; did you mean 'json",
              refusal([&] { read_data_file(folder.path("a.jsonk")); }));
  }

  void a_new_kind_is_one_class() {
    const LineReader reader;
    QCOMPARE(reader.read("word", "f")[0].fields.at("text").get<std::string>(), std::string("word"));
    EXPECT_IN("f, line 1", refusal([&] { reader.read("", "f"); }));
  }

  void templates() {
    const Json row = {{"a", "x"}, {"n", 1.5}, {"yes", true}, {"list", {"p", 2}}, {"in", {{"k", "v"}}}, {"a.b", "dot"}};
    const auto render = [&](const std::string& text) { return Template(text, "t").render(row, "f, line 7"); };
    QCOMPARE(render("{{a}}-{{ n }}-{{yes}}\n{{list.1}}{{in.k}} {{a.b}} {one}"),
             std::string("x-1.5-true\n2v dot {one}"));
    QCOMPARE(render(""), std::string());
    QCOMPARE(Template("{{a}} {{list.0}}", "t").fields(), std::string("a, list.0"));
    EXPECT_IN("f, line 7: no field 'lsit'; did you mean 'list'?", refusal([&] { render("{{lsit}}"); }));
    EXPECT_IN("no field 'zzzzzzzzz'; there are: a, a.b, in,", refusal([&] { render("{{zzzzzzzzz}}"); }));
    EXPECT_IN("f, line 7: field 'list.2' asks for an element of a list of 2", refusal([&] { render("{{list.2}}"); }));
    EXPECT_IN("f, line 7: field 'list': expected a text or a number, got [\"p\",2] (write list.0",
              refusal([&] { render("{{list}}"); }));
    EXPECT_IN("t: a '{{' is not closed", refusal([&] { render("a {{b"); }));
    EXPECT_IN("t: expected {{field}}, got '{{ }}'", refusal([&] { render("a {{ }}"); }));
  }
};

QTEST_GUILESS_MAIN(RowsTest)
#include "rows_test.moc"
