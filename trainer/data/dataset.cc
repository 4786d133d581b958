// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "support/suggest.h"
#include "trainer/data/listing.h"
#include "trainer/data/split.h"

namespace mote::trainer {
namespace fs = std::filesystem;
namespace {

struct Source {
  std::vector<Listed> listed;
  bool lacks_validation = false;  // its column names a test, but no validation
};

Result<std::vector<Source>> ListAll(const DataSettings& settings,
                                    const fs::path& recipe_folder,
                                    const frontend::Sense& sense) {
  std::vector<Source> sources;
  for (const SourceSettings& source : settings.sources) {
    MOTE_CHECK(source.voices.empty(), "voices are rendered before a data set is opened");
    MOTE_TRY(std::vector<Listed> listed, ListSource(source, recipe_folder, sense));
    const auto names = [&](Part part) {
      return std::any_of(
          listed.begin(), listed.end(), [&](const Listed& one) { return one.part == part; });
    };
    const bool lacks_validation = names(Part::kTest) && !names(Part::kValidation);
    sources.push_back({std::move(listed), lacks_validation});
  }
  if (sources.empty()) return Error{"no data. Say [[data]] and folder = \"...\" in the recipe."};
  return sources;
}

// How often each label occurs.
std::map<std::string, int64_t> LabelsIn(const std::vector<Source>& sources) {
  std::map<std::string, int64_t> labels;
  for (const Source& source : sources) {
    for (const Listed& listed : source.listed) ++labels[listed.label];
  }
  return labels;
}

std::vector<std::string> NamesOf(const std::map<std::string, int64_t>& labels) {
  std::vector<std::string> names;
  for (const auto& [name, count] : labels) names.push_back(name);
  return names;
}

// Which class a label becomes.
class Classes {
 public:
  Classes(std::vector<std::string> names, const std::string& other) : names_(std::move(names)) {
    for (size_t i = 0; i < names_.size(); ++i) index_[names_[i]] = static_cast<int>(i);
    other_ = Find(other);
  }

  // nullopt: none.
  std::optional<int> Of(const std::string& label) const {
    const std::optional<int> found = Find(label);
    return found ? found : other_;
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::optional<int> Find(const std::string& label) const {
    const auto found = index_.find(label);
    return found == index_.end() ? std::nullopt : std::optional<int>(found->second);
  }

  std::vector<std::string> names_;
  std::map<std::string, int> index_;
  std::optional<int> other_;
};

void NoteLeftOut(const std::map<std::string, int64_t>& labels,
                 const Classes& classes,
                 std::vector<std::string>& notes) {
  for (const auto& [label, count] : labels) {
    if (classes.Of(label)) continue;
    notes.push_back(fmt::format("{} of '{}' left out: it is none of the classes", count, label));
  }
}

Status CheckNoneEmpty(const Dataset& dataset, const std::map<std::string, int64_t>& labels) {
  std::vector<int64_t> counts(dataset.classes.size());
  for (const Example& example : dataset.examples) ++counts[static_cast<size_t>(example.label)];
  for (size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] > 0) continue;
    return Error{fmt::format("class '{}': no example has this label.{} The labels are: {}.",
                             dataset.classes[c],
                             DidYouMean(dataset.classes[c], NamesOf(labels)),
                             fmt::join(NamesOf(labels), ", "))};
  }
  return {};
}

// The same file twice, and not as the same.
void NoteContradictions(Dataset& dataset) {
  std::map<std::pair<std::string, int64_t>, int> labels;
  int64_t twice = 0;
  std::string first;
  for (const Example& example : dataset.examples) {
    const auto [at, is_new] = labels.insert({{example.file.string(), example.row}, example.label});
    if (is_new || at->second == example.label) continue;
    if (++twice == 1) first = example.name;
  }
  if (twice > 0) {
    dataset.notes.push_back(
        fmt::format("{} listed again with another label, the first is {}", twice, first));
  }
}

}  // namespace

Result<Dataset> OpenDataset(const DataSettings& settings,
                            const fs::path& recipe_folder,
                            const frontend::Sense& sense,
                            uint64_t seed) {
  MOTE_TRY(std::vector<Source> sources, ListAll(settings, recipe_folder, sense));
  const std::map<std::string, int64_t> labels = LabelsIn(sources);
  const Classes classes(settings.classes.empty() ? NamesOf(labels) : settings.classes,
                        settings.other);
  Dataset dataset;
  dataset.classes = classes.names();
  NoteLeftOut(labels, classes, dataset.notes);
  std::vector<SplitExample> how;
  for (Source& source : sources) {
    for (Listed& listed : source.listed) {
      const std::optional<int> label = classes.Of(listed.label);
      if (!label) continue;
      listed.example.label = *label;
      listed.example.part = listed.part.value_or(Part::kTrain);
      const bool may_validate =
          listed.part == Part::kTrain && source.lacks_validation && settings.split.validation > 0;
      how.push_back({listed.part.has_value(), may_validate});
      dataset.examples.push_back(std::move(listed.example));
    }
  }
  MOTE_RETURN_IF_ERROR(CheckNoneEmpty(dataset, labels));
  NoteContradictions(dataset);
  for (std::string& note : Split(settings.split, seed, how, dataset)) {
    dataset.notes.push_back(std::move(note));
  }
  return dataset;
}

}  // namespace mote::trainer
