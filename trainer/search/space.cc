// SPDX-License-Identifier: Apache-2.0
#include "trainer/search/space.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "support/suggest.h"
#include "support/toml.h"
#include "support/toml_reader.h"
#include "trainer/networks/reading.h"

namespace mote::trainer {
namespace {

// The tables whose keys may differ from trial to trial. Data and split are not among them: what was
// measured on other examples does not compare.
const std::vector<std::string> kTables = {
    "network", "frontend", "input", "augment", "training", "quantization"};
// What the inputs are: the loss of an autoencoder is in their unit.
const std::vector<std::string> kInputTables = {"frontend", "input", "augment"};

struct DefaultSpace {
  const char* kind;
  const char* lines;
};

constexpr DefaultSpace kDefaults[] = {
#define MOTE_SPACE(kind, lines) {kind, lines},
#include "trainer/search/default_spaces.def"
#undef MOTE_SPACE
};

bool IsAmong(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string ValueText(const toml::node& node) {
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  std::string text = out.str();
  std::replace(text.begin(), text.end(), '\n', ' ');  // long arrays take several lines
  return text;
}

// Makes the tables on the way. false: what stands there is none.
bool SetAt(toml::table& table, const std::string& path, const toml::node& value) {
  const size_t dot = path.find('.');
  if (dot == std::string::npos) {
    value.visit([&](const auto& v) { table.insert_or_assign(path, v); });
    return true;
  }
  const std::string key = path.substr(0, dot);
  if (!table.contains(key)) table.insert(key, toml::table());
  toml::table* const inner = table[key].as_table();
  return inner != nullptr && SetAt(*inner, path.substr(dot + 1), value);
}

class SpaceReader {
 public:
  SpaceReader(const toml::table& recipe, const Recipe& base, std::string place)
      : recipe_(recipe), base_(base), place_(std::move(place)) {}

  Status Read(TomlReader reader, Space& space) {
    MOTE_RETURN_IF_ERROR(ReadSettings(reader, space));
    for (const std::string& key : reader.Keys()) {
      const bool is_path = key.find('.') != std::string::npos || IsAmong(kTables, key);
      if (is_path) MOTE_RETURN_IF_ERROR(ReadAt(reader, key, key, space));
    }
    MOTE_RETURN_IF_ERROR(reader.Finish());
    std::sort(space.dimensions.begin(),
              space.dimensions.end(),
              [](const Dimension& a, const Dimension& b) { return a.path < b.path; });
    return {};
  }

 private:
  Status ReadSettings(TomlReader& reader, Space& space) const {
    reader.MaybeWithin("eta", 2, 100, space.eta);
    const int32_t all = base_.training.epochs;
    int32_t first = std::max(1, (all + space.eta * space.eta - 1) / (space.eta * space.eta));
    reader.MaybeWithin("epochs", 1, all, first);
    space.rung_epochs = RungEpochs(first, space.eta, all);
    size_t metric = base_.task == Task::kAnomaly ? 1 : 0;
    reader.MaybeOneOf("metric", {"balanced_accuracy", "loss"}, metric);
    space.metric = static_cast<SearchMetric>(metric);
    if (base_.task == Task::kAnomaly && space.metric != SearchMetric::kLoss) {
      reader.Fail("metric", "balanced_accuracy", "loss: validation has only what is normal");
    }
    return {};
  }

  // `key` of that reader, which is `path` from the root of the recipe.
  Status ReadAt(TomlReader& reader, const std::string& key, const std::string& path, Space& space) {
    if (reader.IsTable(key)) {
      TomlReader inner = reader.Table(key);
      for (const std::string& name : inner.Keys()) {
        MOTE_RETURN_IF_ERROR(ReadAt(inner, name, fmt::format("{}.{}", path, name), space));
      }
      return inner.Finish();
    }
    const toml::array* const values = reader.MaybeList(key);
    if (values == nullptr) return reader.Finish();
    const std::string where = fmt::format("{}: line {}", place_, reader.LineOf(key));
    MOTE_RETURN_IF_ERROR(CheckPath(path, where));
    MOTE_RETURN_IF_ERROR(CheckIsNew(path, where, space));
    MOTE_RETURN_IF_ERROR(CheckValues(path, *values, where));
    space.dimensions.push_back({path, *values});
    return {};
  }

  Status CheckPath(const std::string& path, const std::string& where) const {
    const std::string table = path.substr(0, path.find('.'));
    if (!IsAmong(kTables, table)) {
      return Error{fmt::format("{}: '{}': a search cannot set that, want a key of {}.{}",
                               where,
                               path,
                               fmt::join(kTables, ", "),
                               DidYouMean(table, kTables))};
    }
    if (table == path) {
      return Error{fmt::format(
          "{}: '{}': is a table, want a key of it: \"{}.KEY\" = [...].", where, path, path)};
    }
    if (path == "training.epochs") {
      return Error{where + ": 'training.epochs': is what the last rung has. Leave it out here."};
    }
    if (base_.task == Task::kAnomaly && IsAmong(kInputTables, table)) {
      return Error{
          fmt::format("{}: '{}': the losses of autoencoders with other inputs do not "
                      "compare. Search among networks, or make two recipes.",
                      where,
                      path)};
    }
    return {};
  }

  // A path, quoted or by its tables, names one key, and not what is inside of another's values.
  static Status CheckIsNew(const std::string& path, const std::string& where, const Space& space) {
    for (const Dimension& other : space.dimensions) {
      const auto [shorter, longer] = std::minmax({path + ".", other.path + "."});
      if (longer.compare(0, shorter.size(), shorter) != 0) continue;
      return Error{fmt::format("{}: '{}': has values already, by '{}'. Leave one of them out.",
                               where,
                               path,
                               other.path)};
    }
    return {};
  }

  Status CheckValues(const std::string& path,
                     const toml::array& values,
                     const std::string& where) const {
    std::set<std::string> seen;
    for (const toml::node& value : values) {
      const std::string text = ValueText(value);
      if (!seen.insert(text).second) {
        return Error{
            fmt::format("{}: '{}': {} stands there twice, want it once.", where, path, text)};
      }
      toml::table changed = recipe_;
      if (!SetAt(changed, path, value)) {
        return Error{fmt::format("{}: '{}': goes through what is no table.", where, path)};
      }
      const Result<Recipe> read =
          ReadRecipe(TomlReader(changed, fmt::format("{}: '{}' = {}", where, path, text), ""));
      if (!read.ok()) return read.error();
      if (!read->model.network) {
        return Error{fmt::format("{}: '{}' = {}: is no network.", where, path, text)};
      }
    }
    return {};
  }

  const toml::table& recipe_;
  const Recipe& base_;
  std::string place_;
};

}  // namespace

const char* NameOf(SearchMetric metric) {
  return metric == SearchMetric::kLoss ? "loss" : "balanced_accuracy";
}

double WorthOf(SearchMetric metric, double value) {
  return metric == SearchMetric::kLoss ? -value : value;
}

std::vector<int32_t> RungEpochs(int32_t first, int32_t eta, int32_t all) {
  std::vector<int32_t> rungs;
  int64_t epochs = first;
  // Nearer to `all` than the next one is: all / epochs < sqrt(eta).
  while (int64_t{all} * all >= eta * epochs * epochs) {
    rungs.push_back(static_cast<int32_t>(epochs));
    epochs *= eta;
  }
  rungs.push_back(all);
  return rungs;
}

const char* DefaultSpaceFor(const std::string& network_kind) {
  for (const DefaultSpace& space : kDefaults) {
    if (network_kind == space.kind) return space.lines;
  }
  return "";
}

Result<Space> ReadSpace(const toml::table& recipe, const std::string& place) {
  MOTE_TRY(const Recipe base, ReadRecipe(TomlReader(recipe, place, "")));
  if (!base.model.network) {
    return Error{
        fmt::format("{}: network.kind: '{}' learns without epochs, and a search is among "
                    "networks.",
                    place,
                    base.model.name)};
  }
  SpaceReader reader(recipe, base, place);
  TomlReader root(recipe, place, "");
  Space space;
  const bool has_search = recipe.contains("search");
  static const toml::table kNothing;
  MOTE_RETURN_IF_ERROR(reader.Read(
      has_search ? root.Table("search") : TomlReader(kNothing, place, "search"), space));
  if (!space.dimensions.empty()) return space;
  const std::string kind_place = fmt::format("the default space of {}", base.model.name);
  MOTE_TRY(const toml::table defaults, ParseToml(DefaultSpaceFor(base.model.name), kind_place));
  Space usual;
  MOTE_RETURN_IF_ERROR(reader.Read(TomlReader(defaults, kind_place, "search"), usual));
  space.dimensions = usual.dimensions;
  space.is_default = true;
  return space;
}

Status CheckSpace(const std::string& toml, const std::string& place) {
  MOTE_TRY(const toml::table recipe, ParseToml(toml, place));
  if (!recipe.contains("search")) return {};
  MOTE_TRY([[maybe_unused]] const Space space, ReadSpace(recipe, place));
  return {};
}

int64_t CountChoices(const Space& space, int64_t most) {
  int64_t count = 1;
  for (const Dimension& dimension : space.dimensions) {
    count *= static_cast<int64_t>(dimension.values.size());
    if (count >= most) return most;
  }
  return count;
}

std::string ChoiceText(const Space& space, const Choice& choice) {
  std::vector<std::string> parts;
  for (size_t i = 0; i < choice.size(); ++i) {
    const Dimension& dimension = space.dimensions[i];
    parts.push_back(fmt::format("{} = {}", dimension.path, ValueText(dimension.values[choice[i]])));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

toml::table WithChoice(const toml::table& recipe, const Space& space, const Choice& choice) {
  toml::table changed = recipe;
  changed.erase("search");
  for (size_t i = 0; i < choice.size(); ++i) {
    const Dimension& dimension = space.dimensions[i];
    SetAt(changed, dimension.path, dimension.values[choice[i]]);
  }
  return changed;
}

}  // namespace mote::trainer
