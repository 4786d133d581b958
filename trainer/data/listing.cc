// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/listing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "player/csv.h"
#include "player/image.h"
#include "player/npy.h"
#include "player/recording.h"
#include "support/file.h"
#include "support/suggest.h"

namespace mote::trainer {
namespace fs = std::filesystem;

bool IsExampleFile(const fs::path& file, const frontend::Sense& sense) {
  const std::string extension = file.extension().string();
  if (extension == ".npy" || extension == ".bin") return true;
  if (std::holds_alternative<frontend::ImageSettings>(sense)) return player::IsImageFile(file);
  if (std::holds_alternative<frontend::SeriesSettings>(sense)) return extension == ".csv";
  return player::IsSoundFile(file);
}

namespace {

bool IsNpy(const fs::path& file) { return file.extension() == ".npy"; }

// All files of a folder and those below, sorted; hidden ones not.
Result<std::vector<fs::path>> FilesBelow(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code ec;
  fs::recursive_directory_iterator at(folder, ec);
  const fs::recursive_directory_iterator end;
  for (; !ec && at != end; at.increment(ec)) {
    const bool is_hidden = at->path().filename().string().starts_with('.');
    if (is_hidden && at->is_directory(ec)) at.disable_recursion_pending();
    if (!is_hidden && at->is_regular_file(ec))
      files.push_back(at->path().lexically_relative(folder));
  }
  if (ec) {
    return Error{
        fmt::format("{}: {}, want a folder or a .npy file.", folder.string(), ec.message())};
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<int64_t> RowsIn(const fs::path& npy) {
  MOTE_TRY(const std::vector<uint8_t> bytes, ReadBytes(npy));
  const Result<player::Array> array = player::ParseNpy({bytes.data(), bytes.size()});
  if (!array.ok()) return array.error().In(npy.string());
  if (!array->shape.empty() && !array->bytes.empty()) return array->shape[0];
  return Error{npy.string() + ": no rows, want one or more that are not empty."};
}

// A file as seen from the recipe: the same on every machine, whichever source names it.
std::string SeenFromRecipe(const SourceSettings& source, const fs::path& file) {
  return (fs::path(source.folder) / file).lexically_normal().generic_string();
}

Listed NewListed(const SourceSettings& source, const fs::path& file, std::string name) {
  Listed listed;
  listed.example.group = SeenFromRecipe(source, name);
  listed.example.name = std::move(name);
  listed.example.file = file;
  listed.example.all_windows = source.windows == Windows::kAll;
  listed.example.step_s = source.step_s;
  listed.example.weight = source.weight;
  return listed;
}

Listed RowListed(const SourceSettings& source, const fs::path& npy, int64_t row) {
  Listed listed = NewListed(source, npy, fmt::format("{} row {}", npy.filename().string(), row));
  listed.example.group = fmt::format("{} row {}", SeenFromRecipe(source, ""), row);
  listed.example.row = row;
  return listed;
}

// Without a table: a folder a class, or all of it one class.
class Folder {
 public:
  Folder(const SourceSettings& source, fs::path path, const frontend::Sense& sense)
      : source_(source), path_(std::move(path)), sense_(sense) {}

  Result<std::vector<Listed>> List() const {
    if (IsNpy(path_)) return Rows();
    MOTE_TRY(const std::vector<fs::path> files, FilesBelow(path_));
    std::vector<Listed> all;
    for (const fs::path& file : files) {
      if (!IsExampleFile(file, sense_)) continue;
      MOTE_TRY(all.emplace_back(), One(file));
    }
    if (all.empty()) return Nothing(files);
    return all;
  }

 private:
  Result<std::vector<Listed>> Rows() const {
    if (source_.as.empty()) {
      return Error{path_.string() +
                   ": labels of its rows are missing, want 'labels': a CSV whose first column is "
                   "the row; or 'as': the class of all."};
    }
    MOTE_TRY(const int64_t rows, RowsIn(path_));
    std::vector<Listed> all;
    for (int64_t row = 0; row < rows; ++row) {
      Listed& listed = all.emplace_back(RowListed(source_, path_, row));
      listed.label = source_.as;
    }
    return all;
  }

  // Of a group by folders: the one that it stands in, without its class's, so that a speaker of
  // several classes is one group.
  Result<Listed> One(const fs::path& file) const {
    Listed listed = NewListed(source_, path_ / file, file.generic_string());
    const bool has_folder = file.has_parent_path();
    listed.label = source_.as.empty() && has_folder ? file.begin()->string() : source_.as;
    if (listed.label.empty()) {
      return Error{
          fmt::format("{}: stands in no class's folder. Move it into one that is named by "
                      "its class, or say 'labels' or 'as' in the recipe.",
                      (path_ / file).string())};
    }
    const fs::path folder = source_.as.empty()
                                ? file.parent_path().lexically_relative(*file.begin())
                                : file.parent_path();
    const bool is_grouped = source_.group == "folder" && !folder.empty() && folder != ".";
    if (is_grouped) listed.example.group = "folder " + SeenFromRecipe(source_, folder);
    return listed;
  }

  Error Nothing(const std::vector<fs::path>& files) const {
    std::string hint;
    for (const fs::path& file : files) {
      if (file.extension() == ".csv" && !file.has_parent_path()) {
        hint = fmt::format(" There is a table: say labels = \"{}\".", file.string());
      }
    }
    return {fmt::format("{}: no file for {} in it, want one or more.{}",
                        path_.string(),
                        frontend::NameOf(sense_),
                        hint)};
  }

  const SourceSettings& source_;
  fs::path path_;
  const frontend::Sense& sense_;
};

Result<fs::path> FindLabels(const SourceSettings& source,
                            const fs::path& path,
                            const fs::path& recipe_folder) {
  const fs::path folder = IsNpy(path) ? path.parent_path() : path;
  std::error_code ec;
  if (!fs::exists(path, ec)) {
    return Error{path.string() + ": no such folder or file. Check 'folder' in the recipe."};
  }
  for (const fs::path& place : {folder, recipe_folder}) {
    if (fs::is_regular_file(place / source.labels, ec)) return place / source.labels;
  }
  std::vector<std::string> tables;
  for (fs::directory_iterator at(folder, ec); !ec && at != fs::directory_iterator();
       at.increment(ec)) {
    if (at->path().extension() == ".csv") tables.push_back(at->path().filename().string());
  }
  return Error{fmt::format("{}: no table '{}' in it, nor in the recipe's folder.{}",
                           folder.string(),
                           source.labels,
                           DidYouMean(source.labels, tables))};
}

// With a table.
class LabelTable {
 public:
  static Result<LabelTable> Open(const SourceSettings& source,
                                 const fs::path& path,
                                 const fs::path& recipe_folder) {
    LabelTable labels(source, path);
    MOTE_TRY(labels.file_, FindLabels(source, path, recipe_folder));
    MOTE_TRY(const std::string text, ReadText(labels.file_));
    Result<player::Table> table = player::ParseCsv(text);
    if (!table.ok()) return table.error().In(labels.file_.string());
    labels.table_ = std::move(*table);
    if (labels.table_.rows.empty()) {
      return Error{labels.file_.string() + ": no rows, want one or more."};
    }
    MOTE_RETURN_IF_ERROR(labels.FindColumns());
    if (IsNpy(path)) {
      MOTE_TRY(labels.rows_, RowsIn(path));
    }
    return labels;
  }

  Result<std::vector<Listed>> List() {
    MOTE_RETURN_IF_ERROR(CheckOnly());
    std::vector<Listed> all;
    for (size_t r = 0; r < table_.rows.size(); ++r) {
      if (!IsWanted(r)) continue;
      MOTE_TRY(all.emplace_back(), One(r));
    }
    if (missing_ > 0) {
      return Error{fmt::format("{}: {} of {} files are not in {}, the first in line {}: '{}'.",
                               file_.string(),
                               missing_,
                               all.size(),
                               path_.string(),
                               first_missing_line_,
                               first_missing_)};
    }
    if (all.empty()) return Error{file_.string() + ": 'only' leaves no row, want one or more."};
    return all;
  }

 private:
  LabelTable(const SourceSettings& source, fs::path path)
      : source_(source), path_(std::move(path)) {}

  Result<std::optional<size_t>> Column(const std::string& name) const {
    if (name.empty()) return std::optional<size_t>();
    MOTE_TRY(const size_t column, Named(name));
    return std::optional(column);
  }

  Result<size_t> Named(const std::string& name) const {
    if (const std::optional<size_t> column = table_.Column(name)) return *column;
    return Error{fmt::format("{}: no column '{}'.{} Its columns are: {}.",
                             file_.string(),
                             name,
                             DidYouMean(name, table_.header),
                             fmt::join(table_.header, ", "))};
  }

  Status FindColumns() {
    MOTE_TRY(label_, Column(source_.as.empty() ? source_.label : ""));
    MOTE_TRY(group_, Column(source_.group));
    MOTE_TRY(part_, Column(source_.part));
    for (const auto& [name, values] : source_.only) {
      MOTE_TRY(const size_t column, Named(name));
      only_[column] = values;
    }
    return {};
  }

  // A value that no row has is a slip of the pen.
  Status CheckOnly() const {
    for (const auto& [column, values] : only_) {
      std::set<std::string> there;
      for (const std::vector<std::string>& row : table_.rows) there.insert(row[column]);
      for (const std::string& value : values) {
        if (there.count(value) > 0) continue;
        return Error{fmt::format("{}: only: no row has '{}' in column '{}'.{}",
                                 file_.string(),
                                 value,
                                 table_.header[column],
                                 DidYouMean(value, {there.begin(), there.end()}))};
      }
    }
    return {};
  }

  bool IsWanted(size_t r) const {
    return std::all_of(only_.begin(), only_.end(), [&](const auto& only) {
      const auto& [column, values] = only;
      return std::find(values.begin(), values.end(), table_.rows[r][column]) != values.end();
    });
  }

  Error Wrong(size_t r, const std::string& what) const {
    return {fmt::format("{}: line {}: {}", file_.string(), table_.lines[r], what)};
  }

  Result<Listed> One(size_t r) {
    const std::vector<std::string>& row = table_.rows[r];
    MOTE_TRY(Listed listed, rows_ > 0 ? Row(r) : Result<Listed>(File(r)));
    listed.label = label_ ? row[*label_] : source_.as;
    if (listed.label.empty()) return Wrong(r, "the label is empty, want a class's name.");
    if (group_ && !row[*group_].empty()) {
      listed.example.group = source_.group + " " + row[*group_];
    }
    if (part_) {
      MOTE_TRY(listed.part, PartOf(r, row[*part_]));
    }
    return listed;
  }

  Result<Listed> Row(size_t r) const {
    const std::string& key = table_.rows[r][0];
    int64_t row = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), row);
    const bool is_whole = error == std::errc() && end == key.data() + key.size();
    if (is_whole && row >= 0 && row < rows_) return RowListed(source_, path_, row);
    return Wrong(r, fmt::format("row '{}', want a number from 0 to {}.", key, rows_ - 1));
  }

  // Where the table leaves out the ending, the one that is there.
  Listed File(size_t r) {
    const std::string& key = table_.rows[r][0];
    std::error_code ec;
    for (const char* ending : {"", ".wav", ".flac", ".npy", ".png", ".jpg", ".jpeg", ".csv"}) {
      const fs::path file = path_ / (key + ending);
      if (!key.empty() && fs::is_regular_file(file, ec)) {
        return NewListed(source_, file, key + ending);
      }
    }
    if (missing_ == 0) {
      first_missing_ = key;
      first_missing_line_ = table_.lines[r];
    }
    ++missing_;
    return NewListed(source_, path_ / key, key);
  }

  Result<std::optional<Part>> PartOf(size_t r, const std::string& word) const {
    static const std::map<std::string, Part> kWords = {{"train", Part::kTrain},
                                                       {"training", Part::kTrain},
                                                       {"validation", Part::kValidation},
                                                       {"valid", Part::kValidation},
                                                       {"val", Part::kValidation},
                                                       {"test", Part::kTest},
                                                       {"testing", Part::kTest}};
    if (word.empty()) return std::optional<Part>();
    const auto found = kWords.find(word);
    if (found != kWords.end()) return std::optional<Part>(found->second);
    return Wrong(r, fmt::format("part '{}', want train, validation, test or nothing.", word));
  }

  const SourceSettings& source_;
  fs::path path_, file_;
  player::Table table_;
  std::optional<size_t> label_, group_, part_;
  std::map<size_t, std::vector<std::string>> only_;
  int64_t rows_ = 0;  // of an array
  int64_t missing_ = 0;
  std::string first_missing_;
  int first_missing_line_ = 0;
};

}  // namespace

Result<std::vector<Listed>> ListSource(const SourceSettings& source,
                                       const fs::path& recipe_folder,
                                       const frontend::Sense& sense) {
  const fs::path path = recipe_folder / source.folder;
  if (source.labels.empty()) return Folder(source, path, sense).List();
  MOTE_TRY(LabelTable labels, LabelTable::Open(source, path, recipe_folder));
  return labels.List();
}

}  // namespace mote::trainer
