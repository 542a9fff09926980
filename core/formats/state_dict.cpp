// SPDX-License-Identifier: GPL-3.0-or-later
// The opcodes are those of Python's pickle protocol 2 (PEP 307) that torch.save writes, plus the few of protocol 4
// (PEP 3154) that stand for the same.
#include "formats/state_dict.h"

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <variant>

#include "base/error.h"

namespace lethe::formats {

namespace {

struct Value;
using Values = std::vector<const Value*>;

struct None {};
struct Mark {};
struct Global {
  std::string name;
};
struct Storage {
  std::string type, key;
  std::int64_t size;
};
struct Tuple {
  Values items;
};
struct List {
  Values items;
};
struct Dict {
  std::vector<std::pair<const Value*, const Value*>> items;
};

/// Values refer to one another by pointers into an arena that lives as long as the reading, so one that holds itself
/// does no harm.
struct Value {
  std::variant<None, Mark, bool, std::int64_t, double, std::string, Global, Storage, PickledTensor, Tuple, List, Dict>
      content;
};

constexpr std::size_t largest_count = 1'000'000;  // of values, far beyond what any state dict needs
// A few bytes of a pickle copy a name or a shape, so a long one fills the memory.
constexpr std::size_t longest_name = 500, most_dimensions = 16;

const std::map<std::string, std::string>& storage_types() {
  static const std::map<std::string, std::string> types = {
      {"torch.FloatStorage", "F32"},     {"torch.DoubleStorage", "F64"}, {"torch.HalfStorage", "F16"},
      {"torch.BFloat16Storage", "BF16"}, {"torch.LongStorage", "I64"},   {"torch.IntStorage", "I32"},
      {"torch.ShortStorage", "I16"},     {"torch.CharStorage", "I8"},    {"torch.ByteStorage", "U8"},
      {"torch.BoolStorage", "BOOL"}};
  return types;
}

bool allowed(const std::string& name) {
  return name == "collections.OrderedDict" || name == "torch._utils._rebuild_tensor_v2" ||
         name == "torch._utils._rebuild_parameter" || storage_types().contains(name);
}

class Unpickler {
 public:
  Unpickler(std::span<const std::byte> bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  const Value& run() {
    while (const std::optional<unsigned char> opcode = next())
      if (*opcode == '.')
        return *pop("the result");
      else
        step(*opcode);
    refuse("it ends in the middle");
  }

  [[noreturn]] void refuse(const std::string& what) const {
    throw InputError(where_ + ": cannot be read as PyTorch weights: " + what);
  }

  template <typename Kind>
  const Kind& as(const Value& value, const char* what) const {
    if (const auto* kind = std::get_if<Kind>(&value.content)) return *kind;
    refuse(std::string("expected ") + what);
  }

  const std::string& name(const Value& value, const char* what) const {
    const std::string& text = as<std::string>(value, what);
    if (text.size() > longest_name)
      refuse(std::string(what) + " has " + std::to_string(text.size()) + " bytes, expected at most " +
             std::to_string(longest_name));
    return text;
  }

 private:
  std::optional<unsigned char> next() {
    if (place_ == bytes_.size()) return std::nullopt;
    return static_cast<unsigned char>(bytes_[place_++]);
  }
  std::string text(std::uint64_t length) {
    if (length > bytes_.size() - place_) refuse("it ends in the middle of a text");
    const auto* first = reinterpret_cast<const char*>(bytes_.data() + place_);
    place_ += length;
    return {first, length};
  }
  template <typename Number>
  Number number() {
    Number result{};
    std::memcpy(&result, text(sizeof(Number)).data(), sizeof(Number));
    return result;
  }
  std::string line() {
    std::string result;
    for (auto c = next(); c && *c != '\n'; c = next()) result += static_cast<char>(*c);
    return result;
  }

  Value& make(decltype(Value::content) content) {
    if (arena_.size() >= largest_count) refuse("it holds too many values");
    return arena_.emplace_back(Value{std::move(content)});
  }
  void push(decltype(Value::content) content) { stack_.push_back(&make(std::move(content))); }
  Value* pop(const char* what) {
    if (stack_.empty() || std::holds_alternative<Mark>(stack_.back()->content)) refuse(std::string("it lacks ") + what);
    Value* value = stack_.back();
    stack_.pop_back();
    return value;
  }
  Value& top(const char* what) {
    Value* value = pop(what);
    stack_.push_back(value);
    return *value;
  }
  Values since_mark() {
    Values items;
    while (!stack_.empty() && !std::holds_alternative<Mark>(stack_.back()->content)) {
      items.push_back(stack_.back());
      stack_.pop_back();
    }
    if (stack_.empty()) refuse("it lacks a mark");
    stack_.pop_back();
    std::reverse(items.begin(), items.end());
    return items;
  }
  Values last(int count) {
    Values items(static_cast<std::size_t>(count));
    for (auto item = items.rbegin(); item != items.rend(); ++item) *item = pop("an item of a tuple");
    return items;
  }

  void remember(std::uint64_t index) {
    if (index > largest_count) refuse("it remembers too many values");
    memo_[index] = &top("a value to remember");
  }
  void recall(std::uint64_t index) {
    const auto found = memo_.find(index);
    if (found == memo_.end()) refuse("it recalls a value it did not remember");
    stack_.push_back(found->second);
    if (stack_.size() > largest_count) refuse("it holds too many values");
  }

  void push_global(const std::string& module, const std::string& name) {
    if (const std::string whole = module + "." + name; allowed(whole))
      push(Global{whole});
    else
      refuse("it calls for '" + whole.substr(0, 80) + "', which no plain state dict needs; nothing was executed");
  }

  std::int64_t long_number(unsigned length) {
    if (length > 8) refuse("it holds a number of more than 64 bits");
    const std::string digits = text(length);
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < length; ++i) bits |= std::uint64_t{static_cast<unsigned char>(digits[i])} << (8 * i);
    if (length > 0 && length < 8 && (digits.back() & 0x80) != 0) bits |= ~std::uint64_t{0} << (8 * length);
    return static_cast<std::int64_t>(bits);
  }

  void step(unsigned char opcode);
  void add_items(const Values& items);
  void add_to_list(const Values& items);
  void load_storage();
  void reduce();
  void build();
  PickledTensor rebuild_tensor(const Values& arguments);
  std::vector<std::int64_t> numbers(const Value& value);

  std::span<const std::byte> bytes_;
  std::string where_;
  std::size_t place_ = 0;
  std::deque<Value> arena_;
  std::vector<Value*> stack_;
  std::map<std::uint64_t, Value*> memo_;
};

void Unpickler::step(unsigned char opcode) {
  switch (opcode) {
    case 0x80:  // PROTO
      if (const auto protocol = number<std::uint8_t>(); protocol < 2 || protocol > 5)
        refuse("it is written in pickle protocol " + std::to_string(protocol) + ", expected 2 to 5");
      return;
    case 0x95:
      number<std::uint64_t>();
      return;  // FRAME
    case '(':
      return push(Mark{});
    case 'N':
      return push(None{});
    case 0x88:
      return push(true);
    case 0x89:
      return push(false);
    case 'J':
      return push(std::int64_t{number<std::int32_t>()});
    case 'K':
      return push(std::int64_t{number<std::uint8_t>()});
    case 'M':
      return push(std::int64_t{number<std::uint16_t>()});
    case 0x8a:
      return push(long_number(number<std::uint8_t>()));
    case 'G':
      text(8);
      return push(0.0);  // a float has no place in a state dict but in what is skipped
    case 'X':
      return push(text(number<std::uint32_t>()));
    case 0x8c:
      return push(text(number<std::uint8_t>()));
    case ')':
      return push(Tuple{});
    case 't':
      return push(Tuple{since_mark()});
    case 0x85:
      return push(Tuple{last(1)});
    case 0x86:
      return push(Tuple{last(2)});
    case 0x87:
      return push(Tuple{last(3)});
    case ']':
      return push(List{});
    case '}':
      return push(Dict{});
    case 'a':
      return add_to_list(last(1));
    case 'e':
      return add_to_list(since_mark());
    case 's':
      return add_items(last(2));
    case 'u':
      return add_items(since_mark());
    case 'q':
      return remember(number<std::uint8_t>());
    case 'r':
      return remember(number<std::uint32_t>());
    case 0x94:
      return remember(memo_.size());
    case 'h':
      return recall(number<std::uint8_t>());
    case 'j':
      return recall(number<std::uint32_t>());
    case 'c': {
      const std::string module = line();
      return push_global(module, line());
    }
    case 0x93: {
      const Values names = last(2);
      return push_global(as<std::string>(*names[0], "the name of a module"), as<std::string>(*names[1], "a name"));
    }
    case 'Q':
      return load_storage();
    case 'R':
      return reduce();
    case 'b':
      return build();
    default:
      refuse("it holds the pickle operation " + std::to_string(opcode) + ", which no plain state dict needs");
  }
}

void Unpickler::add_items(const Values& items) {
  auto* dict = std::get_if<Dict>(&top("a dict").content);
  if (!dict || items.size() % 2 != 0) refuse("it puts items into something that is no dict");
  for (std::size_t i = 0; i < items.size(); i += 2) dict->items.emplace_back(items[i], items[i + 1]);
  if (dict->items.size() > largest_count) refuse("it holds too many values");
}

void Unpickler::add_to_list(const Values& items) {
  auto* list = std::get_if<List>(&top("a list").content);
  if (!list) refuse("it puts items into something that is no list");
  list->items.insert(list->items.end(), items.begin(), items.end());
  if (list->items.size() > largest_count) refuse("it holds too many values");
}

/// ('storage', torch.FloatStorage, '0', 'cpu', 12): kind, type, name of the member, device, count of numbers.
void Unpickler::load_storage() {
  const Tuple& id = as<Tuple>(*pop("the name of a storage"), "the description of a storage");
  if (id.items.size() != 5 || as<std::string>(*id.items[0], "a kind") != "storage")
    refuse("a storage is described in an unknown way");
  const auto type = storage_types().find(as<Global>(*id.items[1], "the type of a storage").name);
  if (type == storage_types().end()) refuse("a storage has an unknown type");
  push(Storage{type->second, name(*id.items[2], "the name of a storage"),
               as<std::int64_t>(*id.items[4], "the size of a storage")});
}

std::vector<std::int64_t> Unpickler::numbers(const Value& value) {
  std::vector<std::int64_t> list;
  const Tuple& tuple = as<Tuple>(value, "the shape of a tensor");
  if (tuple.items.size() > most_dimensions)
    refuse("a tensor has " + std::to_string(tuple.items.size()) + " dimensions, expected at most " +
           std::to_string(most_dimensions));
  for (const Value* item : tuple.items) list.push_back(as<std::int64_t>(*item, "a number of a tensor's shape"));
  return list;
}

/// (storage, first number, shape, strides, needs gradient, hooks[, metadata]).
PickledTensor Unpickler::rebuild_tensor(const Values& arguments) {
  if (arguments.size() < 4) refuse("a tensor lacks its description");
  const Storage& storage = as<Storage>(*arguments[0], "the storage of a tensor");
  PickledTensor tensor;
  tensor.type = storage.type;
  tensor.storage = storage.key;
  tensor.storage_size = storage.size;
  tensor.first = as<std::int64_t>(*arguments[1], "the first number of a tensor");
  tensor.shape = numbers(*arguments[2]);
  tensor.strides = numbers(*arguments[3]);
  return tensor;
}

void Unpickler::reduce() {
  const Tuple& arguments = as<Tuple>(*pop("arguments"), "arguments");
  const std::string& called = as<Global>(*pop("something to call"), "something to call").name;
  if (called == "collections.OrderedDict") {
    if (!arguments.items.empty()) refuse("an ordered dict is made in an unknown way");
    push(Dict{});
  } else if (called == "torch._utils._rebuild_tensor_v2") {
    push(rebuild_tensor(arguments.items));
  } else if (called == "torch._utils._rebuild_parameter" && !arguments.items.empty()) {
    push(PickledTensor(as<PickledTensor>(*arguments.items[0], "a tensor")));
  } else {
    refuse("it calls '" + called + "', which no plain state dict does; nothing was executed");
  }
}

/// A state dict carries the versions of its modules as an attribute, which says nothing about the weights.
void Unpickler::build() {
  pop("attributes");
  as<Dict>(top("something with attributes"), "a dict with attributes");
}

}  // namespace

std::vector<PickledTensor> read_state_dict(std::span<const std::byte> pickle, const std::string& where) {
  Unpickler unpickler(pickle, where);
  const Value& result = unpickler.run();
  std::vector<PickledTensor> tensors;
  for (const auto& [key, value] : unpickler.as<Dict>(result, "a dict of tensors by name").items) {
    const std::string& name = unpickler.name(*key, "the name of a tensor");
    if (!std::holds_alternative<PickledTensor>(value->content)) unpickler.refuse("'" + name + "' is no tensor");
    tensors.push_back(std::get<PickledTensor>(value->content));
    tensors.back().name = name;
  }
  return tensors;
}

}  // namespace lethe::formats
